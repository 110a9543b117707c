const KINDS = ['unhandledRejection', 'uncaughtException', 'warning'] as const;

/** What would have ended a process, or been printed by it. */
export type ProcessFaults = Readonly<Record<(typeof KINDS)[number], readonly unknown[]>>;

/** Runs something, and what it leaves behind that nobody caught; the runner's own listeners don't hear of it. */
export async function faultsDuring(run: () => Promise<unknown>): Promise<ProcessFaults> {
  const heard = { unhandledRejection: [] as unknown[], uncaughtException: [] as unknown[], warning: [] as unknown[] };
  const restore = KINDS.map((kind) => listenInstead(kind, (fault) => heard[kind].push(fault)));
  try {
    await run();
    // Rejections are reported once the microtasks are done, warnings one tick later.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    return heard;
  } finally {
    for (const undo of restore) undo();
  }
}

function listenInstead(kind: string, listener: (fault: unknown) => void): () => void {
  const others = process.rawListeners(kind);
  process.removeAllListeners(kind);
  process.on(kind, listener);
  return () => {
    process.removeListener(kind, listener);
    for (const other of others) process.on(kind, other as (fault: unknown) => void);
  };
}
