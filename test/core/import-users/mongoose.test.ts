import assert from 'node:assert/strict';
import bcrypt from 'bcrypt';
import { createMigrator } from '../../../lib/create-migrator.js';
import { importUsers } from '../../../lib/index.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { migratableModel } from '../../stores/mongoose/support/models.js';
import { testDatabase } from '../../support/mongo.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { outcome } from '../../support/world.js';

const people = Array.from({ length: 60 }, (_, n) => ({ id: n, email: `Person${n}@example.org`, emailVerified: true, name: `Person ${n}` }));

describe('importUsers on MongoDB', () => {
  const db = testDatabase();

  it('IMP-02, IMP-03: makes one user of each row, whoever imports it at once or again, and lets them in', async () => {
    const model = migratableModel(db.connection);
    const make = () => createMigrator({ ...mongooseStores(model, { limits: false }), logger: recordingLogger() });
    const [one, other] = [make(), make()];
    await one.ready();
    const password = await bcrypt.hash('the old password', 4);
    const rows = () => people.map((person) => ({ ...person, password }));
    await Promise.all([importUsers(one, rows(), { source: 'legacy' }), importUsers(other, rows(), { source: 'legacy' })]);
    await importUsers(other, rows(), { source: 'legacy' });
    assert.equal(await model.countDocuments(), people.length);
    assert.deepEqual(
      await db.connection.collection('migration_ledger').countDocuments({ state: 'migrated', via: 'import' }),
      people.length,
    );
    assert.equal(await outcome(one, 'person7@example.org', 'the old password'), 'verified');
    assert.equal(await outcome(one, 'person7@example.org', 'another'), 'rejected');
    const { byVia } = await make().progress();
    assert.deepEqual(byVia, { login: 0, reset: 0, import: people.length });
  });
});
