import { createHook } from 'node:async_hooks';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** What node and bcrypt call the work of their slow hashes, which a thread does. */
const THREADS = new Set(['bcrypt:CompareAsyncWorker', 'PBKDF2REQUEST', 'SCRYPTREQUEST']);

/**
 * How many hashes were computed meanwhile in this process, slow or quick. It is counted, and not timed: on a busy machine, others
 * take more time than a hash does.
 */
export async function hashWork(during: () => Promise<unknown>): Promise<number> {
  let hashes = 0;
  const slow = createHook({ init: (_id, type) => void (hashes += Number(THREADS.has(type))) }).enable();
  const { createHash, createHmac } = crypto;
  crypto.createHash = (...args) => ((hashes += 1), createHash(...args));
  crypto.createHmac = (...args) => ((hashes += 1), createHmac(...args));
  syncBuiltinESMExports();
  try {
    await during();
  } finally {
    slow.disable();
    Object.assign(crypto, { createHash, createHmac });
    syncBuiltinESMExports();
  }
  return hashes;
}
