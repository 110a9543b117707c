import type { Request, Response } from 'express';
import type { Migrator } from 'passport-lazy-migration';
import { homePage } from '../pages/home-page.js';
import type { UserDocument } from '../user.js';

/** `GET /`: for those who are logged in; others are sent to the form. */
export const showHome = (migrator: Pick<Migrator, 'progress'>, people: number) =>
  async function showHome(req: Request, res: Response): Promise<void> {
    if (!req.isAuthenticated()) {
      res.redirect('/login');
      return;
    }
    const user = req.user as UserDocument;
    const { migrated } = await migrator.progress();
    res.send(homePage({ name: user.name || user.email, email: user.email, outcome: req.session.outcome, migrated, people }));
  };
