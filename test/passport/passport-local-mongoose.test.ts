import assert from 'node:assert/strict';
import express, { type Express, type Handler } from 'express';
import session, { MemoryStore } from 'express-session';
import mongoose, { type Connection, type Model, Schema } from 'mongoose';
import { type Authenticator, Passport } from 'passport';
import { createMigrator, LazyMigrationStrategy, sessionSerializer } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import passportLocalMongoose, { type PassportLocalMongooseModel } from 'passport-local-mongoose';
import request from 'supertest';
import { countingHasher } from '../support/counting-hasher.js';
import { testDatabase } from '../support/mongo.js';
import { recordingLogger } from '../support/recording-logger.js';

const ada = { username: 'ada', password: 'analytical engine' };
const linus = { username: 'linus', password: 'Käse & Brot 🧀' };
const grace = { username: 'grace', password: 'flow-matic' };

/** The app, but for how it uses Passport. */
function makeApp(passport: Authenticator<Handler, Handler>, store: MemoryStore): Express {
  const app = express();
  app.set('env', 'test');
  app.use(express.urlencoded({ extended: false }));
  app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false, store }));
  app.use(passport.session());
  app.get('/', (req, res) => {
    res.status(req.user ? 200 : 401).send(req.user ? `Hello ${String((req.user as { username?: unknown }).username)}` : 'Please log in');
  });
  app.post('/login', passport.authenticate('local', { successRedirect: '/' }));
  return app;
}

function modelOn(connection: Connection, migratable: boolean) {
  const schema = new Schema<{ username: string }>({ username: { type: String, unique: true } });
  schema.plugin(passportLocalMongoose as unknown as (schema: Schema) => void);
  if (migratable) schema.plugin(migratableUser, { fields: { passwordHash: 'hash' } });
  return connection.model('User', schema) as unknown as Model<{ username: string }> & PassportLocalMongooseModel<never>;
}

describe('An app on passport-local-mongoose', () => {
  const database = testDatabase();
  const store = new MemoryStore();
  const hasher = countingHasher();
  const logger = recordingLogger();
  let later: mongoose.Connection;
  let app: Express;
  let cookieFromBefore: string;

  const login = (at: Express, form: object) => request(at).post('/login').type('form').send(form);
  const cookieOf = ({ headers }: request.Response) => String((headers as Record<string, unknown>)['set-cookie']);
  const greets = async (cookie: string, name: string) => await request(app).get('/').set('Cookie', cookie).expect(200, `Hello ${name}`);
  const stored = async ({ username }: { username: string }) => {
    const user = await database.connection.collection('users').findOne({ username });
    return { hash: String(user?.['hash']), salt: user?.['salt'] as unknown };
  };

  before(async () => {
    const User = modelOn(database.connection, false);
    await User.init();
    for (const { username, password } of [ada, linus, grace]) await User.register({ username }, password);
    const passport = new Passport() as Authenticator<Handler, Handler>;
    passport.use(User.createStrategy() as never);
    passport.serializeUser(User.serializeUser() as never);
    passport.deserializeUser(User.deserializeUser() as never);
    cookieFromBefore = cookieOf(await login(makeApp(passport, store), ada).expect(302));

    later = await mongoose.createConnection(database.uri).asPromise();
    app = await adopted();
  });

  after(async () => {
    await later?.close();
  });

  /** The same app after the move, as docs/passwords.md tells it. */
  async function adopted(): Promise<Express> {
    const User = modelOn(later, true);
    const migrator = createMigrator({
      ...mongooseStores(User, {
        fields: { passwordHash: 'hash' },
        legacyPassword: { format: 'passport-local-mongoose', saltPath: 'salt' },
      }),
      passwords: { hasher },
      logger,
    });
    await migrator.ready();
    const passport = new Passport() as Authenticator<Handler, Handler>;
    passport.use(new LazyMigrationStrategy(migrator));
    const { serializeUser, deserializeUser } = sessionSerializer(migrator);
    passport.serializeUser(serializeUser);
    passport.deserializeUser((data: unknown, done: (error: unknown, user?: Express.User | false) => void) => {
      if (typeof data !== 'string') return deserializeUser(data, done as never);
      User.exists({ username: data }).then((user) => deserializeUser(user ? String(user._id) : data, done as never), done);
    });
    return makeApp(passport, store);
  }

  it('keeps its sessions, which hold usernames', async () => {
    await greets(cookieFromBefore, 'ada');
  });

  it('lets its users in with their old passwords, and nobody with another', async () => {
    await login(app, { ...linus, password: 'wrong' }).expect(401);
    await greets(cookieOf(await login(app, linus).expect(302)), 'linus');
  });

  it('replaces hash and salt at the first login, which costs one hash, and the second none', async () => {
    const before = await stored(ada);
    assert.match(before.hash, /^[0-9a-f]{1024}$/);
    assert.equal(typeof before.salt, 'string');
    const work = hasher.work();
    await login(app, ada).expect(302);
    assert.equal(hasher.work() - work, 1);
    const after = await stored(ada);
    assert.ok(hasher.recognizes(after.hash));
    assert.equal(after.salt, undefined);

    await login(app, ada).expect(302);
    assert.equal(hasher.work() - work, 2, 'a comparison, and no hash');
    assert.deepEqual(await stored(ada), after);
    await login(app, { ...ada, password: 'wrong' }).expect(401);
  });

  it('upgrades once where two logins of one user meet', async () => {
    await Promise.all([login(app, grace).expect(302), login(app, grace).expect(302)]);
    const { hash, salt } = await stored(grace);
    assert.ok(hasher.recognizes(hash));
    assert.equal(salt, undefined);
    await login(app, grace).expect(302);
  });

  it('keeps the session from before after an upgrade, and shows nobody a salt or a hash', async () => {
    await greets(cookieFromBefore, 'ada');
    assert.deepEqual(logger.lines, []);
  });
});
