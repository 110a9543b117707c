import type { ImportReport } from '../../lib/core/import-results.js';
import { Random } from '../history/random.js';
import { Importer } from './importers.js';

/** How an import is to be killed over and over. */
export interface KillOptions {
  /** The database, with its name. */
  readonly database: string;
  readonly rows: number;
  readonly kills: number;
  readonly seed: number;
  /** How many rows are under way at once. */
  readonly concurrency?: number;
  /** Told of each import that was killed, after how many of its rows had ended. */
  readonly onKill?: (ended: number) => void;
}

/**
 * Imports the same rows over and over, each time in a new process that is killed with SIGKILL at a random point, and
 * then once to the end.
 * @returns What the last one reported, and how many were killed while they were at work.
 */
export async function killImports({ database, rows, kills, seed, concurrency, onKill }: KillOptions) {
  const random = new Random(seed);
  let killed = 0;
  // One more than is killed, and begun before it is needed.
  let next = Importer.start(database);
  for (let round = 0; round < kills; round++) {
    const importer = await next;
    next = Importer.start(database);
    const killAfter = 1 + random.below(rows);
    const report = await importer.run(0, rows, { killAfter, concurrency });
    if (report === null) killed++;
    onKill?.(killAfter);
    await importer.stop();
  }
  const importer = await next;
  const report: ImportReport | null = await importer.run(0, rows);
  await importer.stop();
  return { report, killed };
}
