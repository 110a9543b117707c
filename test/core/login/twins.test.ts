import assert from 'node:assert/strict';
import type { Person } from '../../support/scripted-legacy.js';
import { outcome, world } from '../../support/world.js';

const first: Person = { profile: { id: 1, email: 'Bob@example.org', emailVerified: true }, password: 'of the first' };
const second: Person = { profile: { id: 2, email: 'bob@example.org', username: 'robert', emailVerified: true }, password: 'of the second' };

/** An old system in which addresses that differ by case alone are two people's. */
function twins() {
  const here = world({ people: [] });
  here.legacy.verdict = (identifier, password) =>
    [first, second].find(({ profile, password: own }) => [profile.email, profile.username].includes(identifier) && own === password)
      ?.profile ?? false;
  return here;
}

describe('A login of two people whose addresses differ by case alone', () => {
  it('MIG-08: rejects the second under the address, which is the first’s here, as it does any wrong password', async () => {
    const { migrator, legacy, named } = twins();
    assert.equal(await outcome(migrator, 'Bob@example.org', first.password), 'migrated');
    for (const identifier of ['bob@example.org', 'Bob@example.org'])
      assert.equal(await outcome(migrator, identifier, second.password), 'rejected', identifier);
    assert.equal(legacy.verified.length, 1, 'nobody asks whose the password is, so there is no conflict to tell of');
    assert.deepEqual([named('rejected').map(({ reason }) => reason), named('conflict')], [['wrong-password', 'wrong-password'], []]);
    assert.equal(await outcome(migrator, 'Bob@example.org', first.password), 'verified');
  });

  it('MIG-08: refuses the second by their username, and tells the operator', async () => {
    const { migrator, users, named } = twins();
    assert.equal(await outcome(migrator, 'Bob@example.org', first.password), 'migrated');
    assert.equal(await outcome(migrator, 'robert', second.password), 'identity_conflict');
    assert.deepEqual(
      named('conflict').map(({ identifier }) => identifier),
      ['r***'],
    );
    assert.equal(await users.find('robert'), null);
    assert.equal(await outcome(migrator, 'bob@example.org', first.password), 'verified');
  });

  it('MIG-08: brings one over where both come at once, and tells the operator of the other', async () => {
    const { migrator, users, named } = twins();
    const both = [
      { identifier: 'Bob@example.org', password: first.password },
      { identifier: 'bob@example.org', password: second.password },
    ];
    const ends = await Promise.all(both.map(({ identifier, password }) => outcome(migrator, identifier, password)));
    assert.deepEqual(ends.toSorted(), ['identity_conflict', 'migrated']);
    assert.deepEqual(
      named('conflict').map(({ identifier }) => identifier),
      ['b***@example.org'],
    );
    assert.ok(await users.find('bob@example.org'));
    const again = both.map(({ password }) => outcome(migrator, 'bob@example.org', password));
    assert.deepEqual(
      await Promise.all(again),
      ends.map((end) => (end === 'migrated' ? 'verified' : 'rejected')),
    );
  });
});
