import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../command.js';
import { takeHead } from './take-head.js';
import { unpack } from './unpack.js';

/** What an import reads. */
export interface Input {
  /** The text in pieces: unpacked, and without a byte order mark. */
  readonly text: AsyncIterable<string>;
  /** How many bytes of it were taken, packed as they are. */
  readonly bytesRead: () => number;
  /** How many there are in all; `null` where nobody knows, as of a pipe. */
  readonly size: number | null;
}

/**
 * Opens a file, or whatever stands in its place, such as a named pipe.
 * @throws UsageError where there is none that can be read; `text` throws it where it can't be read any further.
 */
export async function openFile(path: string, shown: string): Promise<Input> {
  const found = await stat(path).catch((error: unknown) => {
    throw problemOf(error, shown);
  });
  if (found.isDirectory()) throw new UsageError(`${shown} is a folder, and not a file.`);
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* createReadStream(path) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw problemOf(error, shown);
    }
  }
  return await openBytes(bytes(), found.isFile() ? found.size : null);
}

/** The same of bytes that come from elsewhere, as from standard input. */
export async function openBytes(bytes: AsyncIterable<Uint8Array>, size: number | null = null): Promise<Input> {
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      read += piece.length;
      yield piece;
    }
  }
  const bytesRead = () => read;
  return { text: decoded(await unpack(counted(), bytesRead)), bytesRead, size };
}

/** As UTF-8, or as what a byte order mark says: Excel's "Unicode text" is UTF-16. Bytes that are no text become U+FFFD. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const { taken, whole } = await takeHead(bytes, (pieces) => pieces.reduce((sum, { length }) => sum + length, 0) >= 2);
  const mark = Buffer.concat(taken).subarray(0, 2).toString('hex');
  const decoder = new TextDecoder(mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8');
  for await (const piece of whole) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

function problemOf(error: unknown, shown: string): UsageError {
  const code = String((Object(error) as { readonly code?: unknown }).code);
  return new UsageError(code === 'ENOENT' ? `There is no file ${shown}.` : `${shown} cannot be read: ${code}.`);
}
