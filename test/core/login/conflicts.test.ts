import assert from 'node:assert/strict';
import { PROVISIONAL } from '../../../lib/core/version.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
const unverified: Person = { ...ada, profile: { ...ada.profile, emailVerified: false } };

describe('A login as somebody whose address or username another user has', () => {
  it('CON-02: is a conflict where the password is not the other user’s, changes nobody, and works once they are gone', async () => {
    const { migrator, users, hasher, named } = world();
    const other = await addUser(users, { passwordHash: await hasher.hash('of the other') });
    assert.equal(await outcome(migrator, 'ada', ada.password), 'identity_conflict');
    assert.deepEqual(await users.findById(other.id), other);
    assert.deepEqual(
      named('conflict').map(({ identifier }) => identifier),
      ['a***'],
    );
    assert.equal(named('rejected').length, 0);
    await users.remove(other.id);
    assert.equal(await outcome(migrator, 'ada', ada.password), 'migrated');
  });

  it('opens the other user where they have the same address and the same password, and leads there from then on', async () => {
    const { migrator, users, hasher, ledger, legacy } = world();
    const other = await addUser(users, { passwordHash: await hasher.hash(ada.password) });
    const login = await migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(login.status === 'verified');
    assert.equal(login.user.id, other.id);
    assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    const [record] = await ledger.findByUser(other.id);
    assert.equal(record?.born, other.credentialsVersion);

    await migrator.changePassword(other.id, ada.password, 'a new long password');
    legacy.people[0] = { ...ada, password: 'a new long password' };
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    await migrator.deleteUser(other.id);
    assert.equal(await outcome(migrator, 'ada', 'a new long password'), 'rejected');
    assert.equal(await users.find(EMAIL), null);
  });

  it('CON-02: is a conflict where the other has the username, another address, and even the same password', async () => {
    const { migrator, users, hasher, ledger } = world();
    const other = await addUser(users, { email: 'other@example.org', username: 'ada', passwordHash: await hasher.hash(ada.password) });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'identity_conflict');
    assert.deepEqual(await ledger.findByUser(other.id), []);
    assert.equal(await users.find(EMAIL), null);
  });

  it('is a conflict where the other is blocked', async () => {
    const { migrator, users, hasher } = world();
    await addUser(users, { blocked: true, passwordHash: await hasher.hash(ada.password) });
    assert.equal(await outcome(migrator, 'ada', ada.password), 'identity_conflict');
  });

  it('IDN-11: does not displace a user who is here, whether or not the legacy has verified the address', async () => {
    for (const person of [ada, unverified]) {
      const { migrator, users, hasher } = world({ people: [person] });
      const other = await addUser(users, { passwordHash: await hasher.hash('of the other'), emailVerified: true });
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
      assert.equal(await outcome(migrator, 'ada', ada.password), 'identity_conflict');
      assert.deepEqual(await users.findById(other.id), other);
      assert.equal(await outcome(migrator, EMAIL, 'of the other'), 'verified');
    }
  });
});

describe('A login as somebody whose address an instant signup took and never proved', () => {
  const squat = async ({ users, hasher }: World, differing: Parameters<typeof addUser>[1] = {}) =>
    await addUser(users, {
      username: 'squatter',
      passwordHash: await hasher.hash('of the squatter'),
      credentialsVersion: `${PROVISIONAL}1`,
      ...differing,
    });

  for (const identifier of [EMAIL, 'ada']) {
    it(`IDN-07: gives ${identifier} back to its owner, whom the legacy vouches for`, async () => {
      const here = world();
      const { migrator, users } = here;
      const squatter = await squat(here);
      const session = await migrator.sessionOf(users.present(squatter));
      const login = await migrator.login({ identifier, password: ada.password });
      assert.ok(login.status === 'migrated');
      assert.equal(await outcome(migrator, EMAIL, 'of the squatter'), 'rejected');
      assert.equal(await migrator.userOfSession(session), null, 'sessions end');
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
      const user = await users.find(EMAIL);
      assert.deepEqual([user?.emailVerified, user?.credentialsVersion?.startsWith(PROVISIONAL)], [true, false]);
    });
  }

  it('IDN-10: drops the username that the other had chosen', async () => {
    const here = world();
    await squat(here);
    await outcome(here.migrator, EMAIL, ada.password);
    assert.equal(await here.users.find('squatter'), null);
    assert.equal(await outcome(here.migrator, 'squatter', ada.password), 'rejected');
  });

  it('IDN-07: still does so after the other has changed their password', async () => {
    const here = world();
    const { id } = await squat(here);
    await here.migrator.changePassword(id, 'of the squatter', 'another long password');
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    assert.equal(await outcome(here.migrator, EMAIL, 'another long password'), 'rejected');
  });

  it('lets the other in until then, without asking the legacy', async () => {
    const here = world();
    await squat(here);
    assert.equal(await outcome(here.migrator, EMAIL, 'of the squatter'), 'verified');
    assert.equal(here.legacy.verified.length, 0);
    assert.equal(await outcome(here.migrator, EMAIL, 'not the password'), 'rejected');
    assert.equal(here.legacy.verified.length, 1);
  });

  it('IDN-11: gives nothing to somebody whose address the legacy has not verified either', async () => {
    const here = world({ people: [unverified] });
    const squatter = await squat(here);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(here.migrator, 'ada', ada.password), 'identity_conflict');
    assert.deepEqual(await here.users.findById(squatter.id), squatter);
  });

  it('gives nothing once the address is proven', async () => {
    const here = world();
    await squat(here, { emailVerified: true });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    assert.equal(here.legacy.verified.length, 0);
  });

  it('IDN-14: gives nothing to an identity that was deleted here: the new account stays', async () => {
    const here = world();
    const first = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    await here.migrator.deleteUser(first.user.id);
    const anew = await squat(here);
    for (const identifier of [EMAIL, 'ada']) assert.equal(await outcome(here.migrator, identifier, ada.password), 'rejected', identifier);
    assert.deepEqual(await here.users.findById(anew.id), anew);
    assert.equal(await outcome(here.migrator, EMAIL, 'of the squatter'), 'verified');
  });

  it('LEG-01: is no rejection while the legacy cannot say whose it is', async () => {
    const here = world();
    await squat(here);
    here.legacy.fail();
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'legacy_unavailable');
    assert.equal(await outcome(here.migrator, EMAIL, 'of the squatter'), 'verified');
  });
});
