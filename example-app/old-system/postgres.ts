import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StartError } from '../start-error.js';
import { installedBinaries, platform } from './binaries.js';
import type { KeeperReport } from './keeper.js';

/** A PostgreSQL that was started for this process, and ends with it. */
export interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

const REMEDY = 'set LEGACY_DATABASE_URL=postgres://user:password@host:5432/database to use a PostgreSQL of your own';

/**
 * Starts PostgreSQL from the binaries that npm installed.
 * @throws StartError where there are none for this platform, or they do not run here.
 */
export async function startPostgres(native = installedBinaries()): Promise<Postgres> {
  if (!native) throw new StartError(`npm has installed no PostgreSQL for ${platform}: ${REMEDY}.`);
  // Detached: Ctrl-C in a terminal reaches every process of the group, and this one has to outlast its parent.
  const keeper = fork(fileURLToPath(new URL('keeper.ts', import.meta.url)), [native], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const report = await reportOf(keeper);
  if ('problem' in report) throw new StartError(`PostgreSQL does not start here (${report.problem}): ${REMEDY}.`);

  // A parent with nothing left to do may end: the keeper follows.
  keeper.unref();
  keeper.channel?.unref();
  return {
    url: report.url,
    async stop() {
      if (keeper.exitCode !== null || keeper.signalCode !== null) return;
      keeper.ref();
      const exit = once(keeper, 'exit');
      if (keeper.connected) keeper.disconnect();
      await exit;
    },
  };
}

const reportOf = (keeper: ChildProcess): Promise<KeeperReport> =>
  new Promise((resolve) => {
    keeper.on('message', (message: KeeperReport) => {
      // tsx, where it runs the keeper, sends messages of its own.
      if ('url' in message || 'problem' in message) resolve(message);
    });
    keeper.once('error', (error) => resolve({ problem: error.message }));
    keeper.once('exit', (code) => resolve({ problem: `its keeper ended with ${code}` }));
  });
