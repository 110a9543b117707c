import assert from 'node:assert/strict';
import type { Credentials } from '../../lib/core/credentials.js';
import {
  ConfigurationError,
  IdentityConflictError,
  InvalidRequestError,
  LegacyUnavailableError,
  StoreUnavailableError,
  TooManyAttemptsError,
} from '../../lib/core/errors.js';
import type { LoginResult } from '../../lib/core/results.js';
import { LazyMigrationStrategy } from '../../lib/passport/strategy.js';
import { answerOf } from './support/driver.js';

const body = { username: 'ada', password: 'analytical engine' };
const user = { id: '1', email: 'ada@example.test' };

/** A migrator that gives one answer, and keeps what it was asked. */
class OneAnswer {
  readonly asked: Credentials[] = [];
  constructor(private readonly answer: () => LoginResult<unknown>) {}

  async login(credentials: Credentials): Promise<LoginResult<unknown>> {
    this.asked.push(credentials);
    return this.answer();
  }
}

const saying = (result: LoginResult<unknown>) => new OneAnswer(() => result);
const throwing = (thrown: unknown) =>
  new OneAnswer(() => {
    throw thrown;
  });
const yes = () => saying({ status: 'verified', user });

describe('LazyMigrationStrategy', () => {
  it('has the name of passport-local, or one of its own', () => {
    assert.equal(new LazyMigrationStrategy(yes()).name, 'local');
    assert.equal(new LazyMigrationStrategy(yes(), { name: 'members' }).name, 'members');
  });

  for (const outcome of ['verified', 'migrated'] as const) {
    it(`succeeds with the user, and says that they were ${outcome}`, async () => {
      const answer = await answerOf(new LazyMigrationStrategy(saying({ status: outcome, user })), { body });
      assert.deepEqual(answer, { action: 'success', user, info: { outcome } });
    });
  }

  it('hands the credentials on as they were typed, with the address that Express tells', async () => {
    const migrator = yes();
    const typed = { username: ' Ada@Example.test ', password: ' pass\tword ' };
    await answerOf(new LazyMigrationStrategy(migrator), { body: typed, ip: '192.0.2.7' });
    assert.deepEqual(migrator.asked, [{ identifier: typed.username, password: typed.password, ip: '192.0.2.7' }]);
  });

  it('reads the fields that its options name', async () => {
    const migrator = yes();
    const strategy = new LazyMigrationStrategy(migrator, { usernameField: 'user[email]', passwordField: 'secret' });
    await answerOf(strategy, { body: { user: { email: 'ada' }, secret: 'engine' } });
    assert.deepEqual(migrator.asked, [{ identifier: 'ada', password: 'engine', ip: undefined }]);
  });

  it('RTL-01: takes the address from `req.ip` alone, not from a header', async () => {
    const migrator = yes();
    const request = { body, ip: '192.0.2.7', headers: { 'x-forwarded-for': '203.0.113.1' }, ips: ['203.0.113.1'] };
    await answerOf(new LazyMigrationStrategy(migrator), request);
    assert.equal(migrator.asked[0]?.ip, '192.0.2.7');
  });

  it('fails with 401 where the credentials are wrong', async () => {
    const answer = await answerOf(new LazyMigrationStrategy(saying({ status: 'rejected' })), { body });
    const challenge = { message: 'The identifier or the password is wrong.', code: 'invalid_credentials' };
    assert.deepEqual(answer, { action: 'fail', challenge, status: 401 });
  });

  it('fails with 409 where the legacy vouches for somebody else', async () => {
    const conflict = new IdentityConflictError(undefined, { cause: new Error('ada is bob') });
    const answer = await answerOf(new LazyMigrationStrategy(throwing(conflict)), { body });
    assert.deepEqual(answer, { action: 'fail', challenge: { message: conflict.message, code: 'identity_conflict' }, status: 409 });
  });

  it('RTL-07: fails with 429, and says how long to wait in the challenge and in the header', async () => {
    const headers: string[] = [];
    const res = { headersSent: false, setHeader: (name: string, value: string) => headers.push(`${name}: ${value}`) };
    const locked = new TooManyAttemptsError(undefined, { retryAfter: 42 });
    const answer = await answerOf(new LazyMigrationStrategy(throwing(locked)), { body, res });
    assert.deepEqual(answer, {
      action: 'fail',
      challenge: { message: locked.message, code: 'too_many_attempts', retryAfter: 42 },
      status: 429,
    });
    assert.deepEqual(headers, ['Retry-After: 42']);
  });

  it('fails with 429 all the same where the response has begun, or is not at hand', async () => {
    const strategy = new LazyMigrationStrategy(throwing(new TooManyAttemptsError(undefined, { retryAfter: 42 })));
    const begun = { headersSent: true, setHeader: () => assert.fail('a header after the head was sent') };
    for (const request of [{ body, res: begun }, { body }]) {
      const answer = await answerOf(strategy, request);
      assert.equal(answer.action === 'fail' && answer.status, 429);
    }
  });

  it('fails with 400 where the migrator finds the request malformed, in the words of the route where it has some', async () => {
    const strategy = new LazyMigrationStrategy(throwing(new InvalidRequestError('The password is too long.')));
    const answer = await answerOf(strategy, { body });
    assert.deepEqual(answer, { action: 'fail', challenge: { message: 'The password is too long.', code: 'invalid_request' }, status: 400 });
    const translated = await answerOf(strategy, { body }, { badRequestMessage: 'Bitte alles ausfüllen.' });
    assert.deepEqual(translated, {
      action: 'fail',
      challenge: { message: 'Bitte alles ausfüllen.', code: 'invalid_request' },
      status: 400,
    });
  });

  for (const outage of [new LegacyUnavailableError(), new StoreUnavailableError()]) {
    it(`LEG-01: gives no answer as an error with status 503, never as a wrong password: ${outage.code}`, async () => {
      const answer = await answerOf(new LazyMigrationStrategy(throwing(outage)), { body });
      assert.deepEqual(answer, { action: 'error', error: outage });
      assert.equal(outage.status, 503);
    });
  }

  it('hands on an error that is not of this library', async () => {
    const bug = new RangeError('a bug of a store');
    assert.deepEqual(await answerOf(new LazyMigrationStrategy(throwing(bug)), { body }), { action: 'error', error: bug });
  });

  for (const thrown of [undefined, null, false, 'route', 503]) {
    it(`makes an error of ${JSON.stringify(thrown)}, which Express would take for leave to go on`, async () => {
      const answer = await answerOf(new LazyMigrationStrategy(throwing(thrown)), { body });
      assert.ok(answer.action === 'error' && answer.error instanceof Error);
      assert.equal(answer.error.cause, thrown);
    });
  }

  it('gives an exception that a migrator throws at once as an error', async () => {
    const bug = new Error('not even a promise');
    const login = () => {
      throw bug;
    };
    assert.deepEqual(await answerOf(new LazyMigrationStrategy({ login }), { body }), { action: 'error', error: bug });
  });
});

