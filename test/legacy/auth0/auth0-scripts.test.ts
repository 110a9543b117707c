import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { auth0Scripts } from '../../../lib/legacy/index.js';
import { closeSources, find, logIn, nobody, patient, sourceOf } from './support/scripts.js';

const profile = `{ user_id: 7, email: email }`;
const ada = { id: '7', email: 'ada@example.org', emailVerified: false };

describe('auth0Scripts', () => {
  afterEach(closeSources);

  describe('calls a script as it was written:', () => {
    const forms = {
      'an expression with a name': `function login(email, password, callback) { callback(null, ${profile}); }`,
      'an expression without one': `function (email, password, callback) { callback(null, ${profile}); }`,
      'an arrow function': `(email, password, callback) => callback(null, ${profile})`,
      'an async function with a callback': `async function login(email, password, callback) { await null; callback(null, ${profile}); }`,
      'an async function without one': `async function login(email, password) { return ${profile}; }`,
      'a function with a context': `function login(email, password, context, callback) { callback(null, typeof context === 'object' && ${profile}); }`,
      'rest parameters': `function login(...all) { const email = all[0]; all[2](null, ${profile}); }`,
      'a comment before it, and a semicolon behind': `// Ours.\n/* Since 2014. */\nfunction login(email, password, callback) { callback(null, ${profile}); };\n`,
    };
    for (const [form, script] of Object.entries(forms)) {
      it(form, async () => assert.deepEqual(await logIn(script), ada));
    }

    it('a function of the program, of which only the source is used', async () => {
      const outside = 'seen';
      const login = (email: string, _password: string, callback: (error: null, profile: object) => void) =>
        callback(null, { user_id: 7, email, sees: typeof outside });
      assert.deepEqual(await logIn(login), { ...ada, sees: 'undefined' });
    });

    it('getUser with one argument less', async () => {
      assert.deepEqual(await find(`function getUser(email, callback) { callback(null, ${profile}); }`), ada);
      assert.deepEqual(await find(`function getUser(email, context, callback) { callback(null, ${profile}); }`), ada);
    });
  });

  describe('of what a script says by its callback,', () => {
    /** Runs the statement that it is asked for. */
    const source = auth0Scripts({
      login: '(statement, password, callback) => { eval(statement); }',
      getUser: 'async (statement, context, callback) => { eval(statement); }',
    });
    after(() => source.close());
    const login = async (statement: string) => await source.verify(statement, 'a secret', { signal: patient });
    const getUser = async (statement: string) => await source.getUser(statement, { signal: patient });
    const unavailable = { code: 'legacy_unavailable', status: 503 };

    for (const said of [
      '',
      'null',
      'null, null',
      'null, false',
      'undefined, undefined',
      "new WrongUsernameOrPasswordError('ada', 'Who?')",
    ]) {
      it(`takes callback(${said}) for a no`, async () => {
        assert.equal(await login(`callback(${said})`), null);
        assert.equal(await getUser(`callback(${said})`), null);
      });
    }

    for (const said of [
      "new UnauthorizedError('Pay first.')",
      "new ValidationError('too-long', 'Shorter, please.')",
      "{ code: 'unauthorized' }",
    ]) {
      it(`takes callback(${said}) for a no of login, but not of getUser`, async () => {
        assert.equal(await login(`callback(${said})`), null);
        await assert.rejects(getUser(`callback(${said})`), unavailable);
      });
    }

    const silences = {
      'an error': `callback(new Error('connect ECONNREFUSED'))`,
      'a text': `callback('database is down')`,
      'a plain object, as drivers have them': `callback({ code: 'ELOGIN', message: 'Login failed.' })`,
      'a number': 'callback(500)',
      'an error with a profile': `callback(new Error(), { user_id: 1 })`,
      'an error that cannot be read': 'callback(new Proxy({}, { get() { throw new Error() } }))',
      'a symbol': 'callback(Symbol())',
      'an error thrown at once': `throw new Error('oops')`,
      'null thrown at once': 'throw null',
      'a text for a profile': `callback(null, 'ada')`,
      'an array for a profile': 'callback(null, [])',
      'a promise for a profile': 'callback(null, Promise.resolve({ user_id: 1 }))',
      'true for a profile, which says nothing of who it is': 'callback(null, true)',
      'a profile without an id': `callback(null, { email: 'ada@example.org' })`,
    };
    for (const [what, statement] of Object.entries(silences)) {
      it(`LEG-04: takes ${what} for no answer`, async () => {
        await assert.rejects(login(statement), unavailable);
        await assert.rejects(getUser(statement), unavailable);
      });
    }

    it('LEG-04: tells of an error by its name and code alone', async () => {
      const thrown = `Object.assign(new TypeError('hunter2'), { code: 'EPIPE', sql: 'hunter2' })`;
      const failure = inspect(await login(`callback(${thrown})`).catch((error: unknown) => error), { showHidden: true });
      assert.match(failure, /the script login failed with TypeError \(EPIPE\)/);
      assert.doesNotMatch(failure, /hunter2/);
    });

    it('hands over identifier and password as they are', async () => {
      const odd = '\ud800\0"\u2028\'';
      const echo = `(email, password, callback) => callback(null, { user_id: 1, typed: [email, password, typeof email] })`;
      assert.deepEqual((await logIn(echo, {}, odd, odd))?.['typed'], [odd, odd, 'string']);
    });

    it('runs what is not strict, as Auth0 does', async () => {
      assert.equal((await login('undeclared = 7; callback(null, { user_id: undeclared, self: typeof this })'))?.id, '7');
    });
  });

  it('gives what is configured, and keeps it from being changed', async () => {
    const configuration = { DATABASE_URL: 'postgres://localhost', SECRET: 'two\nlines' };
    const login = `function (email, password, callback) {
      configuration.SECRET = 'changed';
      callback(null, { user_id: 1, configuration: configuration });
    }`;
    assert.deepEqual((await logIn(login, { configuration }))?.['configuration'], configuration);
  });

  it('says to the operator what is wrong with a script that only shows when it runs', async () => {
    const why = async (login: string) => await logIn(login).then(String, ({ cause }: { cause: Error }) => cause.message);
    const form = 'expected (usernameOrEmail, password, callback) or (usernameOrEmail, password, context, callback)';
    assert.equal(await why('function (callback) {}'), `login declares 1 parameters; ${form}`);
    assert.equal(await why('function (a, b, c, d, e) {}'), `login declares 5 parameters; ${form}`);
    assert.equal(await why('{ login: 1 }'), 'login is no function');
    assert.equal(await why('missing'), 'the script login failed with ReferenceError');
  });

  it('has a name where it is given one', () => {
    assert.equal(sourceOf({}, { name: 'shop' }).name, 'shop');
    assert.ok(!('name' in sourceOf({})));
  });

  it('says at once, without running anything, what is wrong with a script or an option', () => {
    const wrong =
      (scripts: unknown, options = {}) =>
      () =>
        auth0Scripts(scripts as never, options);
    const error = (message: RegExp) => ({ code: 'configuration', message });
    assert.throws(wrong({ login: nobody }), error(/the script getUser to be a text or a function, got undefined/));
    assert.throws(wrong({ login: 'process.exit(', getUser: nobody }), error(/login is no function expression/));
    assert.throws(wrong({ login: nobody, get_user: nobody }), error(/no other keys than login, getUser, got 'get_user'/));
    assert.throws(wrong({ directory: '' }), error(/directory to be the path of a folder/));
    assert.throws(wrong({ directory: '/nowhere' }), error(/There is no script \/nowhere\/login.js/));
    assert.throws(wrong({ login: nobody, getUser: nobody }, { timeOut: 1 }), error(/'timeOut'/));
    assert.throws(wrong(null), error(/expected the scripts to be an object/i));
  });
});
