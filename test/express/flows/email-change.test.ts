import assert from 'node:assert/strict';
import { ada } from '../../support/scripted-legacy.js';
import { client, EMAIL, ends, NEW, OLD, onMongo, type Open } from '../support/on-mongo.js';

const WANTED = 'new@example.org';
const bob = { profile: { id: 2, email: 'bob@example.org', emailVerified: true }, password: 'the password of bob' };

/** Somebody who has just logged in. */
async function loggedIn(here: Awaited<ReturnType<Open>>) {
  const owner = client(here);
  await owner.login(OLD).expect(200);
  const ask = async (email: string) => {
    await owner.post('change-email', { email, password: OLD }).expect(202, { status: 'sent' });
    await here.settled();
  };
  return { ...owner, ask };
}

onMongo('A change of address', (open) => {
  it('EML-01: needs the password, and leaves the old address in force until the new one is proven', async () => {
    const here = await open();
    const { post, login, ask, agent, forgotten } = await loggedIn(here);
    await ends(post('change-email', { email: WANTED }), '400 invalid_request');
    await ends(post('change-email', { email: WANTED, password: 'wrong' }), '401 invalid_credentials');
    await ends(client(here).post('change-email', { email: WANTED, password: OLD }), '401 invalid_credentials');
    await ask(WANTED);
    await login(OLD).expect(200);
    await ends(login(OLD, WANTED), '401 invalid_credentials');
    await forgotten();
    assert.equal(here.mail.newest('reset-password').to, EMAIL);
    await post('confirm-email', { token: here.mail.token('confirm-email') }).expect(200);
    assert.equal(((await agent.get('/me')).body as { user: { email: string } }).user.email, WANTED);
    await login(OLD, WANTED).expect(200);
  });

  it('EML-02, CON-12: proves the address that the link was mailed to, and none that came after', async () => {
    const here = await open();
    const { post, ask } = await loggedIn(here);
    await ask('first@example.org');
    const first = here.mail.token('confirm-email');
    await ask('second@example.org');
    const { body } = await post('confirm-email', { token: here.mail.token('confirm-email') }).expect(200);
    assert.equal(body.user.email, 'second@example.org');
    await ends(post('confirm-email', { token: first }), '400 invalid_token');
  });

  it('EML-03: answers alike whoever has the address, in either world, and tells them', async () => {
    const here = await open({ people: [ada, bob] });
    const { ask } = await loggedIn(here);
    await here.migrator.signUp({ email: 'here@example.org', password: NEW }, { instant: true });
    await ask('here@example.org');
    await ask('bob@example.org');
    await ask(WANTED);
    assert.deepEqual(
      ['here@example.org', 'bob@example.org', WANTED].map((address) => here.mail.typesTo(address)),
      [['already-registered'], ['already-registered'], ['confirm-email']],
    );
  });

  it('EML-03: is refused where somebody came to have the address before it was proven', async () => {
    const here = await open();
    const { post, ask, login } = await loggedIn(here);
    await ask(WANTED);
    await here.migrator.signUp({ email: WANTED, password: NEW }, { instant: true });
    await ends(post('confirm-email', { token: here.mail.token('confirm-email') }), '400 invalid_token');
    await login(OLD).expect(200);
  });

  it('EML-04: is done by POST alone, for the user it was mailed to, and no second time', async () => {
    const here = await open({ people: [ada, bob] });
    const { agent, ask } = await loggedIn(here);
    await ask(WANTED);
    const token = here.mail.token('confirm-email');
    for (const method of ['get', 'head'] as const) await agent[method](`/account/confirm-email?token=${token}`).expect(404);
    const other = client(here);
    await other.login(bob.password, 'bob@example.org').expect(200);
    const { body } = await other.post('confirm-email', { token }).expect(200);
    assert.equal(body.user.email, WANTED);
    assert.equal(((await other.agent.get('/me')).body as { user: { email: string } }).user.email, 'bob@example.org');
    await ends(other.post('confirm-email', { token }), '400 invalid_token');
  });

  it('EML-04, EML-05: verifies a signup by POST alone, once, and an older link is good until one is used', async () => {
    const here = await open({ options: { signup: 'instant' } });
    const { agent, post } = client(here);
    await post('signup', { email: WANTED, password: NEW }).expect(201);
    const tokens: string[] = [];
    for (let times = 0; times < 2; times++) {
      await post('resend-verification', { email: WANTED }).expect(202, { status: 'sent' });
      await here.settled();
      tokens.push(here.mail.token('verify-email'));
    }
    const [first = ''] = tokens;
    await agent.get(`/account/verify-email?token=${first}`).expect(404);
    const { body } = await post('verify-email', { token: first }).expect(200);
    assert.equal(body.user.emailVerified, true);
    for (const token of tokens) await ends(post('verify-email', { token }), '400 invalid_token');
  });

  it('EML-05: says nothing of whether there is anything to verify, and mails a few times a day at most', async () => {
    const here = await open({ options: { signup: 'instant' } });
    const { post, login } = client(here);
    await login(OLD).expect(200);
    await post('signup', { email: WANTED, password: NEW }).expect(201);
    for (let times = 0; times < 8; times++)
      for (const email of [EMAIL, WANTED, 'nobody@example.org'])
        await post('resend-verification', { email }).expect(202, { status: 'sent' });
    await here.settled();
    assert.deepEqual([here.mail.typesTo(EMAIL).length, here.mail.typesTo('nobody@example.org').length], [0, 0]);
    assert.ok(here.mail.typesTo(WANTED).length <= 5);
  });

  it('EML-06: does not keep anybody out who has not verified yet: an instant signup logs in', async () => {
    const here = await open({ options: { signup: 'instant' } });
    const { post, login } = client(here);
    await post('signup', { email: WANTED, password: NEW }).expect(201);
    const { body } = await login(NEW, WANTED).expect(200);
    assert.equal(body.user.emailVerified, false);
    await ends(login('wrong', WANTED), '401 invalid_credentials');
  });

  it('EML-07, RST-15: tells the old address, whose link takes the change back, and voids what was mailed before', async () => {
    const here = await open();
    const { post, ask, login, forgotten } = await loggedIn(here);
    const reset = await forgotten();
    await ask(WANTED);
    await post('confirm-email', { token: here.mail.token('confirm-email') }).expect(200);
    await here.settled();
    await ends(post('reset-password', { token: reset, password: NEW }), '400 invalid_token');
    const notice = here.mail.newest('email-changed');
    assert.equal(notice.to, EMAIL);
    const { body } = await post('confirm-email', { token: here.mail.token('email-changed') }).expect(200);
    assert.equal(body.user.email, EMAIL);
    await login(OLD).expect(200);
  });

  it('EML-08: leaves nobody behind: neither address brings the old password back', async () => {
    const here = await open();
    const { post, login } = await loggedIn(here);
    await post('change-password', { currentPassword: OLD, newPassword: NEW }).expect(200);
    await ends(post('change-email', { email: WANTED, password: OLD }), '401 invalid_credentials');
    await post('change-email', { email: WANTED, password: NEW }).expect(202);
    await here.settled();
    await post('confirm-email', { token: here.mail.token('confirm-email') }).expect(200);
    for (const email of [EMAIL, WANTED]) await ends(login(OLD, email), '401 invalid_credentials');
    await login(NEW, WANTED).expect(200);
    assert.equal(await here.model.countDocuments(), 1);
  });

  it('IDN-06: is refused while the old system can not say whose the address is', async () => {
    const here = await open();
    const { post } = await loggedIn(here);
    here.legacy.fail();
    const answer = await post('change-email', { email: WANTED, password: OLD }).expect(503);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.deepEqual(here.mail.messages, []);
  });

  it('RST-09, SES-03: ends every other session', async () => {
    const here = await open();
    const { post, ask, isIn } = await loggedIn(here);
    const other = await loggedIn(here);
    await ask(WANTED);
    await post('confirm-email', { token: here.mail.token('confirm-email') }).expect(200);
    assert.deepEqual([await isIn(), await other.isIn()], [true, false]);
  });
});
