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
  /** Told of each import that was killed, after how many rows it said had ended. */
  readonly onKill?: (ended: number) => void;
}

/**
 * Imports the same rows over and over, each time in a new process that is killed with SIGKILL at a random point, and
 * then once to the end.
 * @returns What the last one reported, and how many were killed while they were at work.
 */
export async function killImports({ database, rows, kills, seed, onKill }: KillOptions) {
  const random = new Random(seed);
  const tellEach = Math.max(1, Math.floor(rows / 1000));
  let killed = 0;
  // One more than is killed, and begun before it is needed.
  let next = Importer.start(database);
  for (let round = 0; round < kills; round++) {
    const importer = await next;
    next = Importer.start(database);
    const point = random.below(rows);
    let last = 0;
    const onEnded = (ended: number) => {
      last = ended;
      if (ended >= point) importer.kill();
    };
    const report = await importer.run(0, rows, { tellEach, onEnded });
    if (report === null) killed++;
    onKill?.(last);
    await importer.stop();
  }
  const importer = await next;
  const report: ImportReport | null = await importer.run(0, rows);
  await importer.stop();
  return { report, killed };
}
