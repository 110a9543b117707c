import mongoose from 'mongoose';
import passport from 'passport';
import { createMigrator, LazyMigrationStrategy, sessionSerializer } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { storablePassword } from 'passport-lazy-migration/passwords';
import { connect, serve } from './app.js';
import { SLOWEST } from './slowest-formats.js';

/** Our app with the defaults, and eight people for each format, whose hashes an import brought. */
await connect();
const schema = new mongoose.Schema({ name: String });
schema.plugin(migratableUser);
const User = mongoose.model('Imported', schema);
const migrator = createMigrator({ ...mongooseStores(User, { limits: false }) });
await migrator.ready();

const only = process.env['BENCH_ONLY'] ?? '';
for (const [index, { title, make }] of SLOWEST.entries()) {
  if (!title.includes(only)) continue;
  const passwordHash = storablePassword(await make());
  for (let n = 0; n < 8; n++) {
    const email = `person${index}-${n}@example.org`;
    await User.collection.insertOne({ email, passwordHash, emailVerified: true, credentialsVersion: email });
  }
}
passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
sessionSerializer(migrator).use(passport);
serve();
