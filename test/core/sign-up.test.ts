import assert from 'node:assert/strict';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const PASSWORD = 'a password of mine';
const SENT = { status: 'verification_sent' };

/** Signs up by mail, and waits for what follows the answer. */
async function signUp({ migrator, mail, settled }: World, fields: Record<string, unknown> = {}): Promise<void> {
  assert.deepEqual(await migrator.signUp({ email: EMAIL, password: PASSWORD, ...fields }, { mail }), SENT);
  await settled();
}

const instantly = ({ migrator }: World, fields: Record<string, unknown> = {}) =>
  migrator.signUp({ email: EMAIL, password: PASSWORD, ...fields }, { instant: true });

describe('signUp by mail', () => {
  it('creates nothing until the link is redeemed', async () => {
    const here = world({ people: [] });
    await signUp(here, { email: ' Ada@Example.org', name: 'Ada' });
    assert.equal(await here.users.find(EMAIL), null);
    const { to, url, user } = here.mail.newest('verify-email');
    assert.deepEqual([to, url?.startsWith('https://app.example.org/verify#'), user], [EMAIL, true, undefined]);
    const made = await here.migrator.verifyEmail(here.mail.token('verify-email'));
    assert.deepEqual({ ...made.user, id: '' }, { id: '', email: EMAIL, emailVerified: true, name: 'Ada' });
    assert.equal(await outcome(here.migrator, EMAIL, PASSWORD), 'verified');
    assert.deepEqual(
      here.named('signed-up').map(({ instant }) => instant),
      [false],
    );
  });

  it('ENU-02: answers alike and mails the owner where somebody here has the address', async () => {
    for (const user of [
      { passwordHash: 'a hash', emailVerified: true },
      { passwordHash: 'a hash', emailVerified: false },
      { passwordHash: 'a hash', blocked: true },
      { passwordHash: null },
    ]) {
      const here = world({ people: [] });
      await addUser(here.users, user);
      await signUp(here);
      assert.deepEqual(here.mail.typesTo(EMAIL), ['already-registered'], JSON.stringify(user));
      assert.equal(here.mail.newest('already-registered').url, undefined);
    }
  });

  it('IDN-05: answers alike and mails the owner where somebody over there has the address', async () => {
    const here = world();
    await signUp(here, { email: 'ADA@example.org' });
    assert.deepEqual(here.mail.typesTo(EMAIL), ['already-registered']);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, PASSWORD), await outcome(here.migrator, EMAIL, ada.password)],
      ['rejected', 'migrated'],
    );
  });

  it('IDN-06: is refused while the old system can not say whose an address is, whoever has it here', async () => {
    for (const known of [true, false]) {
      const here = world({ people: [] });
      if (known) await addUser(here.users, { passwordHash: 'a hash' });
      here.legacy.fail();
      const request = here.migrator.signUp({ email: EMAIL, password: PASSWORD }, { mail: here.mail });
      await assert.rejects(request, { code: 'legacy_unavailable', status: 503 });
      await here.settled();
      assert.deepEqual(here.mail.messages, []);
    }
  });

  it('ENU-02, ENU-04: asks the same questions and does the same work, whoever the address belongs to', async () => {
    for (const state of ['here', 'there', 'nobody'] as const) {
      const here = world({ people: state === 'there' ? [ada] : [] });
      if (state === 'here') await addUser(here.users, { passwordHash: 'a hash' });
      await here.migrator.signUp({ email: EMAIL, password: PASSWORD }, { mail: here.mail });
      assert.deepEqual([here.legacy.looked, here.hasher.work(), here.mail.messages], [[EMAIL], 1, []], state);
    }
  });

  it('IDN-14, I4: lets the address of somebody who was deleted be signed up anew, as a new person', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.migrator.deleteUser(login.user.id);
    await signUp(here);
    const { user } = await here.migrator.verifyEmail(here.mail.token('verify-email'));
    assert.notEqual(user.id, login.user.id);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, PASSWORD), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
  });

  it('IDN-13: lets an address that its owner has given up be signed up by another, who inherits nothing', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.migrator.changeEmail(login.user.id, 'new@example.org');
    await signUp(here);
    const { user } = await here.migrator.verifyEmail(here.mail.token('verify-email'));
    assert.notEqual(user.id, login.user.id);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(here.migrator, 'new@example.org', ada.password), 'verified');
  });

  it('RST-19: mails an address a few times a day at most, whoever has it', async () => {
    for (const people of [[], [ada]]) {
      const here = world({ people });
      for (let attempt = 0; attempt < 9; attempt++) await signUp(here);
      assert.equal(here.mail.messages.length, 5);
    }
  });

  it('CON-15: makes one account of two links, and the first voids the second', async () => {
    const here = world({ people: [] });
    await signUp(here);
    const first = here.mail.token('verify-email');
    await signUp(here, { password: 'another password' });
    await here.migrator.verifyEmail(here.mail.token('verify-email'));
    await assert.rejects(here.migrator.verifyEmail(first), { code: 'invalid_token' });
    assert.equal(await outcome(here.migrator, EMAIL, 'another password'), 'verified');
  });

  it('leaves out a username that somebody has in either world, and makes the account', async () => {
    for (const people of [[], [{ ...ada, profile: { ...ada.profile, username: 'bob' } }]]) {
      const here = world({ people });
      if (!people.length) await addUser(here.users, { email: 'bob@example.org', username: 'bob', passwordHash: 'a hash' });
      await signUp(here, { email: 'new@example.org', username: 'Bob' });
      const { user } = await here.migrator.verifyEmail(here.mail.token('verify-email'));
      assert.equal('username' in user && user.username, false);
    }
  });

  it('IDN-07, IDN-10: lets nobody go by an address that is not the one they prove, which its owner is to come over by', async () => {
    const here = world({ people: [] });
    for (const instant of [false, true]) {
      const options = { instant, mail: here.mail };
      const trojan = { email: 'mallory@example.org', password: PASSWORD, username: 'Ada@example.org' };
      await assert.rejects(here.migrator.signUp(trojan, options), { code: 'invalid_request', status: 400 });
    }
    await here.migrator.signUp({ email: 'eve@example.org', password: PASSWORD, username: 'Eve@Example.org' }, { mail: here.mail });
    await here.settled();
    assert.deepEqual(here.mail.typesTo('eve@example.org'), ['verify-email']);
    here.legacy.people.push(ada);
    assert.equal(await outcome(here.migrator, 'ada@example.org', ada.password), 'migrated');
  });

  it('INJ-09, MIG-12: stores no field that is the library’s own, and nothing that is syntax', async () => {
    const here = world({ people: [] });
    const hostile = JSON.parse(
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}},"$set":{"a":1},"a.b":1,"_id":"1","id":"1","passwordHash":"x","emailVerified":true,"credentialsVersion":"x","blocked":true,"nested":{"$gt":1}}',
    );
    await signUp(here, { ...hostile, name: 'Ada' });
    const { user } = await here.migrator.verifyEmail(here.mail.token('verify-email'));
    assert.deepEqual({ ...user, id: '' }, { id: '', email: EMAIL, emailVerified: true, name: 'Ada' });
    assert.equal('isAdmin' in user, false);
  });

  it('PWD-09, INJ-01, INJ-05: refuses what is malformed before anything is looked up, sent or counted', async () => {
    const { limits } = memoryStores({ limits: { perIp: 1 } });
    const here = world({ people: [], limits });
    for (const [fields, code] of [
      [{ email: { $gt: '' } }, 'invalid_request'],
      [{ email: [EMAIL, 'mallory@example.org'] }, 'invalid_request'],
      [{ email: 'ada' }, 'invalid_request'],
      [{ password: true }, 'invalid_request'],
      [{ password: '' }, 'invalid_request'],
      [{ password: 'short' }, 'password_too_short'],
      [{ password: 'password1' }, 'password_too_common'],
      [{ username: { $ne: null } }, 'invalid_request'],
      [{ username: 'a\0b' }, 'invalid_request'],
      [{ username: 'Owner@example.org' }, 'invalid_request'],
    ] as const) {
      const given = { email: EMAIL, password: PASSWORD, ...fields } as { email: string; password: string };
      await assert.rejects(here.migrator.signUp(given, { mail: here.mail, ip: '203.0.113.9' }), { code, status: 400 });
    }
    await assert.rejects(here.migrator.signUp(undefined as never, { mail: here.mail }), { code: 'invalid_request' });
    await here.settled();
    assert.deepEqual([here.legacy.looked, here.mail.messages, here.hasher.work()], [[], [], 0]);
    await here.migrator.signUp({ email: EMAIL, password: PASSWORD }, { mail: here.mail, ip: '203.0.113.9' });
    const again = here.migrator.signUp({ email: EMAIL, password: PASSWORD }, { mail: here.mail, ip: '203.0.113.9' });
    await assert.rejects(again, { code: 'too_many_attempts', status: 429 });
  });

  it('CFG-01: needs to know how to mail, unless it is instant', async () => {
    const { migrator } = world({ people: [] });
    await assert.rejects(migrator.signUp({ email: EMAIL, password: PASSWORD }, {}), { code: 'configuration' });
    await assert.rejects(migrator.signUp({ email: EMAIL, password: PASSWORD }, undefined as never), { code: 'configuration' });
  });
});

