import assert from 'node:assert/strict';
import bcrypt from 'bcrypt';
import { createMigrator } from '../../../lib/create-migrator.js';
import { importUsers } from '../../../lib/index.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { migratableModel } from '../../stores/mongoose/support/models.js';
import { privateServer } from '../../stores/mongoose/support/private-server.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { outcome } from '../../support/world.js';

const COUNT = 30;
const PASSWORD = 'the old password';

describe('An import on MongoDB whose writes go wrong', () => {
  const own = privateServer();
  let next = 0;
  let password: string;

  before(async () => {
    password = await bcrypt.hash(PASSWORD, 4);
  });

  async function prepared() {
    await own.connection.dropDatabase();
    own.connection.deleteModel(/./);
    const model = migratableModel(own.connection);
    const stores = mongooseStores(model, { limits: false });
    const migrator = createMigrator({ ...stores, logger: recordingLogger() });
    await model.syncIndexes();
    await migrator.ready();
    const first = (next += COUNT);
    const rows = Array.from({ length: COUNT }, (_, n) => ({
      id: first + n,
      email: `p${first + n}@example.org`,
      emailVerified: true,
      password,
    }));
    const run = async () => (await importUsers(migrator, rows, { source: 'legacy', retryDelay: 1 })).outcomes;
    const checkWhole = async () => {
      assert.equal(await model.countDocuments({ passwordHash: password }), COUNT);
      assert.equal(await own.connection.collection('migration_ledger').countDocuments({ state: 'migrated' }), COUNT);
      for (const { email } of [rows[0], rows.at(-1)].flatMap((row) => row ?? []))
        assert.equal(await outcome(migrator, email, PASSWORD), 'verified');
    };
    return { model, stores, rows, run, checkWhole };
  }

  it('IMP-10: imports each row once where a connection is lost before or after any of its writes', async () => {
    for (const command of ['insert', 'update', 'find'])
      for (const how of [{ closeConnection: true }, { closeConnectionAfterCommand: true }]) {
        const { run, checkWhole } = await prepared();
        await own.failOnce(command, how);
        const { imported, exists } = await run();
        assert.equal(imported + exists, COUNT, command);
        await checkWhole();
        assert.equal((await run()).exists, COUNT);
      }
  });

  it('IMP-10: imports the others where a few are refused, and says of those why', async () => {
    const { model, stores, rows, run } = await prepared();
    // Somebody takes an address once the import has looked.
    const { users } = stores;
    const prepare = users.prepareMany?.bind(users);
    users.prepareMany = async (given) => {
      delete (users as { prepareMany?: unknown }).prepareMany;
      const taken = { id: users.newId(), email: rows[7]?.email ?? '', username: null, emailVerified: true, profile: {} };
      await users.insert({ ...taken, credentialsVersion: 'other', passwordHash: password });
      return (await prepare?.(given)) ?? [];
    };
    const { imported, exists, conflict } = await run();
    assert.deepEqual([imported, exists + conflict], [COUNT - 1, 1]);
    assert.equal(await model.countDocuments(), COUNT);
  });

  it('IMP-07: writes nothing in a rehearsal, not even an index', async () => {
    const model = migratableModel(own.connection);
    await own.connection.dropDatabase();
    const stores = mongooseStores(model, { limits: false });
    const migrator = createMigrator({ ...stores, logger: recordingLogger() });
    const before = await namesIn();
    const rows = Array.from({ length: COUNT }, (_, id) => ({ id, email: `p${id}@example.org`, password }));
    const { outcomes } = await importUsers(migrator, rows, { source: 'legacy', dryRun: true });
    assert.equal(outcomes.imported, COUNT);
    assert.deepEqual(await namesIn(), before);
  });

  const namesIn = async () => ((await own.connection.db?.listCollections().toArray()) ?? []).map(({ name }) => name).sort();
});
