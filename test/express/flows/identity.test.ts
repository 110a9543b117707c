import assert from 'node:assert/strict';
import { ada } from '../../support/scripted-legacy.js';
import { client, EMAIL, ends, NEW, OLD, onMongo } from '../support/on-mongo.js';

const ATTACKER = 'the password of an attacker';
const unverified = { ...ada, profile: { ...ada.profile, emailVerified: false } };

onMongo('Whose an address is', (open) => {
  it('IDN-01, IDN-02, IDN-03: is one account under every spelling, and no other under letters that look alike', async () => {
    const here = await open({ people: [], options: { signup: 'instant' } });
    const { post, login } = client(here);
    await post('signup', { email: 'Mike@Exämple.org', password: NEW }).expect(201);
    for (const email of ['mike@exämple.org', ' MIKE@EXÄMPLE.ORG ', 'mike@xn--exmple-cua.org']) {
      await login(NEW, email).expect(200);
      await ends(post('signup', { email, password: ATTACKER }), '409 user_exists');
    }
    for (const email of ['mi\u212Ae@exämple.org', 'm\u0131ke@exämple.org', 'mike\uFF20exämple.org']) {
      await ends(login(NEW, email), '400 invalid_request');
      await ends(post('forgot-password', { email }), '400 invalid_request');
    }
    await ends(login(NEW, 'mike@example.org'), '401 invalid_credentials');
    assert.equal(await here.model.countDocuments(), 1);
  });

  it('IDN-02, IDN-04: takes nobody for whom the old system confuses them with', async () => {
    const here = await open({ people: [] });
    here.legacy.verdict = () => ({ id: 1, email: 'victim@example.org', emailVerified: true });
    Object.assign(here.legacy, { getUser: async () => ({ id: 1, email: 'victim@example.org', emailVerified: true }) });
    const { post, login } = client(here);
    await ends(login(OLD, 'víctim@example.org'), '409 identity_conflict');
    await post('forgot-password', { email: 'víctim@example.org' }).expect(202);
    await here.settled();
    assert.deepEqual([here.mail.messages, await here.model.countDocuments()], [[], 0]);
  });

  it('IDN-05: is the owner’s over there: a signup in their name opens nothing, and they come over as ever', async () => {
    const here = await open();
    const [attacker, owner] = [client(here), client(here)];
    await attacker.post('signup', { email: EMAIL, password: ATTACKER }).expect(202);
    await here.settled();
    assert.deepEqual(here.mail.typesTo(EMAIL), ['already-registered']);
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
    await owner.login(OLD).expect(200);
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
  });

  it('IDN-05, CON-03: is the owner’s also where the old system had lost them when somebody else signed up', async () => {
    const here = await open({ people: [] });
    const [attacker, owner] = [client(here), client(here)];
    const token = await attacker.signedUp({ email: EMAIL, password: ATTACKER });
    here.legacy.people.push(ada);
    await owner.login(OLD).expect(200);
    await ends(attacker.post('verify-email', { token }), '400 invalid_token');
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
    await owner.login(OLD).expect(200);
  });

  it('IDN-06: is not given away while the old system can not say whose it is', async () => {
    for (const signup of ['verify', 'instant'] as const) {
      const here = await open({ options: { signup } });
      const { post, login } = client(here);
      here.legacy.fail();
      for (const email of [EMAIL, 'nobody@example.org']) {
        const answer = await post('signup', { email, password: ATTACKER }).expect(503);
        assert.ok(Number(answer.headers['retry-after']) > 0);
      }
      here.legacy.recover();
      await login(OLD).expect(200);
      assert.deepEqual(here.mail.messages, []);
    }
  });

  it('IDN-07, IDN-08, IDN-10: is taken back from an unproven signup, with its password, session, names and fields', async () => {
    const here = await open({ people: [], options: { signup: 'instant', signupFields: ['name', 'username'] } });
    const [attacker, owner] = [client(here), client(here)];
    const signedUp = { email: EMAIL, password: ATTACKER, username: 'trojan', name: 'Mallory' };
    const { id } = (await attacker.post('signup', signedUp).expect(201)).body.user as { id: string };
    assert.equal(await attacker.isIn(), true);
    here.legacy.people.push(ada);
    const { body } = await owner.login(OLD).expect(200);
    assert.deepEqual(body, { user: { id, email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada' }, outcome: 'migrated' });
    assert.deepEqual([await attacker.isIn(), await owner.isIn()], [false, true]);
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
    await ends(attacker.post('login', { username: 'trojan', password: ATTACKER }), '401 invalid_credentials');
    assert.equal(await here.model.countDocuments(), 1);
  });

  it('IDN-09, EML-07: is not lost to a change of address that was asked for before its owner was in', async () => {
    const here = await open({ people: [], options: { signup: 'instant' } });
    const [attacker, owner] = [client(here), client(here)];
    await attacker.post('signup', { email: EMAIL, password: ATTACKER }).expect(201);
    await attacker.post('change-email', { email: 'mallory@example.org', password: ATTACKER }).expect(202);
    await here.settled();
    const token = here.mail.token('confirm-email');
    await owner.post('reset-password', { token: await owner.forgotten(), password: NEW }).expect(200);
    await ends(attacker.post('confirm-email', { token }), '400 invalid_token');
    assert.equal(await attacker.isIn(), false);
    await owner.login(NEW).expect(200);
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
  });

  it('IDN-11: is its owner’s by a reset, though somebody had registered it over there without proving it', async () => {
    const here = await open({ people: [{ ...unverified, password: ATTACKER }] });
    const [attacker, owner] = [client(here), client(here)];
    const { body } = await attacker.login(ATTACKER).expect(200);
    assert.equal(body.user.emailVerified, false);
    await owner.post('reset-password', { token: await owner.forgotten(), password: NEW }).expect(200);
    assert.equal(await attacker.isIn(), false);
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
    await owner.login(NEW).expect(200);
  });

  it('IDN-11: is not taken from somebody here who has proven it, by whoever registered it over there', async () => {
    const here = await open({ people: [] });
    const [attacker, owner] = [client(here), client(here)];
    const token = await owner.signedUp({ email: EMAIL, password: NEW });
    await owner.post('verify-email', { token }).expect(200);
    here.legacy.people.push({ ...unverified, password: ATTACKER });
    await ends(attacker.login(ATTACKER), '401 invalid_credentials');
    await ends(attacker.post('login', { username: 'ada', password: ATTACKER }), '409 identity_conflict');
    await owner.login(NEW).expect(200);
  });

  it('IDN-12: keeps dots and tags: they may be other people', async () => {
    const here = await open({ people: [], options: { signup: 'instant' } });
    const { post } = client(here);
    for (const email of ['a.da@gmail.com', 'ada@gmail.com', 'ada+x@gmail.com']) await post('signup', { email, password: NEW }).expect(201);
    assert.equal(await here.model.countDocuments(), 3);
  });

  it('IDN-13: passes nothing on with it: whoever has it next inherits neither session, link nor account', async () => {
    const here = await open({ people: [ada] });
    const [first, next] = [client(here), client(here)];
    const { id } = (await first.login(OLD).expect(200)).body.user as { id: string };
    const reset = await first.forgotten();
    await first.post('change-email', { email: 'moved@example.org', password: OLD }).expect(202);
    await here.settled();
    await first.post('confirm-email', { token: here.mail.token('confirm-email') }).expect(200);
    const token = await next.signedUp({ email: EMAIL, password: NEW });
    const { body } = await next.post('verify-email', { token }).expect(200);
    assert.notEqual(body.user.id, id);
    await ends(next.post('reset-password', { token: reset, password: ATTACKER }), '400 invalid_token');
    await next.login(NEW).expect(200);
    await first.login(OLD, 'moved@example.org').expect(200);
  });

  it('IDN-14, I4: may be signed up anew after its account was deleted, by mail, as a new person', async () => {
    const here = await open();
    const owner = client(here);
    const { id } = (await owner.login(OLD).expect(200)).body.user as { id: string };
    await owner.delete(OLD).expect(204);
    await ends(owner.login(OLD), '401 invalid_credentials');
    await owner.post('forgot-password', { email: EMAIL }).expect(202);
    await here.settled();
    assert.deepEqual(here.mail.messages, []);
    const token = await owner.signedUp({ email: EMAIL, password: NEW });
    const { body } = await owner.post('verify-email', { token }).expect(200);
    assert.notEqual(body.user.id, id);
    await ends(owner.login(OLD), '401 invalid_credentials');
    await owner.login(NEW).expect(200);
  });
});