describe('Credentials that are none', () => {
  const hostile: readonly (readonly [row: string, what: string, body: unknown])[] = [
    ['INJ-01', 'an operator for the identifier', { username: { $gt: '' }, password: 'engine' }],
    ['INJ-01', 'a pattern for the identifier', { username: { $regex: '.*' }, password: 'engine' }],
    ['INJ-02', 'an array for the identifier', { username: ['ada', 'mallory'], password: 'engine' }],
    ['INJ-05', 'an operator for the password', { username: 'ada', password: { $ne: 1 } }],
    ['INJ-05', 'an array for the password', { username: 'ada', password: ['engine'] }],
    ['INJ-05', '`true` for the password', { username: 'ada', password: true }],
    ['INJ-05', 'a number for the password', { username: 'ada', password: 0 }],
    ['INJ-05', 'no password', { username: 'ada' }],
    ['INJ-05', 'no identifier', { password: 'engine' }],
    ['INJ-05', 'null for both', { username: null, password: null }],
    ['INJ-08', 'operators of a form', { 'username[$gt]': '', password: 'engine' }],
    ['INJ-10', 'credentials in a prototype', Object.create({ username: 'ada', password: 'engine' })],
    ['INJ-14', 'a body that is an array', ['ada', 'engine']],
    ['INJ-14', 'a body that is a text', 'ada:engine'],
    ['INJ-14', 'no body', undefined],
  ];
  for (const [row, what, hostileBody] of hostile) {
    it(`${row}: fail with 400 before anybody is asked: ${what}`, async () => {
      const migrator = yes();
      const answer = await answerOf(new LazyMigrationStrategy(migrator), { body: hostileBody });
      const challenge = { message: 'The identifier or the password is missing.', code: 'invalid_request' };
      assert.deepEqual(answer, { action: 'fail', challenge, status: 400 });
      assert.deepEqual(migrator.asked, []);
    });
  }

  it('INJ-07: fail with 400 where they are in the query or the path, not in the body', async () => {
    const migrator = yes();
    const request = { body: undefined, query: body, params: body };
    const answer = await answerOf(new LazyMigrationStrategy(migrator), request);
    assert.equal(answer.action === 'fail' && answer.status, 400);
    assert.deepEqual(migrator.asked, []);
  });
});

describe('A strategy that is put together wrongly', () => {
  const verify = () => {};
  const misuses: readonly (readonly [what: string, args: readonly unknown[], message: RegExp])[] = [
    ['has nothing', [], /requires a migrator.*options come second/],
    ['has options only', [{ usernameField: 'email' }], /requires a migrator.*options come second/],
    ['has what is not a migrator', [{ login: true }], /requires a migrator/],
    ['has a verify callback alone', [verify], /requires a migrator.*verify callback of passport-local/],
    ['has options and a verify callback', [{ usernameField: 'email' }, verify], /requires a migrator.*verify callback of passport-local/],
    ['has a migrator and a verify callback', [yes(), verify], /requires a migrator.*verify callback of passport-local/],
    ['has null for its options', [yes(), null], /requires a migrator/],
    ['has a field without a name', [yes(), { usernameField: '' }], /usernameField/],
    ['has a field whose name is no text', [yes(), { passwordField: 7 }], /passwordField/],
    ['has a name that is none', [yes(), { name: '' }], /\bname\b/],
  ];
  for (const [what, args, message] of misuses) {
    it(`says so at once, with the remedy: ${what}`, () => {
      assert.throws(
        () => Reflect.construct(LazyMigrationStrategy, args),
        (error) => error instanceof ConfigurationError && message.test(error.message),
      );
    });
  }

  it('takes undefined for an option that is not given', () => {
    const options = { usernameField: undefined, passwordField: undefined, name: undefined };
    assert.equal(new LazyMigrationStrategy(yes(), options).name, 'local');
  });

  it('leaves the options as they were', () => {
    const options = Object.freeze({ usernameField: 'email' });
    assert.doesNotThrow(() => new LazyMigrationStrategy(yes(), options));
  });
});
