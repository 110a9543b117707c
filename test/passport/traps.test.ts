import assert from 'node:assert/strict';
import type { Handler } from 'express';
import type { AuthenticateOptions } from 'passport';
import request from 'supertest';
import type { Credentials } from '../../lib/core/credentials.js';
import { LegacyUnavailableError } from '../../lib/core/errors.js';
import type { LoginResult } from '../../lib/core/results.js';
import { LazyMigrationStrategy } from '../../lib/passport/strategy.js';
import { deferred } from '../legacy/support/deferred.js';
import { expresses } from './support/expresses.js';
import { quietApp } from './support/login-app.js';
import { newPassport } from './support/new-passport.js';
import { faultsDuring } from './support/process-faults.js';

const NO_FAULTS = { unhandledRejection: [], uncaughtException: [], warning: [] };
const ada = { username: 'ada', password: 'engine' };

/** Lets everybody in who has a password, as the user of that name. */
const open = {
  login: async ({ identifier, password }: Credentials): Promise<LoginResult<unknown>> =>
    password === 'engine' ? { status: 'verified', user: { id: identifier } } : { status: 'rejected' },
};

const unavailable = {
  login: async (): Promise<LoginResult<unknown>> => {
    throw new LegacyUnavailableError();
  },
};

for (const [version, express] of expresses) {
  /** An app without sessions whose login is authenticated by the handler. */
  const appWith = (authenticate: Handler) => {
    const app = quietApp(express);
    app.post('/login', authenticate, (req, res) => {
      res.json(req.user ?? null);
    });
    return app;
  };
  /** A handler that calls the strategy by name, so through `Object.create(strategy)`. */
  const byName = (migrator: typeof open, options: AuthenticateOptions = {}): Handler => {
    const passport = newPassport();
    passport.use(new LazyMigrationStrategy(migrator));
    return passport.authenticate('local', { session: false, ...options });
  };

  describe(`The traps of Passport, on ${version}`, () => {
    it('an object made from the strategy does what the strategy does', async () => {
      const app = appWith(byName(open));
      await request(app).post('/login').send(ada).expect(200, { id: 'ada' });
      await request(app)
        .post('/login')
        .send({ ...ada, password: 'wrong' })
        .expect(401, 'Unauthorized');
    });

    it('a strategy handed to authenticate() as it is does not mix up two requests at once', async () => {
      const alice = deferred<void>();
      const waiting = deferred<void>();
      const login = async ({ identifier }: Credentials): Promise<LoginResult<unknown>> => {
        if (identifier === 'mallory') return { status: 'rejected' };
        waiting.resolve(undefined);
        await alice.promise;
        return { status: 'verified', user: { id: identifier } };
      };
      const strategy = new LazyMigrationStrategy({ login });
      const app = appWith(newPassport().authenticate(strategy, { session: false }));

      const first = request(app)
        .post('/login')
        .send({ username: 'alice', password: 'engine' })
        .then((response) => response);
      await waiting.promise;
      await request(app).post('/login').send({ username: 'mallory', password: 'guess' }).expect(401);
      alice.resolve(undefined);
      const response = await first;
      assert.equal(response.status, 200);
      assert.deepEqual(response.body, { id: 'alice' });
    });

    it('LEG-04: no answer is a 503, not a rejection that nobody handles', async () => {
      const faults = await faultsDuring(async () => {
        const response = await request(appWith(byName(unavailable)))
          .post('/login')
          .send(ada);
        assert.equal(response.status, 503);
        assert.equal(response.headers['retry-after'], '5');
      });
      assert.deepEqual(faults, NO_FAULTS);
    });

    it('an exception inside fail(), say of flash messages without connect-flash, is answered once, as an error', async () => {
      const faults = await faultsDuring(async () => {
        const app = appWith(byName(open, { failureFlash: true }));
        const response = await request(app)
          .post('/login')
          .send({ ...ada, password: 'wrong' });
        assert.equal(response.status, 500);
        assert.match(response.text, /req\.flash is not a function/);
      });
      assert.deepEqual(faults, NO_FAULTS);
    });

    it('an exception inside success(), say of a session that cannot be regenerated, is answered once, as an error', async () => {
      const app = quietApp(express);
      // What cookie-session makes of a request.
      app.use((req, _res, next) => {
        Object.assign(req, { session: {} });
        next();
      });
      app.post('/login', byName(open, { session: true }));
      const faults = await faultsDuring(async () => {
        const response = await request(app).post('/login').send(ada);
        assert.equal(response.status, 500);
        assert.match(response.text, /regenerate is not a function/);
      });
      assert.deepEqual(faults, NO_FAULTS);
    });

    it('a callback that throws hears of its exception once, and its request is answered', async () => {
      const heard: unknown[] = [];
      const app = quietApp(express);
      app.post('/login', (req, res, next) => {
        const passport = newPassport();
        passport.use(new LazyMigrationStrategy(open));
        passport.authenticate('local', (error: unknown) => {
          heard.push(error);
          if (error) next(error);
          else throw new Error('a fault of the callback');
        })(req, res, next);
      });
      const faults = await faultsDuring(() =>
        request(app)
          .post('/login')
          .send(ada)
          .expect(500, /a fault of the callback/),
      );
      assert.deepEqual(faults, NO_FAULTS);
      assert.deepEqual(heard.map(String), ['null', 'Error: a fault of the callback']);
    });
  });
}

describe('A callback that throws whatever it is told', () => {
  it('leaves a warning, neither a third call nor a process that ends', async () => {
    let calls = 0;
    const passport = newPassport();
    passport.use(new LazyMigrationStrategy(open));
    const handle = passport.authenticate('local', () => {
      calls += 1;
      throw new RangeError(`for ${ada.password}`);
    }) as (req: object, res: object, next: () => void) => void;
    const faults = await faultsDuring(async () => handle({ body: ada }, {}, () => assert.fail('nobody was authenticated')));
    assert.equal(calls, 2);
    assert.deepEqual(
      { ...faults, warning: faults.warning.map(String) },
      {
        ...NO_FAULTS,
        warning: ['Warning: A login was left without an answer: RangeError in its callback.'],
      },
    );
  });
});
