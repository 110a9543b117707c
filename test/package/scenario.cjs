const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');

const person = { id: 7, email: 'ada@example.org', emailVerified: true, name: 'Ada' };
const legacy = {
  verify: (_email, password) => (password === 'the old password' ? person : null),
  getUser: () => person,
};

/**
 * Uses the installed package as an application would, on both kinds of store. The consumer loads the modules, each in
 * its own way, and hands them over.
 */
exports.scenario = async function scenario({
  main,
  memory,
  mongooseStores,
  passwords,
  legacy: sources,
  testing,
  express,
  passport,
  mongoose,
}) {
  assert.ok(Object.keys(testing).length > 0);
  assert.equal(main.isMigrationError(new main.LegacyUnavailableError()), true);
  await runScripts(sources);
  const parts = { main, passwords, express, passport };
  await logInThrice(parts, memory.memoryStores());

  const connection = await mongoose.createConnection(process.env.MONGODB_URI, { dbName: `consumer-${randomUUID()}` }).asPromise();
  try {
    const schema = new mongoose.Schema({ name: String }).plugin(mongooseStores.migratableUser);
    await logInThrice(parts, mongooseStores.mongooseStores(connection.model('User', schema)));
    await connection.dropDatabase();
  } finally {
    // Whatever happened: jest waits for a connection that is left open.
    await connection.close();
  }
};

/** In a process of their own, which has to find its program in this build too. */
async function runScripts({ auth0Scripts }) {
  const login = `function (email, password, callback) {
    if (password !== 'the old password') return callback(new WrongUsernameOrPasswordError(email));
    callback(null, { user_id: 7, email: email, hashes: typeof require('bcrypt@0.8.5').compare });
  }`;
  const source = auth0Scripts({ login, getUser: (_email, callback) => callback(null) });
  const { signal } = new AbortController();
  const { id, hashes } = await source.verify(person.email, 'the old password', { signal });
  assert.deepEqual([id, hashes], ['7', 'function']);
  assert.equal(await source.verify(person.email, 'another password', { signal }), null);
  assert.equal(await source.getUser(person.email, { signal }), null);
  await source.close();
}

async function logInThrice({ main, passwords, express, passport }, stores) {
  const migrator = main.createMigrator({ ...stores, legacy, passwords: { hasher: passwords.bcryptHasher({ cost: 4 }) } });
  await migrator.ready();
  const authenticator = new passport.Passport();
  authenticator.use(new main.LazyMigrationStrategy(migrator, { usernameField: 'email' }));

  const app = express();
  app.use(express.json(), authenticator.initialize());
  app.post('/login', authenticator.authenticate('local', { session: false }), (req, res) => {
    res.json({ user: req.user, ...req.authInfo });
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const logIn = (password) =>
    fetch(`http://127.0.0.1:${server.address().port}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ email: 'Ada@Example.org', password }),
    });

  for (const outcome of ['migrated', 'verified']) {
    const body = await (await logIn('the old password')).json();
    assert.equal(body.outcome, outcome);
    assert.equal(body.user.email, person.email);
    assert.equal(body.user.passwordHash, undefined);
  }
  assert.equal((await logIn('another password')).status, 401);

  await migrator.close();
  await new Promise((resolve) => server.close(resolve));
}
