import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import passport from 'passport';
import { createMigrator, LazyMigrationStrategy, type LegacySource, type Migrator, sessionSerializer } from 'passport-lazy-migration';
import { memoryStores } from 'passport-lazy-migration/memory';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { bcryptHasher, passwordPolicy } from 'passport-lazy-migration/passwords';

const legacy: LegacySource = {
  verify: (email, password) => (password === 'the old password' ? { id: 7, email } : null),
  getUser: async (email) => ({ id: 7, email }),
};
const passwords = { hasher: bcryptHasher({ cost: 4 }), policy: passwordPolicy() };

const migrator = createMigrator({ ...memoryStores(), legacy, passwords });
await migrator.ready();
sessionSerializer(migrator).use(passport);
passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
assert.deepEqual(await outcomes(migrator), ['migrated', 'verified']);

const connection = await mongoose.createConnection(process.env.MONGODB_URI ?? '', { dbName: crypto.randomUUID() }).asPromise();
const schema = new mongoose.Schema({ name: String });
schema.plugin(migratableUser);
const User = connection.model('User', schema);
const onMongoDb = createMigrator({ ...mongooseStores(User), legacy, passwords });
await onMongoDb.ready();
assert.deepEqual(await outcomes(onMongoDb), ['migrated', 'verified']);
const person = await onMongoDb.getUser('ada@example.org');
// The user is the application's own document, with its own fields.
assert.equal(person.status === 'here' && person.user.name, undefined);
await connection.dropDatabase();
await connection.close();

async function outcomes(from: Migrator<unknown>): Promise<string[]> {
  const credentials = { identifier: 'ada@example.org', password: 'the old password' };
  return [(await from.login(credentials)).status, (await from.login(credentials)).status];
}
