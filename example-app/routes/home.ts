import type { Request, Response } from 'express';
import type { Migrator } from 'passport-lazy-migration';
import type { Operator } from '../operator/operator.js';
import { homePage } from '../pages/home-page.js';
import type { UserDocument } from '../user.js';

/** What the home page is made of. */
export interface HomeParts {
  readonly migrator: Pick<Migrator<UserDocument>, 'progress' | 'accountOf'>;
  /** How many people there are in the old system. */
  readonly people: number;
  readonly operator: Operator;
}

/** `GET /`: for those who are logged in; others are sent to the form. */
export const showHome = ({ migrator, people, operator }: HomeParts) =>
  async function showHome(req: Request, res: Response): Promise<void> {
    if (!req.isAuthenticated()) {
      res.redirect('/login');
      return;
    }
    const user = req.user as UserDocument;
    const { migrated } = await migrator.progress();
    const isOperator = await operator.isBehind(req, migrator);
    const { outcome } = req.session;
    res.send(homePage({ name: user.name || user.email, email: user.email, outcome, migrated, people, isOperator }));
  };
