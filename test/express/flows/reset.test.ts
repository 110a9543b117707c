import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { client, EMAIL, ends, everythingTold, NEW, OLD, onMongo } from '../support/on-mongo.js';

onMongo('A reset', (open) => {
  it('RST-01: has the address of the configured link, whatever the request calls its host', async () => {
    const here = await open({ before: (app) => void app.set('trust proxy', true) });
    const { agent } = client(here);
    await agent
      .post('/account/forgot-password')
      .set({ Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' })
      .send({ email: EMAIL })
      .expect(202);
    await here.settled();
    assert.match(here.mail.newest('reset-password').url ?? '', /^https:\/\/app\.example\.org\/reset\?token=[\w-]{43}$/);
  });

  it('RST-02: is not consumed by GET, HEAD or a mail scanner that follows every link', async () => {
    const here = await open();
    const { agent, forgotten, post } = client(here);
    const token = await forgotten();
    for (const method of ['get', 'head', 'options', 'put'] as const)
      await agent[method](`/account/reset-password?token=${token}&password=${encodeURIComponent(NEW)}`);
    await post('reset-password', { token, password: NEW }).expect(200);
  });

  it('RST-03: keeps its link where the new password is refused', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const token = await forgotten();
    for (const [password, said] of [
      ['short', '400 password_too_short'],
      ['password1', '400 password_too_common'],
      ['x'.repeat(2000), '400 password_too_long'],
      ['', '400 invalid_request'],
      [['a password'], '400 invalid_request'],
      [true, '400 invalid_request'],
    ] as const)
      await ends(post('reset-password', { token, password }), said);
    await post('reset-password', { token, password: NEW }).expect(200);
  });

  it('RST-04: works once, and every other link that was out is void', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const [first, second] = [await forgotten(), await forgotten()];
    await post('reset-password', { token: second, password: NEW }).expect(200);
    for (const token of [second, first]) await ends(post('reset-password', { token, password: 'yet another one' }), '400 invalid_token');
  });

  it('RST-04, I6, CON-09: gives one of fifty redemptions at once a yes, for people of either world', async () => {
    for (const isHere of [true, false]) {
      const here = await open();
      const { forgotten, post, login } = client(here);
      if (isHere) await login(OLD).expect(200);
      const token = await forgotten();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => client(here).post('reset-password', { token, password: `${NEW} ${index}` })),
      );
      const won = answers.findIndex(({ status }) => status === 200);
      assert.deepEqual(
        answers.map(({ status }) => status).filter((status) => status !== 400),
        [200],
        isHere ? 'here' : 'there',
      );
      await login(`${NEW} ${won}`).expect(200);
      await ends(post('reset-password', { token, password: NEW }), '400 invalid_token');
      assert.equal(await here.model.countDocuments(), 1);
    }
  });

  it('RST-05: is refused after an hour', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const token = await forgotten();
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_001 });
    try {
      await ends(post('reset-password', { token, password: NEW }), '400 invalid_token');
    } finally {
      mock.timers.reset();
    }
  });

  it('RST-06: keeps the digest of a token alone, and tells the token to nobody but the mail', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const token = await forgotten();
    assert.equal(Buffer.from(token, 'base64url').length, 32);
    const answer = await post('reset-password', { token, password: NEW }).expect(200);
    const told = `${await everythingTold(here)} ${answer.text} ${JSON.stringify(answer.headers)}`;
    assert.deepEqual([told.includes(token), told.includes(NEW)], [false, false]);
  });

  it('RST-07: takes neither a link that was mailed for something else, nor an address or id beside it', async () => {
    const here = await open();
    const { forgotten, signedUp, post, login } = client(here);
    const verifying = await signedUp({ email: 'eve@example.org', password: 'the password of eve' });
    await ends(post('reset-password', { token: verifying, password: NEW }), '400 invalid_token');
    await login(OLD).expect(200);
    const reset = await forgotten();
    await ends(post('verify-email', { token: reset }), '400 invalid_token');
    await ends(post('confirm-email', { token: reset }), '400 invalid_token');
    await post('verify-email', { token: verifying }).expect(200);
    const hers = await forgotten('eve@example.org');
    const answer = await post('reset-password', { token: hers, password: NEW, email: EMAIL, userId: 'x', id: 'x' }).expect(200);
    assert.equal(answer.body.user.email, 'eve@example.org');
    await login(OLD).expect(200);
  });

  it('RST-08: has no step that can be left out: no password is set without a link or the current one', async () => {
    const here = await open();
    const { post, login, agent } = client(here);
    await login(OLD).expect(200);
    for (const body of [{ password: NEW }, { token: '', password: NEW }, { email: EMAIL, password: NEW }, { token: null, password: NEW }])
      await ends(post('reset-password', body), '400 invalid_request');
    await ends(post('change-password', { newPassword: NEW }), '400 invalid_request');
    await ends(post('change-password', { currentPassword: 'wrong', newPassword: NEW }), '401 invalid_credentials');
    await agent.post('/account/logout');
    await ends(post('change-password', { currentPassword: OLD, newPassword: NEW }), '401 invalid_credentials');
    await login(OLD).expect(200);
  });

  it('RST-09, IDN-08, SES-03: ends every session, and begins none', async () => {
    const here = await open();
    const [one, other] = [client(here), client(here)];
    await one.login(OLD).expect(200);
    await other.login(OLD).expect(200);
    await one.post('reset-password', { token: await one.forgotten(), password: NEW }).expect(200);
    assert.deepEqual([await one.isIn(), await other.isIn()], [false, false]);
  });

  it('RST-10, RST-12: brings over somebody who is not here yet, by the address that is stored over there', async () => {
    const here = await open();
    const { forgotten, post, login } = client(here);
    const token = await forgotten('ADA@Example.org');
    assert.equal(here.mail.newest('reset-password').to, EMAIL);
    const { body } = await post('reset-password', { token, password: NEW }).expect(200);
    assert.deepEqual({ ...body.user, id: '' }, { id: '', email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada' });
    here.legacy.fail();
    await login(NEW).expect(200);
    await ends(login(OLD), '401 invalid_credentials');
  });

  it('RST-11: leaves no trace of somebody who does not follow the link', async () => {
    const here = await open();
    const { forgotten, post, login } = client(here);
    await forgotten();
    assert.equal(await here.model.countDocuments(), 0);
    assert.deepEqual(await here.ledger.counts(), { migrated: 0, claimed: 0, deleted: 0 });
    await post('signup', { email: EMAIL, password: NEW }).expect(202);
    await login(OLD).expect(200);
  });

  it('RST-13: logs nobody in', async () => {
    const here = await open();
    const { forgotten, post, isIn } = client(here);
    const answer = await post('reset-password', { token: await forgotten(), password: NEW }).expect(200);
    assert.deepEqual([answer.headers['set-cookie'], await isIn()], [undefined, false]);
  });

  it('RST-14: does not open a blocked account, and lifts the lock of too many attempts', async () => {
    const here = await open({ limits: {} });
    const { forgotten, post, login } = client(here);
    await login(OLD).expect(200);
    const early = await forgotten();
    for (let tries = 0; tries < 10; tries++) await ends(login('wrong'), '401 invalid_credentials');
    await ends(login(OLD), '429 too_many_attempts');
    await post('reset-password', { token: early, password: NEW }).expect(200);
    await login(NEW).expect(200);
    const token = await forgotten();
    await here.model.updateOne({ email: EMAIL }, { blocked: true });
    await post('reset-password', { token, password: 'yet another one' });
    await ends(login('yet another one'), '401 invalid_credentials');
  });

  it('RST-15: is told of by mail, without a secret', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    await post('reset-password', { token: await forgotten(), password: NEW }).expect(200);
    await here.settled();
    const notice = here.mail.newest('password-changed');
    assert.deepEqual([notice.to, JSON.stringify(notice).includes(NEW)], [EMAIL, false]);
  });

  it('RST-17: has no token in an answer, in a header, or in what may be kept', async () => {
    const here = await open({ options: { pages: { resetPassword: { success: '/login', failure: '/reset' } } } });
    const { forgotten, agent } = client(here);
    const token = await forgotten();
    for (const password of ['short', NEW]) {
      const answer = await agent
        .post('/account/reset-password')
        .set('Accept', 'text/html')
        .type('form')
        .send({ token, password })
        .expect(303);
      assert.ok(!JSON.stringify([answer.headers, answer.text]).includes(token));
      assert.deepEqual([answer.headers['cache-control'], answer.headers['referrer-policy']], ['no-store', 'no-referrer']);
    }
  });

  it('RST-18, INJ-03, INJ-04: answers whatever is no token alike, and the real one stays good', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const token = await forgotten();
    const malformed = [
      'x',
      '\0',
      'ä'.repeat(43),
      `${token}=`,
      ` ${token}`,
      token.slice(1),
      'c'.repeat(43),
      '../'.repeat(20),
      'x'.repeat(9000),
    ];
    const said = new Set<string>();
    for (const bad of malformed) said.add(JSON.stringify((await post('reset-password', { token: bad, password: NEW }).expect(400)).body));
    assert.equal(said.size, 1, [...said].join('\n'));
    for (const bad of [{ $ne: null }, { $regex: '^a' }, [token], null, true, 7, '', undefined])
      await ends(post('reset-password', { token: bad, password: NEW }), '400 invalid_request');
    await post('reset-password', { token, password: NEW }).expect(200);
  });

  it('RST-19: mails three links an hour at most, in silence, and the first stays good', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const first = await forgotten();
    for (let more = 0; more < 9; more++) await post('forgot-password', { email: EMAIL }).expect(202, { status: 'sent' });
    await here.settled();
    assert.equal(here.mail.typesTo(EMAIL).length, 3);
    await post('reset-password', { token: first, password: NEW }).expect(200);
  });

  it('RST-20, I4: is void once its owner was deleted, or goes by another address', async () => {
    for (const change of ['deleted', 'moved'] as const) {
      const here = await open();
      const { forgotten, post, login, ...owner } = client(here);
      const user = (await login(OLD).expect(200)).body.user as { id: string };
      const token = await forgotten();
      if (change === 'deleted') await owner.delete(OLD).expect(204);
      else await here.migrator.changeEmail(user.id, 'moved@example.org');
      await ends(post('reset-password', { token, password: NEW }), '400 invalid_token');
    }
  });

  it('LEG-01: keeps its link good for somebody not here yet while the old system can not be asked', async () => {
    const here = await open();
    const { forgotten, post } = client(here);
    const token = await forgotten();
    here.legacy.fail();
    const answer = await post('reset-password', { token, password: NEW }).expect(503);
    assert.match(String(answer.headers['retry-after']), /^\d+$/);
    here.legacy.recover();
    await post('reset-password', { token, password: NEW }).expect(200);
  });
});
