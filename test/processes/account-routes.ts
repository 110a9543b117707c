import { type Request, Router } from 'express';
import type { Mail, Migrator } from 'passport-lazy-migration';

/** A mail on its way to the test: what it says, and which request it came of. */
export interface RelayedMail {
  readonly number: number;
  readonly type: string;
  readonly to: string;
  readonly url?: string;
  /** Whether it is about a user who is here. */
  readonly isHere: boolean;
}

/** The header that a request carries its number in. */
export const NUMBER = 'x-number';

const LINKS = {
  resetPassword: 'https://app.example.org/reset-password?token={token}',
  verifyEmail: 'https://app.example.org/verify-email?token={token}',
  confirmEmail: 'https://app.example.org/confirm-email?token={token}',
};

/** The flows of an account, each behind a route of its own that does nothing but call it. */
export function accountRoutes(migrator: Migrator<unknown>, relay: (mail: RelayedMail) => void): Router {
  const router = Router();
  const mailOf = (req: Request): Mail => ({
    links: LINKS,
    sendMail: ({ type, to, url, user }) =>
      relay({ number: Number(req.get(NUMBER)), type, to, isHere: user !== undefined, ...(url ? { url } : {}) }),
  });
  const body = <Names extends string>(req: Request) => req.body as Record<Names, string>;
  const answer = async (user: unknown) => ({ id: (await migrator.sessionOf(user))?.id });

  router.post('/sign-up', async (req, res) => {
    const { email, password } = body<'email' | 'password'>(req);
    const { instant } = req.body as { instant: boolean };
    const result = await migrator.signUp({ email, password }, { instant, mail: mailOf(req) });
    if (result.status !== 'created') return void res.status(202).json({});
    const session = await migrator.sessionOf(result.user);
    res.status(201).json({ id: session?.id, session });
  });
  router.post('/verify-email', async (req, res) => {
    const { user } = await migrator.verifyEmail(body<'token'>(req).token);
    res.json(await answer(user));
  });
  router.post('/request-reset', async (req, res) => {
    await migrator.requestPasswordReset(body<'email'>(req).email, { mail: mailOf(req) });
    res.status(202).json({});
  });
  router.post('/request-proof', async (req, res) => {
    await migrator.requestEmailVerification(body<'email'>(req).email, { mail: mailOf(req) });
    res.status(202).json({});
  });
  router.post('/reset-password', async (req, res) => {
    const { token, password } = body<'token' | 'password'>(req);
    const { user } = await migrator.resetPassword(token, password, { mail: mailOf(req) });
    res.json(await answer(user));
  });
  router.post('/request-address', async (req, res) => {
    const { id, email } = body<'id' | 'email'>(req);
    await migrator.requestEmailChange(id, email, { mail: mailOf(req) });
    res.status(202).json({});
  });
  router.post('/confirm-email', async (req, res) => {
    const { user } = await migrator.confirmEmailChange(body<'token'>(req).token, { mail: mailOf(req) });
    res.json(await answer(user));
  });
  router.post('/change-address', async (req, res) => {
    const { id, email } = body<'id' | 'email'>(req);
    const { user } = await migrator.changeEmail(id, email, { mail: mailOf(req) });
    res.json(await answer(user));
  });
  /** Answered when nothing is left to do that follows an answer. */
  router.post('/idle', async (_req, res) => {
    await migrator.close();
    res.sendStatus(204);
  });
  return router;
}
