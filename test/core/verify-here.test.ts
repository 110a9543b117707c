import assert from 'node:assert/strict';
import { StoreUnavailableError } from '../../lib/core/errors.js';
import { bcryptHasher } from '../../lib/passwords/index.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { addUser, outcome, world } from '../support/world.js';

const EMAIL = 'ada@example.org';

describe('A password that is verified here', () => {
  it('PWD-12: renews a hash that the hasher would make otherwise, at the next login, and only then', async () => {
    const { migrator, users } = world();
    const old = await bcryptHasher({ cost: 5 }).hash('a password here');
    const user = await addUser(users, { passwordHash: old });
    assert.equal(await outcome(migrator, EMAIL, 'not the password'), 'rejected');
    assert.equal((await users.findById(user.id))?.passwordHash, old);
    assert.equal(await outcome(migrator, EMAIL, 'a password here'), 'verified');
    const renewed = await users.findById(user.id);
    assert.match(renewed?.passwordHash ?? '', /^\$2b\$04\$/);
    assert.equal(renewed?.credentialsVersion, user.credentialsVersion);
    assert.equal(await outcome(migrator, EMAIL, 'a password here'), 'verified');
    assert.equal((await users.findById(user.id))?.passwordHash, renewed?.passwordHash);
  });

  it('PWD-13: rejects a malformed hash like a wrong password, and tells the operator without showing it', async () => {
    const { migrator, users, logger } = world();
    await addUser(users, { passwordHash: '$2b$04$s3cret' });
    assert.equal(await outcome(migrator, EMAIL, 'a password'), 'rejected');
    assert.ok(logger.lines.some(({ level }) => level === 'error'));
    assert.ok(!logger.text().includes('s3cret'));
  });

  it('a hash that cannot be renewed keeps nobody out', async () => {
    const { users } = memoryStores();
    await addUser(users, { passwordHash: await bcryptHasher({ cost: 5 }).hash('a password here') });
    const failing = Object.assign(Object.create(users) as typeof users, {
      update: async () => {
        throw new StoreUnavailableError();
      },
    });
    const { migrator, logger } = world({ users: failing });
    assert.equal(await outcome(migrator, EMAIL, 'a password here'), 'verified');
    assert.ok(logger.lines.some(({ level }) => level === 'warn'));
  });
});
