import assert from 'node:assert/strict';
import { closeSources, find, logIn } from './support/scripts.js';

const profile = `{ user_id: 7, email: email }`;
const ada = { id: '7', email: 'ada@example.org', emailVerified: false };

/** What the worker says of itself, or else the code of the error. */
const failure = async (login: string): Promise<unknown> =>
  await logIn(login).then(
    () => 'an answer',
    (error: { code?: unknown }) => error.code,
  );

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

  describe('takes for a no', () => {
    for (const said of ['', 'null', 'null, null', 'null, false', 'undefined, undefined', 'new WrongUsernameOrPasswordError(email)']) {
      it(`callback(${said})`, async () => {
        assert.equal(await logIn(`function (email, password, callback) { callback(${said}); }`), null);
        assert.equal(await find(`function (email, callback) { callback(${said}); }`), null);
      });
    }

    for (const said of ["new UnauthorizedError('Pay first.')", "new ValidationError('email-too-long', 'Shorter, please.')"]) {
      it(`callback(${said}) of login, but not of getUser`, async () => {
        assert.equal(await logIn(`function (email, password, callback) { callback(${said}); }`), null);
        await assert.rejects(find(`function (email, callback) { callback(${said}); }`), { code: 'legacy_unavailable' });
      });
    }
  });

  describe('takes for no answer', () => {
    const errors = {
      'an error': `callback(new Error('connect ECONNREFUSED'))`,
      'a text': `callback('database is down')`,
      'a plain object, as drivers have them': `callback({ code: 'ELOGIN', message: 'Login failed.' })`,
      'a number': 'callback(500)',
      'an error thrown at once': `throw new Error('oops')`,
      'an answer that is no profile': `callback(null, 'ada')`,
      'an array': 'callback(null, [])',
      'a promise': 'callback(null, Promise.resolve({ user_id: 1 }))',
      'true, which says nothing of who it is': 'callback(null, true)',
      'a profile without an id': 'callback(null, { email: email })',
    };
    for (const [what, statement] of Object.entries(errors)) {
      it(what, async () => assert.equal(await failure(`function (email, password, callback) { ${statement}; }`), 'legacy_unavailable'));
    }

    it('a rejection of an async function', async () => {
      assert.equal(await failure('async function (email, password, callback) { await missing(); }'), 'legacy_unavailable');
    });
  });
});
