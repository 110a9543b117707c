import express, { type Request, type RequestHandler, Router } from 'express';
import type { Migrator } from 'passport-lazy-migration';
import { migrationDashboard } from 'passport-lazy-migration/express';
import { sameOriginOnly } from '../middleware/same-origin.js';
import type { Operator } from '../operator/operator.js';
import type { TimeMachine } from '../operator/time-machine.js';
import { operatorPage } from '../pages/operator-page.js';
import type { UserDocument } from '../user.js';

/** What the operator's pages are made of. */
export interface OperatorParts {
  readonly operator: Operator;
  readonly migrator: Migrator<UserDocument>;
  readonly timeMachine: TimeMachine;
}

/** The pages of whoever runs the migration; to everybody else there is nothing here. */
export function operatorPages({ operator, migrator, timeMachine }: OperatorParts): Router {
  const authorize = (req: unknown) => operator.isBehind(req as Request, migrator);
  const operatorsOnly: RequestHandler = (req, _res, next) => {
    authorize(req).then((may) => next(may ? undefined : 'router'), next);
  };
  const router = Router();
  router.use(operatorsOnly, sameOriginOnly);
  router.get('/', (_req, res) => void res.send(operatorPage({ phase: operator.phase, isPlaying: timeMachine.isPlaying })));
  router.post('/phase', express.urlencoded({ extended: false, limit: '1kb' }), (req, res) => {
    const { phase } = req.body as { phase?: unknown };
    if (operator.turnTo(phase)) res.redirect(303, '/operator');
    else res.redirect(303, '/operator?error=invalid_request');
  });
  router.post('/play', (_req, res, next) => {
    timeMachine.play().catch(next);
    res.redirect(303, '/operator/time-machine/');
  });
  router.use('/migration', migrationDashboard(migrator, { authorize }));
  // Each time it is played there is another migration to look at.
  router.use('/time-machine', (req, res, next) =>
    migrationDashboard(timeMachine.migrator, { authorize, title: 'A month in a minute' })(req, res, next),
  );
  return router;
}
