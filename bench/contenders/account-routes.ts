import express from 'express';
import session from 'express-session';
import mongoose from 'mongoose';
import passport from 'passport';
import { createMigrator, sessionSerializer } from 'passport-lazy-migration';
import { accountRouter } from 'passport-lazy-migration/express';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { bcryptHasher } from 'passport-lazy-migration/passwords';
import { addressIn, isIn, type State } from './account-states.js';
import { connect, listen, settings } from './app.js';

/** The account routes with the defaults but for their bounds by network, and people in every state. */
await connect();
const schema = new mongoose.Schema({ name: String, blocked: Boolean });
schema.plugin(migratableUser);
const User = mongoose.model('Person', schema);
const old = mongoose.connection.collection('old_people');
await old.createIndexes([{ key: { email: 1 }, unique: true }]);

const silence = (): void => {};
const stores = mongooseStores(User, { limits: { perIp: 10_000_000, perIdentifier: 10_000_000, ceiling: 20_000_000 } });
const migrator = createMigrator({
  ...stores,
  // Nothing is verified here: who somebody is, is all that the old system is asked.
  legacy: {
    verify: async () => null,
    getUser: async (email) => {
      if (isIn('old system down', email)) throw new Error('down');
      const person = await old.findOne({ email });
      return person && { id: String(person._id), email, emailVerified: true };
    },
  },
  passwords: { hasher: bcryptHasher({ cost: settings.cost }) },
  guard: { failures: 10_000_000, timeout: 60_000 },
  logger: { debug: silence, info: silence, warn: silence, error: silence },
});
await migrator.ready();
sessionSerializer(migrator).use(passport);

const mail = {
  links: {
    resetPassword: 'https://app.example.org/reset?token={token}',
    verifyEmail: 'https://app.example.org/verify?token={token}',
    confirmEmail: 'https://app.example.org/confirm?token={token}',
  },
  /** As long as a server nearby takes for a mail. */
  sendMail: async ({ to }: { readonly to: string }) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (isIn('can not be mailed', to)) throw new Error('550');
  },
};

const samples = Number(process.env['BENCH_SAMPLES'] ?? 300);
const here = async (state: State, email: string, differing: object = {}) => {
  const user = { email, passwordHash: 'no hash', emailVerified: true, credentialsVersion: email, ...differing };
  return (await User.collection.insertOne({ ...user, name: state })).insertedId;
};
for (let n = 0; n < samples; n++) {
  await old.insertOne({ email: addressIn('in the old system alone', n) });
  await here('here', addressIn('here', n));
  await here('here, unverified', addressIn('here, unverified', n), { emailVerified: false });
  await here('here, blocked', addressIn('here, blocked', n), { blocked: true });
  await here('can not be mailed', addressIn('can not be mailed', n));
  await migrator.deleteUser(await here('deleted here', addressIn('deleted here', n)));
  const bombed = addressIn('mailed too often', n);
  await here('mailed too often', bombed);
  for (let times = 0; times < 3; times++) await migrator.requestPasswordReset(bombed, { mail });
  for (let times = 0; times < 5; times++) await migrator.signUp({ email: bombed, password: 'correct horse battery' }, { mail });
}
await migrator.close();

const app = express();
app.use(session({ secret: 'bench', resave: false, saveUninitialized: false }), passport.session() as express.RequestHandler);
app.use('/account', accountRouter(migrator, { passport, ...mail }));
listen(app);
