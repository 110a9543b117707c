import assert from 'node:assert/strict';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const NEW = 'a new long password';
const WRONG = { code: 'invalid_credentials', status: 401 };
const MALFORMED = { code: 'invalid_request', status: 400 };

/** Somebody who came over. */
async function arrived(here: World): Promise<string> {
  const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
  assert.ok(login.status === 'migrated');
  return login.user.id;
}

const NO_USERS: readonly unknown[] = [undefined, null, '', {}, [], true, { $ne: null }, { id: { $gt: '' } }];
const NO_PASSWORDS = [undefined, null, '', '  ', 7, true, {}, { $ne: 1 }, ['x'], 'x'.repeat(5000), 'lone \ud800'] as unknown as string[];

describe('changePassword', () => {
  it('gives a new password, and ends the sessions of before', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    const { user } = await here.migrator.changePassword(id, ada.password, NEW);
    assert.deepEqual([user.id, user.email], [id, EMAIL]);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, ada.password), await outcome(here.migrator, EMAIL, NEW)],
      ['rejected', 'verified'],
    );
    assert.equal(await here.migrator.userOfSession(session), null);
    assert.ok(await here.migrator.userOfSession(await here.migrator.sessionOf(user)));
    assert.deepEqual(
      here.named('password-changed').map(({ userId }) => userId),
      [id],
    );
  });

  it('PWD-11: wants the current password', async () => {
    const here = world();
    const id = await arrived(here);
    await assert.rejects(here.migrator.changePassword(id, 'not the password', NEW), WRONG);
    for (const current of NO_PASSWORDS) await assert.rejects(here.migrator.changePassword(id, current, NEW), MALFORMED);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified');
  });

  it('PWD-11: is refused for a user without a password, one who is blocked, and one who is not there', async () => {
    const here = world();
    const empty = await addUser(here.users, {});
    const blocked = await addUser(here.users, {
      email: 'b@example.org',
      blocked: true,
      passwordHash: await here.hasher.hash(ada.password),
    });
    for (const id of [empty.id, blocked.id, here.users.newId()])
      await assert.rejects(here.migrator.changePassword(id, ada.password, NEW), WRONG);
    assert.equal((await here.users.findById(empty.id))?.passwordHash, null);
    assert.equal(here.legacy.verified.length, 0);
  });

  it('PWD-11: counts like a login', async () => {
    const here = world({ limits: memoryStores().limits });
    const id = await arrived(here);
    for (let attempt = 0; attempt < 10; attempt++) await assert.rejects(here.migrator.changePassword(id, `wrong ${attempt}`, NEW), WRONG);
    await assert.rejects(here.migrator.changePassword(id, ada.password, NEW), { code: 'too_many_attempts' });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'too_many_attempts');
  });

  it('PWD-09: judges the new password, and nothing else of it is looked at before', async () => {
    const here = world();
    const id = await arrived(here);
    const work = here.hasher.work();
    await assert.rejects(here.migrator.changePassword(id, ada.password, 'short'), { code: 'password_too_short', status: 400 });
    await assert.rejects(here.migrator.changePassword(id, ada.password, 'password1'), { code: 'password_too_common', status: 400 });
    await assert.rejects(here.migrator.changePassword(id, ada.password, 'x'.repeat(1025)), { code: 'password_too_long', status: 400 });
    for (const next of NO_PASSWORDS) await assert.rejects(here.migrator.changePassword(id, ada.password, next), MALFORMED);
    assert.equal(here.hasher.work(), work);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified');
  });

  it('PWD-01: takes the whole of a long password', async () => {
    const here = world();
    const id = await arrived(here);
    const long = `${'ab'.repeat(36)}X`;
    await here.migrator.changePassword(id, ada.password, long);
    assert.equal(await outcome(here.migrator, EMAIL, `${'ab'.repeat(36)}Y`), 'rejected');
    assert.equal(await outcome(here.migrator, EMAIL, long), 'verified');
  });

  it('INJ-01: is refused without a user id', async () => {
    const { migrator } = world();
    for (const id of NO_USERS) await assert.rejects(migrator.changePassword(id, ada.password, NEW), MALFORMED);
  });

  it('takes a user of the application for its id', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.migrator.changePassword(login.user, ada.password, NEW);
    assert.equal(await outcome(here.migrator, EMAIL, NEW), 'verified');
  });
});

describe('confirmPassword', () => {
  it('says whether the password is the user’s, changes nothing, and never asks the legacy', async () => {
    const here = world();
    const id = await arrived(here);
    const before = await here.users.findById(id);
    assert.deepEqual(
      [await here.migrator.confirmPassword(id, ada.password), await here.migrator.confirmPassword(id, 'wrong')],
      [true, false],
    );
    assert.deepEqual(await here.users.findById(id), before);
    assert.equal(here.legacy.verified.length, 1);
  });

  it('ENU-03: costs one hash, whoever the user is', async () => {
    const here = world();
    const id = await arrived(here);
    const empty = await addUser(here.users, { email: 'b@example.org' });
    await here.migrator.confirmPassword(here.users.newId(), 'warms the dummy up');
    for (const user of [id, empty.id, here.users.newId()]) {
      const work = here.hasher.work();
      assert.equal(await here.migrator.confirmPassword(user, 'wrong'), false);
      assert.equal(here.hasher.work(), work + 1);
    }
  });

  it('INJ-05: refuses what is no password and no user', async () => {
    const here = world();
    const id = await arrived(here);
    for (const password of NO_PASSWORDS) await assert.rejects(here.migrator.confirmPassword(id, password), MALFORMED);
    for (const user of NO_USERS) await assert.rejects(here.migrator.confirmPassword(user, ada.password), MALFORMED);
  });
});

describe('deleteUser', () => {
  it('I4: deletes a person for good, and tells so', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    await here.migrator.deleteUser(id);
    assert.equal(await here.users.findById(id), null);
    assert.equal(await here.migrator.userOfSession(session), null);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    assert.deepEqual(
      here.named('deleted').map(({ userId }) => userId),
      [id],
    );
  });

  it('I7: is refused for a session that is older than the last change of credentials', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    await here.migrator.changePassword(id, ada.password, NEW);
    await assert.rejects(here.migrator.deleteUser(id, { credentialsVersion: session?.v ?? null }), WRONG);
    assert.ok(await here.users.findById(id));
    assert.equal((await here.ledger.counts()).deleted, 0);
    const current = await here.migrator.sessionOf(id);
    await here.migrator.deleteUser(id, { credentialsVersion: current?.v ?? null });
    assert.equal(await here.users.findById(id), null);
  });

  it('deletes nobody a second time, and that is no error', async () => {
    const here = world();
    const id = await arrived(here);
    await here.migrator.deleteUser(id);
    await here.migrator.deleteUser(id);
    await here.migrator.deleteUser(here.users.newId());
    assert.equal(here.named('deleted').length, 1);
  });

  it('INJ-01: is refused without a user id', async () => {
    const here = world();
    await arrived(here);
    for (const id of NO_USERS) await assert.rejects(here.migrator.deleteUser(id), MALFORMED);
    assert.ok(await here.users.find(EMAIL));
  });
});
