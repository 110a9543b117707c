import { createMigrator } from '../../../lib/create-migrator.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { migratableModel } from '../../stores/mongoose/support/models.js';
import { testDatabase } from '../../support/mongo.js';
import { recordingLogger } from '../../support/recording-logger.js';

/** A migrator on MongoDB without any old system, for people who come by file. */
export function migratorOnMongo() {
  const db = testDatabase();
  const make = () => {
    const model = migratableModel(db.connection);
    const passwords = { hasher: bcryptHasher({ cost: 4 }) };
    return { model, migrator: createMigrator({ ...mongooseStores(model, { limits: false }), passwords, logger: recordingLogger() }) };
  };
  let made: ReturnType<typeof make> | undefined;
  before(async () => {
    made = make();
    await made.migrator.ready();
  });
  return () => made ?? make();
}
