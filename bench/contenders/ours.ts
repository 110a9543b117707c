import bcrypt from 'bcrypt';
import mongoose from 'mongoose';
import passport from 'passport';
import { createMigrator, LazyMigrationStrategy, sessionSerializer } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { bcryptHasher } from 'passport-lazy-migration/passwords';
import { connect, serve, settings } from './app.js';
import { fill, legacyHash, legacyIdOf } from './people.js';

await connect();
const schema = new mongoose.Schema({ name: String });
schema.plugin(migratableUser);
const User = mongoose.model('Ours', schema);
const { limits, ...stores } = mongooseStores(User, { collections: { ledger: 'ours_ledger', limits: 'ours_limits' } });
const migrator = createMigrator({
  ...stores,
  ...(settings.limits ? { limits } : {}),
  passwords: { hasher: bcryptHasher({ cost: settings.cost }) },
  logger: { debug() {}, info() {}, warn() {}, error: console.error },
  legacy: {
    verify: async (email, password) =>
      (await bcrypt.compare(password, await legacyHash)) ? { id: legacyIdOf(email), email, emailVerified: true, name: 'Somebody' } : null,
    getUser: (email) => ({ id: legacyIdOf(email), email }),
  },
});
await migrator.ready();
await fill((person) => User.collection.insertOne({ ...person, emailVerified: true, credentialsVersion: person.email }).then(() => {}));

passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
sessionSerializer(migrator).use(passport);
serve();
