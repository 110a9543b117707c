import { Router } from 'express';
import { type ImportOptions, type ImportOutcome, type ImportRow, importUsers, type Migrator } from 'passport-lazy-migration';

/** What is sent to be imported. */
export interface ImportRequest {
  readonly rows: readonly ImportRow[];
  readonly options: ImportOptions;
}

/** How soon a row is tried again, in ms. */
const RETRY_DELAY = 20;

/** An import beside everything else that the process does; answers how each row ended. */
export function importRoute(migrator: Migrator<unknown>): Router {
  const router = Router();
  router.post('/import', async (req, res) => {
    const { rows, options } = req.body as ImportRequest;
    const outcomes: ImportOutcome[] = [];
    await importUsers(migrator, rows, {
      retryDelay: RETRY_DELAY,
      ...options,
      onRow: (outcome) => void (outcomes[outcome.index] = outcome),
    });
    res.json({ outcomes });
  });
  return router;
}
