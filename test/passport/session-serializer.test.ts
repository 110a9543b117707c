import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { StoreUnavailableError } from '../../lib/core/errors.js';
import type { SessionData } from '../../lib/core/sessions.js';
import { sessionSerializer } from '../../lib/passport/session-serializer.js';
import { newPassport } from './support/new-passport.js';
import { faultsDuring } from './support/process-faults.js';

interface Person {
  readonly id: string;
}

const ada: Person = { id: '1' };
const session: SessionData = { id: '1', v: 'first' };

/** A migrator that knows Ada and her session. */
const knowing = {
  sessionOf: async (user: unknown) => (user === ada ? session : null),
  userOfSession: async (data: unknown) => (data === session ? ada : null),
};

const down = {
  sessionOf: () => Promise.reject(new StoreUnavailableError()),
  userOfSession: () => Promise.reject(new StoreUnavailableError()),
};

/** What a callback is called with. */
const called = <Value>(run: (done: (error: unknown, value?: Value) => void) => void) =>
  new Promise<readonly [error: unknown, value: Value | undefined]>((resolve) => run((error, value) => resolve([error, value])));

describe('sessionSerializer', () => {
  const { serializeUser, deserializeUser } = sessionSerializer<Person>(knowing);

  it('CFG-01: says at once where it is handed no migrator', () => {
    for (const migrator of [undefined, null, {}, () => {}, Promise.resolve(knowing), { sessionOf: knowing.sessionOf }])
      assert.throws(() => sessionSerializer(migrator as typeof knowing), { code: 'configuration', message: /requires a migrator/ });
  });

  it('gives a session what the migrator wants it to hold', async () => {
    assert.deepEqual(await called((done) => serializeUser(ada, done)), [null, session]);
  });

  it('gives the user of a session', async () => {
    assert.deepEqual(await called((done) => deserializeUser(session, done)), [null, ada]);
  });

  it('SES-03: says `false` of a session that is over, so that Passport forgets it', async () => {
    assert.deepEqual(await called((done) => deserializeUser({ id: '1', v: 'older' }, done)), [null, false]);
  });

  it('SES-04: gives an error, not a no, where the store gives no answer', async () => {
    const serializer = sessionSerializer(down);
    const [reading] = await called((done) => serializer.deserializeUser(session, done));
    const [writing] = await called((done) => serializer.serializeUser(ada, done));
    assert.ok(reading instanceof StoreUnavailableError && writing instanceof StoreUnavailableError);
    assert.equal(reading.status, 503);
  });

  for (const migrator of [knowing, down]) {
    it(`calls back once, also where the callback throws: ${migrator === down ? 'an error' : 'an answer'}`, async () => {
      const serializer = sessionSerializer(migrator);
      for (const run of [serializer.serializeUser.bind(null, ada), serializer.deserializeUser.bind(null, session)]) {
        let calls = 0;
        const faults = await faultsDuring(async () =>
          run(() => {
            calls += 1;
            throw new Error('a fault of the callback');
          }),
        );
        assert.deepEqual(faults.uncaughtException.map(String), ['Error: a fault of the callback']);
        assert.deepEqual(faults.unhandledRejection, []);
        assert.equal(calls, 1);
      }
    });
  }

  it('registers both with a Passport instance', async () => {
    const passport = newPassport();
    sessionSerializer(knowing).use(passport);
    assert.deepEqual(await called((done) => passport.serializeUser(ada, done)), [null, session]);
    assert.deepEqual(await called((done) => passport.deserializeUser(session, done)), [null, ada]);
  });

  it('lets each function be registered by itself, and called with a request or without', async () => {
    const passport = newPassport();
    passport.serializeUser(serializeUser);
    passport.deserializeUser(deserializeUser);
    assert.deepEqual(await called((done) => passport.serializeUser(ada, done)), [null, session]);
    const request = new IncomingMessage(new Socket());
    assert.deepEqual(await called((done) => passport.deserializeUser(session, request, done)), [null, ada]);
  });

  it('leaves a user that is not stored to the next serializer of the application', async () => {
    const passport = newPassport();
    sessionSerializer(knowing).use(passport);
    passport.serializeUser((_user, done) => done(null, 'an administrator'));
    assert.deepEqual(await called((done) => passport.serializeUser({ id: 'root' }, done)), [null, 'an administrator']);
  });
});
