import type { Request, Response } from 'express';
import { SESSION_COOKIE } from '../middleware/sessions.js';

/** `POST /logout`: the session is gone on the server too. */
export async function logOut(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error?: Error) => (error ? reject(error) : resolve()));
  });
  res.clearCookie(SESSION_COOKIE).redirect(303, '/login');
}
