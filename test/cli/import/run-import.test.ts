import assert from 'node:assert/strict';
import { UsageError } from '../../../lib/cli/command.js';
import type { Entry } from '../../../lib/cli/import/export-format.js';
import { type Rejected, runImport, type RunOptions } from '../../../lib/cli/import/run-import.js';
import { Tally } from '../../../lib/cli/import/tally.js';
import type { ImportOptions } from '../../../lib/core/import-results.js';
import type { Migrator } from '../../../lib/core/migrator.js';

type Rows = AsyncGenerator<{ readonly id: number }>;
type Engine = (rows: Rows, options: ImportOptions) => Promise<boolean>;

/** A migrator that imports as a test says, and tells whether it was cut short. */
const migratorOf = (engine: Engine) =>
  ({ importUsers: async (rows: Rows, options: ImportOptions) => ({ interrupted: await engine(rows, options) }) }) as unknown as Migrator;

/** Takes rows and ends them, all at once and in the order in which they are named. */
const ending =
  (take: number, order: readonly number[], then: () => boolean = () => true): Engine =>
  async (rows, { onRow }) => {
    for (let row = 0; row < take; row++) await rows.next();
    for (const index of order) await onRow?.({ index, code: 'imported' });
    const isCut = then();
    if (isCut) await rows.return(undefined);
    return isCut;
  };

const all: Engine = async (rows, { onRow }) => {
  let index = 0;
  for await (const _row of rows) await onRow?.({ index: index++, code: 'imported' });
  return false;
};

async function* entriesOf(lines: readonly number[]): AsyncGenerator<Entry> {
  for (const line of lines) yield { line, row: { id: line } };
}

const forever: Promise<never> = new Promise(() => {});

async function runWith(engine: Engine, entries: AsyncIterable<Entry>, options: Partial<RunOptions> = {}) {
  const rejected: Rejected[] = [];
  const { from = 1, signal = new AbortController().signal } = options;
  const tally = new Tally(from);
  const reject = (row: Rejected) => void rejected.push(row);
  const end = await runImport(migratorOf(engine), [{ entries }], { from, signal, tally, reject, ...options });
  return { ...end, rejected, tally };
}

describe('An import of entries', () => {
  it('IMP-11: goes on from the first line that is not done, though rows after it are', async () => {
    const { next, tally } = await runWith(ending(5, [4, 0, 2, 3]), entriesOf([10, 20, 30, 40, 50, 60]));
    assert.deepEqual([next, tally.rows], [20, 4]);
  });

  it('IMP-11: goes on from the line after those that are done, which it has looked at', async () => {
    assert.equal((await runWith(ending(3, [0, 1, 2]), entriesOf([10, 20, 30, 45, 50]))).next, 45);
  });

  it('IMP-11: does a line again that holds more rows than are done', async () => {
    assert.equal((await runWith(ending(2, [0, 1]), entriesOf([1, 1, 1, 1]))).next, 1);
  });

  it('IMP-11: waits for no row that does not come, and does the last line again', async () => {
    async function* stuck(): AsyncGenerator<Entry> {
      yield* entriesOf([10, 20]);
      await forever;
    }
    assert.equal((await runWith(ending(2, [0, 1]), stuck())).next, 20);
  });

  it('IMP-11: has nothing left where it is cut off after the last row', async () => {
    assert.deepEqual((await runWith(ending(2, [1, 0]), entriesOf([10, 20]))).next, null);
    assert.deepEqual((await runWith(all, entriesOf([10, 20]))).next, null);
  });

  it('IMP-11: has something left where its rows end because they were asked to', async () => {
    const stop = new AbortController();
    const stopping: Engine = async (rows, { onRow }) => {
      await rows.next();
      await onRow?.({ index: 0, code: 'imported' });
      stop.abort();
      assert.equal((await rows.next()).done, true);
      return false;
    };
    assert.equal((await runWith(stopping, entriesOf([10, 20, 30]), { signal: stop.signal })).next, 20);
  });

  it('tells what went wrong with a row, or with reading, and where to go on', async () => {
    const lost = new Error('of the store');
    const failing = ending(3, [0, 2], () => {
      throw lost;
    });
    const writing = await runWith(failing, entriesOf([10, 20, 30, 40]));
    assert.deepEqual([writing.failure, writing.next], [{ error: lost, at: 'writing' }, 20]);
    const broken = new UsageError('of the file');
    async function* breaking(): AsyncGenerator<Entry> {
      yield* entriesOf([10, 20]);
      throw broken;
    }
    const reading = await runWith(all, breaking());
    assert.deepEqual([reading.failure, reading.next, reading.tally.rows], [{ error: broken, at: 'reading' }, 20, 2]);
  });

  it('IMP-05: rejects what could not be read, and has it told before it counts as done', async () => {
    async function* mixed(): AsyncGenerator<Entry> {
      yield { line: 1, code: 'invalid_row', reason: 'it is not JSON' };
      yield* entriesOf([2, 3]);
    }
    const { rejected, tally } = await runWith(async (rows, { onRow }) => {
      await rows.next();
      await rows.next();
      await onRow?.({ index: 1, code: 'invalid_email', reason: 'the address is none' });
      await onRow?.({ index: 0, code: 'exists' });
      return false;
    }, mixed());
    assert.deepEqual(rejected, [
      { line: 1, code: 'invalid_row', reason: 'it is not JSON' },
      { line: 3, code: 'invalid_email', reason: 'the address is none' },
    ]);
    assert.deepEqual([tally.rows, tally.rejected, tally.counts()], [3, 2, { invalid_row: 1, invalid_email: 1, exists: 1 }]);
    const full = new UsageError('no space left');
    const reject = () => {
      throw full;
    };
    const failed = await runWith(all, mixed(), { reject });
    assert.deepEqual([failed.failure, failed.tally.rows, failed.next], [{ error: full, at: 'writing' }, 0, 1]);
  });

  it('divides rows the same way from wherever it goes on', async () => {
    const lines = [1, 2, 3, 5, 8, 13, 21];
    const linesOf = async (index: number, from: number): Promise<readonly number[]> => {
      const seen: number[] = [];
      const noting: Engine = async (rows) => {
        for await (const { id } of rows) seen.push(id);
        return false;
      };
      await runWith(noting, entriesOf(lines), { shard: { index, of: 3 }, from });
      return seen;
    };
    assert.deepEqual(
      [await linesOf(1, 1), await linesOf(2, 1), await linesOf(3, 1)],
      [
        [1, 5, 21],
        [2, 8],
        [3, 13],
      ],
    );
    assert.deepEqual([await linesOf(1, 5), await linesOf(2, 5), await linesOf(3, 5)], [[5, 21], [8], [13]]);
  });
});
