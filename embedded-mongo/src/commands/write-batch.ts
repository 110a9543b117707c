import type { Doc } from '../bson/document.js';
import { fail, toServerError } from '../errors.js';
import { MAX_WRITE_BATCH } from '../wire/limits.js';

/** Runs each write of a batch, to the first failure where they are ordered; gives what failed, for the reply. */
export function runBatch(writes: readonly Doc[], ordered: unknown, run: (write: Doc, index: number) => void): { writeErrors?: Doc[] } {
  if (!writes.length || writes.length > MAX_WRITE_BATCH)
    fail('InvalidLength', `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${writes.length} operations.`);
  const writeErrors: Doc[] = [];
  for (const [index, write] of writes.entries()) {
    try {
      run(write, index);
    } catch (error) {
      writeErrors.push(toServerError(error).toWriteError(index));
      if (ordered !== false) break;
    }
  }
  return writeErrors.length ? { writeErrors } : {};
}
