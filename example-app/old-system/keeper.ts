import { Cluster } from './cluster.js';

/** What the keeper tells its parent, once: where PostgreSQL is, or why it is not. */
export type KeeperReport = { readonly url: string } | { readonly problem: string };

/**
 * A process of its own that keeps PostgreSQL, started by `fork` with the folder of the binaries. However its parent
 * ends, crashes and `kill -9` included, the channel between them closes: then PostgreSQL stops, and its folder goes.
 */
const [native = ''] = process.argv.slice(2);
const orphaned = new Promise<void>((resolve) => process.once('disconnect', resolve));
// Meant for the parent, who closes the channel when it is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

try {
  const cluster = await Cluster.make();
  try {
    tell({ url: await cluster.start(native) });
    await orphaned;
  } finally {
    await cluster.stop();
  }
} catch (error) {
  tell({ problem: error instanceof Error ? error.message : String(error) });
}
process.exit();

function tell(report: KeeperReport): void {
  if (process.connected) process.send?.(report);
}
