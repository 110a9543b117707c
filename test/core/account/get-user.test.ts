import assert from 'node:assert/strict';
import type { LegacySource } from '../../../lib/core/ports.js';
import { ada } from '../../support/scripted-legacy.js';
import { addUser, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
const MALFORMED = { code: 'invalid_request', status: 400 };

/** Somebody who came over. */
async function arrived(here: World): Promise<string> {
  const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
  assert.ok(login.status === 'migrated');
  return login.user.id;
}

describe('getUser', () => {
  it('tells of a person who is here, still over there, deleted, or nowhere', async () => {
    const here = world();
    const before = await here.migrator.getUser(' ADA@example.org');
    assert.deepEqual(before, { status: 'legacy', profile: ada.profile });
    assert.deepEqual(here.legacy.looked, ['ADA@example.org']);
    assert.deepEqual(await here.ledger.counts(), { migrated: 0, claimed: 0, deleted: 0 }, 'asking changes nothing');
    const id = await arrived(here);
    const now = await here.migrator.getUser(EMAIL);
    assert.deepEqual(now, { status: 'here', user: { id, email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada' } });
    await here.migrator.deleteUser(id);
    assert.deepEqual(await here.migrator.getUser(EMAIL), { status: 'deleted' });
    assert.deepEqual(await here.migrator.getUser('nobody@example.org'), { status: 'unknown' });
  });

  it('MIG-05: finds somebody under the name they had over there', async () => {
    const here = world();
    const id = await arrived(here);
    await here.users.update(id, {}, { email: 'new@example.org', username: null });
    for (const identifier of [EMAIL, 'ada']) {
      const found = await here.migrator.getUser(identifier);
      assert.ok(found.status === 'here');
      assert.equal(found.user.id, id);
    }
  });

  it('MIG-04: takes whom the application deleted by itself for deleted', async () => {
    const here = world();
    await here.users.remove(await arrived(here));
    assert.deepEqual(await here.migrator.getUser(EMAIL), { status: 'deleted' });
  });

  it('takes a user without a password for here, and what a deletion left behind for deleted', async () => {
    const here = world();
    const { id } = await addUser(here.users, {});
    assert.equal((await here.migrator.getUser(EMAIL)).status, 'here');
    await here.migrator.deleteUser(id);
    await here.users.insert({ id, email: EMAIL, username: null, emailVerified: false, credentialsVersion: 'v1', profile: {} });
    assert.equal((await here.migrator.getUser(EMAIL)).status, 'deleted');
  });

  it('LEG-01: throws where only the legacy could tell, and does not', async () => {
    const here = world();
    here.legacy.fail();
    await assert.rejects(here.migrator.getUser(EMAIL), { code: 'legacy_unavailable', status: 503 });
    here.legacy.recover();
    await arrived(here);
    here.legacy.fail();
    assert.equal((await here.migrator.getUser(EMAIL)).status, 'here');
  });

  it('MIG-16: does not ask the legacy in phase off', async () => {
    const here = world({ phase: 'off' });
    assert.deepEqual(await here.migrator.getUser(EMAIL), { status: 'unknown' });
    assert.equal(here.legacy.looked.length, 0);
  });

  it('IDN-04: refuses a profile of somebody else', async () => {
    const other: LegacySource = { verify: () => false, getUser: () => ({ id: 1, email: 'victim@example.org' }) };
    const { migrator, named } = world({ legacy: other });
    await assert.rejects(migrator.getUser('v\u00edctim@example.org'), { code: 'identity_conflict' });
    assert.deepEqual(
      named('conflict').map(({ identifier, reason }) => [identifier, reason]),
      [['v***@example.org', 'another person than was asked for']],
      'LOG-02: an operator is told',
    );
  });

  it('INJ-01: refuses what is no identifier', async () => {
    const { migrator, legacy } = world();
    for (const identifier of [undefined, null, '', {}, { $ne: null }, [EMAIL], 7, 'a\0b', 'a@b@c'] as unknown as string[]) {
      await assert.rejects(migrator.getUser(identifier), MALFORMED);
    }
    assert.equal(legacy.looked.length, 0);
  });
});
