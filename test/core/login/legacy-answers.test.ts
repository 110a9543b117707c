import assert from 'node:assert/strict';
import type { LegacyProfile } from '../../../lib/core/ports.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { addUser, outcome, world } from '../../support/world.js';

const profiled = (differing: LegacyProfile): Person[] => [{ ...ada, profile: { ...ada.profile, ...differing } }];
const EMAIL = 'ada@example.org';

describe('A login, of what the legacy answers,', () => {
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
});
