import { closeSync, fchmodSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { UsageError } from '../command.js';
import type { Rejected } from './run-import.js';

/** Where rejected rows are written to. */
export interface RejectsFile {
  readonly write: (rejected: Rejected) => void;
  readonly close: () => void;
}

/**
 * Opens a file for one line of JSON per rejected row, which only its owner may read. One that holds something already is
 * nobody's to write over; it is gone on with where the import is. Each line is written before the next row is begun, so
 * that none is lost whatever happens to the process.
 * @throws UsageError where the file can't be written, or holds something already.
 */
export function openRejects(path: string, shown: string, { goOn }: { readonly goOn: boolean }): RejectsFile {
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw new UsageError(`${shown} cannot be written: ${String((Object(error) as { readonly code?: unknown }).code)}.`);
    }
  };
  const file = attempt(() => openSync(path, 'a', 0o600));
  const found = fstatSync(file);
  if (found.isFile() && found.size > 0 && !goOn) {
    closeSync(file);
    throw new UsageError(
      `${shown} is there already. Name another file for what is rejected, or remove it; with --from it is gone on with.`,
    );
  }
  if (found.isFile()) attempt(() => fchmodSync(file, 0o600));
  return {
    write: ({ line, code, reason }) => attempt(() => writeWhole(file, `${JSON.stringify({ line, code, reason })}\n`)),
    close: () => closeSync(file),
  };
}

/** A disk that fills up takes the beginning of a line: that is taken back, so that what goes on begins a line of its own. */
function writeWhole(file: number, line: string): void {
  const bytes = Buffer.from(line);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(file, bytes, written);
  } catch (error) {
    const found = fstatSync(file);
    if (found.isFile()) ftruncateSync(file, found.size - written);
    throw error;
  }
}
