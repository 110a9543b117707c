import assert from 'node:assert/strict';
import request from 'supertest';
import { TooManyAttemptsError } from '../../lib/core/errors.js';
import type { LegacyProfile } from '../../lib/core/ports.js';
import { LazyMigrationStrategy } from '../../lib/passport/strategy.js';
import { deferred } from '../legacy/support/deferred.js';
import { expresses } from './support/expresses.js';
import { migratingApp } from './support/migrating-app.js';
import { ada, credentialsOf, grace } from './support/migration.js';
import { newPassport } from './support/new-passport.js';
import { faultsDuring } from './support/process-faults.js';

const NO_FAULTS = { unhandledRejection: [], uncaughtException: [], warning: [] };

const rejecting = (reason: unknown) => async () => {
  throw reason;
};

for (const [version, express] of expresses) {
  describe(`A login whose legacy gives no answer, on ${version}`, () => {
    it('LEG-01: is a 503 with Retry-After while the old system is down, and nothing is counted', async () => {
      const { app, oldSystem, users } = migratingApp(express, { limits: { perIdentifier: 1 } });
      await request(app).post('/login').send(credentialsOf(grace)).expect(200);
      oldSystem.instead = () => Promise.reject(new Error('connect ECONNREFUSED'));
      for (let attempt = 0; attempt < 3; attempt++) {
        const response = await request(app).post('/login').send(credentialsOf(ada)).expect(503);
        assert.match(String(response.headers['retry-after']), /^\d+$/);
        assert.doesNotMatch(response.text, /ECONNREFUSED/);
      }
      assert.equal(await users.find(ada.email), null);
      await request(app).post('/login').send(credentialsOf(grace)).expect(200);
      oldSystem.instead = null;
      await request(app).post('/login').send(credentialsOf(ada)).expect(200);
    });

    it('LEG-03: discards an answer that comes after the timeout: no session, no user, no second response', async () => {
      const { app, migrator, oldSystem, store, users } = migratingApp(express, { guard: { timeout: 20 } });
      const answers: unknown[] = [];
      const passport = newPassport();
      passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
      app.post('/login-once', (req, res, next) => {
        const answer = (error: unknown) => {
          answers.push(error);
          next(error);
        };
        passport.authenticate('local', answer)(req, res, next);
      });
      const late = deferred<LegacyProfile>();
      oldSystem.instead = () => late.promise;
      const faults = await faultsDuring(async () => {
        await request(app).post('/login').send(credentialsOf(ada)).expect(503);
        await request(app).post('/login-once').send(credentialsOf(ada)).expect(503);
        late.resolve({ id: ada.id, email: ada.email, emailVerified: true });
        await late.promise;
      });
      assert.deepEqual(faults, NO_FAULTS);
      assert.equal(answers.length, 1);
      assert.equal((await store.contents()).size, 0);
      assert.equal(await users.find(ada.email), null);
      oldSystem.instead = null;
      await request(app).post('/login').send(credentialsOf(ada)).expect(200);
    });

    const waysToFail: Readonly<Record<string, () => never | Promise<never>>> = {
      'throws at once': () => {
        throw new Error('no route to host');
      },
      rejects: rejecting(new Error('no route to host')),
      'rejects with null': rejecting(null),
      'rejects with a text': rejecting('no route to host'),
    };
    for (const [way, fail] of Object.entries(waysToFail)) {
      it(`LEG-04: is a 503 and leaves no rejection behind where the old system ${way}`, async () => {
        const { app, oldSystem } = migratingApp(express);
        oldSystem.instead = fail;
        const faults = await faultsDuring(() => request(app).post('/login').send(credentialsOf(ada)).expect(503));
        assert.deepEqual(faults, NO_FAULTS);
      });
    }

    it('LEG-13: is a 429 where the old system asks for patience, and says for how long', async () => {
      const { app, oldSystem } = migratingApp(express);
      oldSystem.instead = () => Promise.reject(new TooManyAttemptsError(undefined, { retryAfter: 77 }));
      const response = await request(app).post('/login').send(credentialsOf(ada)).expect(429);
      assert.equal(response.headers['retry-after'], '77');
    });
  });
}
