import assert from 'node:assert/strict';
import type { Request, Response } from 'express';
import type passport from 'passport';
import { logIn } from '../../../example-app/routes/login.js';

type Done = (error: unknown, user?: unknown, info?: unknown) => void;

describe('the login of the example', () => {
  it('has saved how it ended before it leads to the page that says so', async () => {
    const steps: string[] = [];
    const session = {
      outcome: undefined as string | undefined,
      save(done: () => void) {
        setImmediate(() => {
          steps.push(`saved: ${session.outcome}`);
          done();
        });
      },
    };
    const req = { body: {}, session, logIn: (_user: unknown, done: () => void) => done() } as unknown as Request;
    const res = { redirect: (status: number, path: string) => steps.push(`${status} ${path}`) } as unknown as Response;
    const authenticator = { authenticate: (_name: string, done: Done) => () => done(null, { name: 'Ada' }, { outcome: 'migrated' }) };
    await logIn(authenticator as unknown as passport.Authenticator)(req, res);
    assert.deepEqual(steps, ['saved: migrated', '303 /']);
  });
});
