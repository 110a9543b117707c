import assert from 'node:assert/strict';
import { accountHandlers } from '../../lib/express/account-handlers.js';
import { accountRouter } from '../../lib/express/account-router.js';
import { newPassport } from '../passport/support/new-passport.js';
import { LINKS } from '../support/mailbox.js';
import { world } from '../support/world.js';

const { migrator } = world();
const RIGHT = { passport: newPassport(), links: LINKS, sendMail: async () => {} };

const problemsOf = (options: unknown): string => problemsWith(migrator, options);

/** What is said of arguments, of whatever type they are. */
function problemsWith(of: unknown, options: unknown): string {
  try {
    accountRouter(of as typeof migrator, options as typeof RIGHT);
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, 'configuration');
    return (error as Error).message;
  }
  return '';
}

describe('The options of accountRouter', () => {
  it('may be no more than three', () => {
    assert.equal(problemsOf(RIGHT), '');
    assert.doesNotThrow(() => accountHandlers(migrator, RIGHT));
  });

  it('may be all there are', () => {
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } };
    const pages = { login: { success: '/', failure: '/login' } };
    const more = {
      signup: 'instant',
      signupFields: ['name', 'username'],
      pages,
      messages: { forbidden: 'Nein.' },
      origins: ['https://www.example.org'],
      onError: () => {},
    };
    assert.equal(problemsOf({ ...RIGHT, ...more }), '');
    assert.equal(problemsOf({ ...RIGHT, signupFields: schema, messages: () => 'Nein.' }), '');
    assert.equal(problemsOf({ ...RIGHT, signupFields: Object.assign(() => {}, schema) }), '');
  });

  it('CFG-01: tells of all that is wrong at once', () => {
    const wrong = {
      ...{ passport: {}, links: { ...LINKS, verifyEmail: '/verify?{token}' }, sendmail: () => {}, signup: 'later' },
      ...{ signupFields: ['name', 'passwordHash'], pages: { login: '/' }, messages: { nope: 'x' }, origins: ['*'], onError: true },
    };
    const told = problemsOf(wrong);
    const words = [
      'passport',
      'links.verifyEmail',
      'sendMail to be a function',
      'no option sendmail',
      'signup to be',
      "'passwordHash'",
      'pages.login',
      'code nope',
      'origins',
      'onError',
    ];
    for (const word of words) assert.ok(told.includes(word), `${word} in: ${told}`);
  });

  it('CFG-01: asks for a migrator first', () => {
    for (const none of [undefined, null, {}, { login: () => {} }, RIGHT]) assert.match(problemsWith(none, RIGHT), /expected a migrator/);
    for (const none of [undefined, null, 7]) assert.match(problemsOf(none), /sendMail.*links.*passport/);
  });

  it('RST-01: wants links that lead somewhere without a request: absolute, on the web, with the token in the path or after', () => {
    const links = [
      '/reset/{token}',
      '//app.example.org/{token}',
      'app.example.org/{token}',
      'https://app.example.org/reset',
      'https://{token}.example.org/',
    ];
    for (const resetPassword of [...links, 'javascript:{token}', '', undefined, 7])
      assert.match(problemsOf({ ...RIGHT, links: { ...LINKS, resetPassword } }), /links\.resetPassword/, String(resetPassword));
    assert.match(problemsOf({ ...RIGHT, links: undefined }), /links\.resetPassword.*links\.verifyEmail.*links\.confirmEmail/);
  });

  it('INJ-09: lets nobody allow what the library keeps by itself, or what is syntax to a store', () => {
    for (const name of [
      'id',
      '_id',
      'email',
      'password',
      'passwordHash',
      'emailVerified',
      'credentialsVersion',
      'blocked',
      '__proto__',
      'constructor',
      '$set',
      'a.b',
      '',
      7,
    ])
      assert.match(problemsOf({ ...RIGHT, signupFields: [name] }), /signupFields/, String(name));
    for (const none of ['name', { name: true }, 7, null]) assert.match(problemsOf({ ...RIGHT, signupFields: none }), /signupFields/);
  });
});
