import assert from 'node:assert/strict';
import type { Express, Request, Response } from 'express';
import session, { type SessionOptions } from 'express-session';
import request from 'supertest';
import { currentUser, endSession, logIn } from '../../lib/express/session.js';
import { expresses } from '../passport/support/expresses.js';
import { KeptSessions } from '../passport/support/kept-sessions.js';
import { newPassport } from '../passport/support/new-passport.js';

for (const [version, makeApp] of expresses) {
  describe(`A session of the account routes, on ${version}`, () => {
    /** Begins and ends sessions, and says who is logged in. */
    function appWith(settings: Partial<SessionOptions> = {}, userProperty = 'user') {
      const passport = newPassport();
      passport.serializeUser((user, done) => done(null, (user as { id: string }).id));
      passport.deserializeUser((id, done) => done(null, id === 'nobody' ? false : { id }));
      const store = new KeptSessions();
      const app: Express = makeApp();
      app.use(session({ secret: 's', resave: false, saveUninitialized: false, store, ...settings }));
      app.use(passport.initialize({ userProperty }), passport.session());
      const answered = (work: (req: Request, res: Response) => Promise<unknown>) => (req: Request, res: Response) => {
        work(req, res).then(
          (answer) => res.json(answer ?? null),
          (error: Error) => res.status(500).json(error.message),
        );
      };
      app.post(
        '/cart',
        answered(async (req) => Object.assign(req.session, { cart: 'a book' }).cart),
      );
      app.post(
        '/in',
        answered(async (req, res) => await logIn(passport, req, res, { id: 'ada' }, { outcome: 'verified' })),
      );
      app.post(
        '/out',
        answered(async (req, res) => await endSession(req, res)),
      );
      app.get(
        '/who',
        answered(async (req) => currentUser(req)),
      );
      return { app, store, agent: request.agent(app) };
    }

    it('SES-01: begins under a new id, and with nothing of what was there before', async () => {
      const { agent, store } = appWith();
      await agent.post('/cart');
      const [before] = (await store.contents()).keys();
      await agent.post('/in').expect(200);
      const [[after, kept] = [], ...others] = (await store.contents()).entries();
      assert.deepEqual([others.length, after === before, kept?.cart, kept?.passport?.user], [0, false, undefined, 'ada']);
      assert.deepEqual((await agent.get('/who')).body, { id: 'ada' });
    });

    it('knows who is logged in under the name that the application gave it', async () => {
      const { agent } = appWith({}, 'person');
      await agent.post('/in').expect(200);
      assert.deepEqual((await agent.get('/who')).body, { id: 'ada' });
    });

    it('SES-05: is gone where it was kept once it is ended, and its cookie is taken back as it was set', async () => {
      for (const settings of [
        {},
        { name: 'my.sid', cookie: { path: '/', sameSite: 'lax', httpOnly: true } },
        { cookie: { domain: '127.0.0.1' } },
      ] satisfies Partial<SessionOptions>[]) {
        const { app, agent, store } = appWith(settings);
        const begun = await agent.post('/in').expect(200);
        const cookie = String(begun.headers['set-cookie']).split('=', 1)[0];
        const pair = String(begun.headers['set-cookie']).split(';', 1)[0] ?? '';
        const { headers } = await agent.post('/out').set('Cookie', `other=1; ${pair}`).expect(200);
        const gone = String(headers['set-cookie']);
        assert.ok(gone.startsWith(`${cookie}=;`) && gone.includes('Expires=Thu, 01 Jan 1970'), gone);
        for (const attribute of ['Path=/', ...('sameSite' in (settings.cookie ?? {}) ? ['SameSite=Lax', 'HttpOnly'] : [])])
          assert.ok(gone.includes(attribute), `${attribute} in ${gone}`);
        assert.equal((await store.contents()).size, 0);
        assert.equal((await request(app).get('/who').set('Cookie', pair)).body, null);
      }
    });

    it('is no matter where there is none', async () => {
      const { app } = appWith();
      const answer = await request(app).post('/out').expect(200);
      assert.equal(answer.headers['set-cookie'], undefined);
      assert.equal((await request(app).get('/who')).body, null);
    });

    it('SES-05: ends where it is kept in its cookie alone, as that of cookie-session is', async () => {
      const app = makeApp();
      app.use((req, _res, next) => {
        Object.assign(req, { session: { passport: { user: 'ada' } } });
        next();
      });
      app.post('/out', (req, res) => void endSession(req, res).then(() => res.json({ session: req.session })));
      assert.deepEqual((await request(app).post('/out').expect(200)).body, { session: null });
    });

    it('CFG-01: says what is to be done where there is none, one without an id, or nothing to put into it', async () => {
      const withSession = session({ secret: 's', resave: false, saveUninitialized: false });
      for (const [before, remedy] of [
        [(_req: Request, _res: Response, next: () => void) => next(), 'put express-session and passport.session() before'],
        [(req: Request, _res: Response, next: () => void) => (Object.assign(req, { session: {} }), next()), 'not cookie-session'],
        [withSession, 'sessionSerializer(migrator).use(passport)'],
      ] as const) {
        const passport = newPassport();
        const app = makeApp();
        app.use(before, passport.initialize());
        app.post('/in', (req, res) => {
          logIn(passport, req, res, { id: 'ada' }).catch(({ code, message }) => res.status(500).json([code, message]));
        });
        const { body } = await request(app).post('/in').expect(500);
        assert.ok(body[0] === 'configuration' && body[1].includes(remedy), body[1]);
      }
    });

    it('is an error where the application’s store fails, or it cannot say whose it is', async () => {
      const failing = new KeptSessions();
      failing.destroy = (_id, done) => done?.('a text and no error');
      const { agent } = appWith({ store: failing });
      await agent.post('/cart');
      assert.equal((await agent.post('/out').expect(500)).body, 'No session could be had.');
      const passport = newPassport();
      passport.serializeUser((_user, done) => done(new Error('no serializer')));
      const app = makeApp();
      app.use(session({ secret: 's', resave: false, saveUninitialized: false }), passport.session());
      app.post('/in', (req, res) => {
        logIn(passport, req, res, { id: 'ada' }).catch((error: Error) => res.status(500).json(error.message));
      });
      assert.equal((await request(app).post('/in').expect(500)).body, 'no serializer');
    });
  });
}
