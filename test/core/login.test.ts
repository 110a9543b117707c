import assert from 'node:assert/strict';
import type { LegacyProfile } from '../../lib/core/ports.js';
import { ada, type Person } from '../support/scripted-legacy.js';
import { addUser, beside, outcome, world } from '../support/world.js';

const profiled = (differing: LegacyProfile): Person[] => [{ ...ada, profile: { ...ada.profile, ...differing } }];
const EMAIL = 'ada@example.org';

describe('A login', () => {
  it('MIG-01: creates a person here at their first login, and never asks the legacy again', async () => {
    const { migrator, legacy, users, ledger, named } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    assert.deepEqual(first.user, { id: first.user.id, email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada' });
    legacy.fail();
    const second = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(second.status === 'verified');
    assert.equal(second.user.id, first.user.id);
    assert.deepEqual([legacy.verified.length, legacy.looked.length], [1, 0]);
    assert.match((await users.findById(first.user.id))?.passwordHash ?? '', /^\$2b\$04\$/);
    assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.equal(named('migrated').length, 1);
  });

  it('MIG-01: takes the username for the address of a person who is here, and the reverse', async () => {
    const { migrator, legacy } = world();
    assert.equal(await outcome(migrator, 'ADA', ada.password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'verified');
    assert.equal(legacy.verified.length, 1);
  });

  it('IDN-01: finds a person under every spelling of their address', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    for (const typed of ['ADA@EXAMPLE.ORG', ' ada@Example.org ', 'ada@example.org.'])
      assert.equal(await outcome(migrator, typed, ada.password), 'verified', typed);
    assert.equal(legacy.verified.length, 1);
  });

  it('asks the legacy with the identifier as typed, and the application’s own spelling stands for all lookups here', async () => {
    const { migrator, legacy, users } = world({ canonicalize: (identifier) => identifier.trim().toLowerCase().replace(/\+.*@/, '@') });
    assert.equal(await outcome(migrator, ' ADA@example.org ', ada.password), 'migrated');
    assert.equal(legacy.verified[0]?.identifier, 'ADA@example.org');
    assert.equal(await outcome(migrator, 'ada+news@example.org', ada.password), 'verified');
    assert.ok(await users.find(EMAIL));
  });

  it('MIG-02: does not take the old password once there is a new one here', async () => {
    const { migrator, legacy } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    await migrator.changePassword(first.user.id, ada.password, 'a new long password');
    const asked = legacy.verified.length;
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'a new long password'), 'verified');
    assert.equal(legacy.verified.length, asked);
  });

  it('I3: does not take the old password of somebody who was here before, whatever the legacy says', async () => {
    const { migrator, legacy, users, hasher } = world();
    await addUser(users, { username: 'ada', passwordHash: await hasher.hash('the password here'), emailVerified: true });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'the password here'), 'verified');
    assert.equal(legacy.verified.length, 0);
  });

  it('MIG-03: does not notice a password that was changed over there after the migration', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    legacy.people[0] = { ...ada, password: 'changed over there' };
    assert.equal(await outcome(migrator, EMAIL, 'changed over there'), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
  });

  it('MIG-05: knows the old address of somebody who changed it here, and verifies their password here', async () => {
    const { migrator, legacy, users, named } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    await users.update(first.user.id, {}, { email: 'new@example.org', username: null });
    const same = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(same.status === 'verified');
    assert.equal(same.user.id, first.user.id);

    await migrator.changePassword(first.user.id, ada.password, 'a new long password');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'a new long password'), 'rejected', 'which the legacy does not know');
    assert.equal(await users.find(EMAIL), null);
    assert.equal(named('migrated').length, 1);
    assert.ok(legacy.verified.length > 1);
  });

  it('MIG-05: knows somebody whose address was changed over there by their id', async () => {
    const { migrator, legacy, users } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    legacy.people[0] = { ...ada, profile: { ...ada.profile, email: 'new@example.org' } };
    const again = await migrator.login({ identifier: 'new@example.org', password: ada.password });
    assert.ok(again.status === 'verified');
    assert.equal(again.user.id, first.user.id);
    assert.equal(await users.find('new@example.org'), null);
  });

  for (const [what, verdict] of Object.entries<unknown>({
    'the text false': 'false',
    'the text true': 'true',
    'a number': 1,
    'an empty object': {},
    'an empty array': [],
    '{ ok: false }': { ok: false },
    '{ error }': { error: 'wrong password' },
    'a Response': new Response('', { status: 401 }),
    'an error that was returned': new Error('wrong password'),
  })) {
    it(`MIG-06: lets nobody in where the legacy answers with ${what}, and tells the operator`, async () => {
      const { migrator, legacy, users, ledger, named } = world();
      legacy.verdict = () => verdict;
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'legacy_unavailable');
      assert.equal(named('legacy-fault')[0]?.reason, 'invalid-answer');
      assert.equal(await users.find(EMAIL), null);
      assert.deepEqual(await ledger.counts(), { migrated: 0, claimed: 0, deleted: 0 });
    });
  }

  it('MIG-06: takes false, null and undefined for a no', async () => {
    const { migrator, legacy, named } = world();
    for (const verdict of [false, null, undefined]) {
      legacy.verdict = () => verdict;
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    }
    assert.equal(named('legacy-fault').length, 0);
  });

  it('MIG-07: refuses a profile of somebody else, changes nobody, and tells the operator', async () => {
    const { migrator, legacy, users, hasher, named } = world();
    const admin = await addUser(users, { email: 'admin@example.org', passwordHash: await hasher.hash(ada.password) });
    legacy.verdict = () => ({ id: 1, email: 'admin@example.org', emailVerified: true });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'identity_conflict');
    assert.equal(named('conflict').length, 1);
    assert.equal(await users.find(EMAIL), null);
    assert.deepEqual(await users.findById(admin.id), admin);
  });

  it('MIG-07: opens nobody by an id that was taken over under another name, without the password stored here', async () => {
    const { migrator, legacy, users } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    legacy.people[0] = { profile: { id: 1, email: 'mallory@example.org', emailVerified: true }, password: 'of mallory' };
    assert.equal(await outcome(migrator, 'mallory@example.org', 'of mallory'), 'rejected');
    assert.equal(await users.find('mallory@example.org'), null);
    assert.equal((await users.findById(first.user.id))?.email, EMAIL);
  });

  it('MIG-08: refuses the second of two people whose addresses differ by case alone, and tells the operator', async () => {
    const { migrator, legacy, users, named } = world({ people: [] });
    legacy.verdict = (identifier, password) =>
      identifier === 'Bob@example.org' && password === 'of the first'
        ? { id: 1, email: 'Bob@example.org', emailVerified: true }
        : identifier === 'bob@example.org' && password === 'of the second' && { id: 2, email: 'bob@example.org', emailVerified: true };
    assert.equal(await outcome(migrator, 'Bob@example.org', 'of the first'), 'migrated');
    assert.equal(await outcome(migrator, 'bob@example.org', 'of the second'), 'rejected', 'known here, so verified here');
    assert.equal(await outcome(migrator, 'Bob@example.org', 'of the first'), 'verified');
    assert.ok(await users.find('bob@example.org'));
    assert.equal(named('conflict').length, 0);
  });

  it('MIG-08: refuses the second twin where both come at once, or one by a username', async () => {
    const people: Person[] = [
      { profile: { id: 1, email: 'bob@example.org', emailVerified: true }, password: 'of the first' },
      { profile: { id: 2, email: 'Bob@example.org', username: 'robert', emailVerified: true }, password: 'of the second' },
    ];
    const { migrator, users, named } = world({ people });
    assert.equal(await outcome(migrator, 'bob@example.org', 'of the first'), 'migrated');
    assert.equal(await outcome(migrator, 'robert', 'of the second'), 'identity_conflict');
    assert.deepEqual(
      named('conflict').map(({ identifier }) => identifier),
      ['r***'],
    );
    assert.equal(await users.find('robert'), null);
    assert.equal(await outcome(migrator, 'bob@example.org', 'of the first'), 'verified');
  });

  for (const status of [{ blocked: true }, { enabled: false }, { mfaRequired: true }]) {
    it(`MIG-09: does not let in somebody of whom the legacy says ${JSON.stringify(status)}`, async () => {
      const { migrator, legacy, users, ledger } = world({ people: profiled(status) });
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
      legacy.verdict = () => true;
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
      assert.equal(await users.find(EMAIL), null);
      assert.equal((await ledger.counts()).claimed, 0);
    });
  }

  it('MIG-09: does not let in somebody who is blocked here, with the right password, nor by way of the legacy', async () => {
    const { migrator, legacy, users, hasher, named } = world();
    const blocked = await addUser(users, { blocked: true, passwordHash: await hasher.hash(ada.password) });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    await users.update(blocked.id, {}, { passwordHash: null });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(legacy.verified.length, 0);
    assert.deepEqual(
      named('rejected').map(({ reason }) => reason),
      ['blocked', 'blocked'],
    );
  });

  it('MIG-10: stores an address as verified only where the legacy said literally true', async () => {
    for (const emailVerified of [undefined, null, false, 1, 'true'] as unknown as boolean[]) {
      const { migrator, users } = world({ people: profiled({ emailVerified }) });
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
      assert.equal((await users.find(EMAIL))?.emailVerified, false, String(emailVerified));
    }
    const { migrator, users } = world();
    await outcome(migrator, EMAIL, ada.password);
    assert.equal((await users.find(EMAIL))?.emailVerified, true);
  });

  it('MIG-12: takes nothing from a profile but a name, unless the application maps it', async () => {
    const hostile = {
      role: 'admin',
      isAdmin: true,
      _id: 'chosen',
      passwordHash: 'chosen',
      credentialsVersion: 'chosen',
      tokens: ['x'],
      $set: { a: 1 },
      'a.b': 1,
    };
    const { migrator, users } = world({ people: profiled(hostile) });
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    assert.deepEqual(Object.keys(first.user).sort(), ['email', 'emailVerified', 'id', 'name', 'username']);
    const stored = await users.find(EMAIL);
    assert.ok(stored?.passwordHash?.startsWith('$2b$') && stored.id !== 'chosen' && stored.credentialsVersion !== 'chosen');
  });

  it('MIG-12: takes what the application maps, and not what the store itself keeps', async () => {
    const { migrator, users } = world({
      people: profiled({ role: 'editor', passwordHash: 'chosen' }),
      profile: (profile) => ({ ...profile }),
    });
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    assert.equal((first.user as unknown as { role?: unknown }).role, 'editor');
    assert.notEqual((await users.find(EMAIL))?.passwordHash, 'chosen');
  });

  it('INJ-10: takes no prototype from a profile', async () => {
    const { migrator, legacy } = world({ profile: (profile) => ({ ...profile }) });
    legacy.verdict = () =>
      JSON.parse('{"id":1,"email":"ada@example.org","__proto__":{"isAdmin":true},"deep":{"__proto__":{"isAdmin":true}}}');
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    assert.equal((first.user as unknown as { isAdmin?: unknown }).isAdmin, undefined);
    assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
  });

  it('MIG-13: does not read a person again from the legacy once they are here', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    legacy.people[0] = { ...ada, profile: { ...ada.profile, name: 'Changed' } };
    const again = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(again.status === 'verified');
    assert.equal((again.user as unknown as { name?: unknown }).name, 'Ada');
    assert.equal(legacy.looked.length, 0);
  });

  it('MIG-14: tells of a migration once, and a listener that throws does not harm the login', async () => {
    const { migrator, named } = world();
    migrator.on('migrated', () => {
      throw new Error('analytics are down');
    });
    migrator.on('login', () => new Promise(() => {}));
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.equal(named('migrated').length, 1);
    assert.deepEqual(
      named('login').map(({ outcome: end }) => end),
      ['migrated', 'verified'],
    );
  });

  it('MIG-15: gives a password to a user without one, where the legacy has verified the address', async () => {
    const { migrator, users, ledger } = world();
    const empty = await addUser(users, {});
    assert.equal(await outcome(migrator, EMAIL, 'not the password'), 'rejected');
    const given = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(given.status === 'migrated');
    assert.equal(given.user.id, empty.id);
    assert.equal((await users.findById(empty.id))?.emailVerified, true);
    assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.equal(await outcome(beside({ users, ledger, hasher: world().hasher }), EMAIL, ada.password), 'verified');
  });

  for (const [way, identifier] of [
    ['their address', EMAIL],
    ['a username that nobody has here', 'ada'],
  ] as const) {
    it(`IDN-11: does not give a password to a user without one for an address that the legacy has not verified, by ${way}`, async () => {
      const { migrator, users, named } = world({ people: profiled({ emailVerified: false }) });
      const empty = await addUser(users, {});
      assert.equal(await outcome(migrator, identifier, ada.password), 'identity_conflict');
      assert.deepEqual(await users.findById(empty.id), empty);
      assert.equal(named('conflict').length, 1);
    });
  }

  it('CON-02: does not give a password to a user without one who has the username and another address', async () => {
    const { migrator, users } = world();
    const other = await addUser(users, { email: 'other@example.org', username: 'ada' });
    for (const identifier of ['ada', EMAIL])
      assert.equal(await outcome(migrator, identifier, ada.password), 'identity_conflict', identifier);
    assert.deepEqual(await users.findById(other.id), other);
  });

  it('MIG-15: leaves a user without a password to the identity they were created for', async () => {
    const twin: Person = { profile: { id: 2, email: EMAIL, username: 'twin', emailVerified: true }, password: 'of the twin' };
    const { migrator, users, ledger } = world({ people: [twin] });
    const empty = await addUser(users, {});
    const dates = { claimedAt: new Date(), migratedAt: null, deletedAt: null };
    await ledger.insert({
      key: 'key of ada',
      source: 'legacy',
      legacyId: '1',
      userId: empty.id,
      state: 'claimed',
      born: null,
      aliases: [EMAIL],
      emailVerified: true,
      via: 'login',
      ...dates,
    });
    assert.equal(await outcome(migrator, EMAIL, 'of the twin'), 'identity_conflict');
    assert.equal(await outcome(migrator, 'twin', 'of the twin'), 'identity_conflict');
    assert.deepEqual(await users.findById(empty.id), empty);
  });

  it('MIG-16: rejects people who never came over once the legacy is gone, and lets in those who did', async () => {
    const here = world();
    await outcome(here.migrator, EMAIL, ada.password);
    const alone = beside(here);
    assert.equal(await outcome(alone, EMAIL, ada.password), 'verified');
    assert.equal(await outcome(alone, 'bob@example.org', 'a password'), 'rejected');
    await addUser(here.users, { email: 'empty@example.org' });
    assert.equal(await outcome(alone, 'empty@example.org', 'a password'), 'rejected');
  });

  it('MIG-16: does not ask the legacy in phase off, and asks which phase it is at each login', async () => {
    let phase: 'on' | 'off' = 'off';
    const { migrator, legacy } = world({ phase: async () => phase });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(legacy.verified.length, 0);
    phase = 'on';
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    phase = 'off';
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
  });

  it('MIG-18: asks the legacy once in a login, whatever it answers', async () => {
    for (const misbehave of [
      () => false,
      () => 'garbage',
      () => Promise.reject(new Error('reset')),
      () => ({ id: 1, email: 'other@example.org' }),
    ]) {
      const { migrator, legacy } = world();
      legacy.verdict = misbehave;
      await outcome(migrator, EMAIL, ada.password);
      assert.equal(legacy.verified.length, 1);
    }
  });

  it('PWD-06: hands the password to the legacy exactly as it came', async () => {
    for (const password of [' with spaces ', 'e\u0301', '\u00e9', 'UPPER lower', '<b>&amp;"\'', 'a\0b', '\ufeffx', '\u{1f511}']) {
      const { migrator, legacy } = world({ people: [{ ...ada, password }] });
      assert.equal(await outcome(migrator, EMAIL, password), 'migrated', JSON.stringify(password));
      assert.equal(legacy.verified[0]?.password, password);
      assert.equal(await outcome(migrator, EMAIL, password), 'verified', JSON.stringify(password));
    }
  });

  it('PWD-02: brings somebody over whose old password is longer than bcrypt reads, whole', async () => {
    const password = `${'a'.repeat(72)}X`;
    const { migrator } = world({ people: [{ ...ada, password }] });
    assert.equal(await outcome(migrator, EMAIL, password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, password), 'verified');
    assert.equal(await outcome(migrator, EMAIL, `${'a'.repeat(72)}Y`), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'a'.repeat(72)), 'rejected');
  });

  it('PWD-03: compares whole passwords however long the address is', async () => {
    const email = `${'a'.repeat(64)}@${'b'.repeat(60)}.example.org`;
    const { migrator } = world({ people: [{ profile: { id: 1, email }, password: 'right password' }] });
    assert.equal(await outcome(migrator, email, 'right password'), 'migrated');
    assert.equal(await outcome(migrator, email, 'wrong password'), 'rejected');
    assert.equal(await outcome(migrator, email, 'right password '), 'rejected');
  });

  it('PWD-10: brings somebody over whose old password is short and common', async () => {
    const { migrator } = world({
      people: [{ ...ada, password: '1234' }],
      passwords: { hasher: world().hasher, policy: () => assert.fail('asked at a login') },
    });
    assert.equal(await outcome(migrator, EMAIL, '1234'), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, '1234'), 'verified');
  });
});