describe('signUp at once', () => {
  it('creates an account whose address is not proven, and mails the link to prove it', async () => {
    const here = world({ people: [] });
    const made = await here.migrator.signUp({ email: EMAIL, password: PASSWORD, username: 'Ada' }, { instant: true, mail: here.mail });
    assert.ok(made.status === 'created');
    assert.deepEqual({ ...made.user, id: '' }, { id: '', email: EMAIL, username: 'ada', emailVerified: false });
    await here.settled();
    const { user } = await here.migrator.verifyEmail(here.mail.token('verify-email'));
    assert.deepEqual([user.id, user.emailVerified, user.username], [made.user.id, true, 'ada']);
    assert.equal(await outcome(here.migrator, EMAIL, PASSWORD), 'verified');
  });

  it('IDN-05: is refused where either world knows the address or the username', async () => {
    const here = world({ people: [ada, { profile: { id: 2, username: 'bob' }, password: 'of bob' }] });
    await addUser(here.users, { email: 'eve@example.org', username: 'eve', passwordHash: 'a hash' });
    for (const fields of [
      {},
      { email: 'Eve@example.org' },
      { email: 'new@example.org', username: 'eve' },
      { email: 'new@example.org', username: 'bob' },
    ])
      await assert.rejects(instantly(here, fields), { code: 'user_exists', status: 409 }, JSON.stringify(fields));
    assert.equal(await here.users.find('new@example.org'), null);
    assert.equal(await outcome(here.migrator, 'bob', 'of bob'), 'migrated');
  });

  it('IDN-06: is refused while the old system can not be asked', async () => {
    const here = world({ people: [] });
    here.legacy.fail();
    await assert.rejects(instantly(here), { code: 'legacy_unavailable', status: 503 });
    await assert.rejects(instantly(here, { email: 'new@example.org', username: 'new' }), { code: 'legacy_unavailable' });
  });

  it('CON-15, F41: answers a second click, or a client that tries again, like the first', async () => {
    const here = world({ people: [] });
    const made = await Promise.all(Array.from({ length: 20 }, () => instantly(here)));
    const ids = new Set(made.map((answer) => (answer.status === 'created' ? answer.user.id : answer.status)));
    assert.equal(ids.size, 1);
    assert.equal(here.named('signed-up').length, 1);
    await assert.rejects(instantly(here, { password: 'another password' }), { code: 'user_exists' });
  });

  it('RTL-03: counts a wrong password of an existing signup like that of a login', async () => {
    const { limits } = memoryStores();
    const here = world({ people: [], limits });
    await instantly(here);
    for (let guess = 0; guess < 10; guess++)
      await assert.rejects(instantly(here, { password: `a guess of it ${guess}` }), { code: 'user_exists' });
    await assert.rejects(instantly(here), { code: 'too_many_attempts' });
  });

  it('IDN-07, IDN-10: does not shadow the owner, who takes it over by the old password', async () => {
    const here = world({ people: [] });
    const made = await instantly(here, { username: 'mallory' });
    assert.ok(made.status === 'created');
    const session = await here.migrator.sessionOf(made.user);
    here.legacy.people.push(ada);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, PASSWORD), await outcome(here.migrator, 'mallory', PASSWORD)],
      ['rejected', 'rejected'],
    );
    assert.equal(await here.migrator.userOfSession(session), null);
    here.legacy.fail();
    assert.equal(await outcome(here.migrator, 'ada', ada.password), 'verified', 'the owner goes by their own username again');
  });

  it('IDN-07, CON-02: gives way to the owner also where somebody else goes by their username here', async () => {
    const here = world({ people: [] });
    await instantly(here, { username: 'mallory' });
    await addUser(here.users, { email: 'other@example.org', username: 'ada', passwordHash: 'a hash' });
    here.legacy.people.push(ada);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    assert.deepEqual([(await here.users.find(EMAIL))?.username, (await here.users.find('ada'))?.email], [null, 'other@example.org']);
  });
});
