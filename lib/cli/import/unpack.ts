import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { UsageError } from '../command.js';
import { figure } from '../printable.js';
import { takeHead } from './take-head.js';

type Bytes = AsyncIterable<Uint8Array>;

/** What else files are packed by, as they begin. */
const OTHERS: Readonly<Record<string, readonly number[]>> = {
  zip: [0x50, 0x4b, 0x03, 0x04],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  xz: [0xfd, 0x37, 0x7a, 0x58],
  bzip2: [0x42, 0x5a, 0x68],
};
const GZIP = [0x1f, 0x8b];
const LONGEST = 4;

/**
 * Bytes as they are, or unpacked where gzip packed them: by what they begin with, not by the name of the file. Several
 * files of gzip that were put together are read as one.
 * @param bytesRead How many of the packed bytes were taken, for what is said where they can't be unpacked any further.
 * @throws UsageError where they were cut short, or are damaged, once all that comes before has been given; or where
 * something else packed them.
 */
export async function unpack(bytes: Bytes, bytesRead: () => number): Promise<Bytes> {
  const { taken, whole } = await takeHead(bytes, (pieces) => pieces.reduce((sum, { length }) => sum + length, 0) >= LONGEST);
  const head = Buffer.concat(taken);
  const begins = (magic: readonly number[]) => head.subarray(0, magic.length).equals(Buffer.from(magic));
  const other = Object.keys(OTHERS).find((name) => begins(OTHERS[name] ?? []));
  if (other) throw new UsageError(`The file is packed by ${other}, and only gzip is read. Unpack it first.`);
  return begins(GZIP) ? unpacked(whole, bytesRead) : whole;
}

async function* unpacked(bytes: Bytes, bytesRead: () => number): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const source = Readable.from(bytes, { objectMode: false });
  let failure: unknown;
  source.once('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  gunzip.once('error', (error) => (failure = error));
  try {
    // An iterator of the stream would drop what stands before the place that can't be read.
    for (;;) {
      const piece = gunzip.read() as Uint8Array | null;
      if (piece !== null) yield piece;
      else if (failure !== undefined) throw problemOf(failure, bytesRead());
      else if (gunzip.readableEnded) return;
      else await change(gunzip);
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function change(gunzip: Gunzip): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race(['readable', 'end', 'close'].map((event) => once(gunzip, event, { signal }))).catch(() => {});
  over.abort();
}

function problemOf(failure: unknown, at: number): unknown {
  const code = (Object(failure) as { readonly code?: unknown }).code;
  const where = `at ${figure(at)} bytes`;
  if (code === 'Z_BUF_ERROR') return new UsageError(`The packed file was cut short: it ends ${where}, in the midst of its data.`);
  if (typeof code === 'string' && code.startsWith('Z_')) return new UsageError(`The packed file is damaged, ${where} or a little before.`);
  return failure;
}
