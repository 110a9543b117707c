import assert from 'node:assert/strict';
import { EXIT } from '../../../lib/cli/command.js';
import type { Entry } from '../../../lib/cli/import/export-format.js';
import { importSession, type SessionOptions } from '../../../lib/cli/import/import-session.js';
import { ConfigurationError, StoreUnavailableError } from '../../../lib/core/errors.js';
import type { ImportCode, ImportOptions } from '../../../lib/core/import-results.js';
import type { Migrator } from '../../../lib/core/migrator.js';
import { fakeTerminal } from '../support/fake-terminal.js';

async function* entries(): AsyncGenerator<Entry> {
  for (let line = 1; line <= 9; line++) yield { line, row: {} };
}

/** Brings over three rows of four that it takes, and fails. */
const failing = (error: unknown) =>
  ({
    importUsers: async (rows: AsyncGenerator, { onRow }: ImportOptions) => {
      for (let row = 0; row < 4; row++) await rows.next();
      for (const index of [0, 1, 3]) await onRow?.({ index, code: 'imported' });
      throw error;
    },
  }) as unknown as Migrator;

async function sessionWith(migrator: Migrator, failingNow = new AbortController(), given: Partial<SessionOptions> = {}) {
  const terminal = fakeTerminal();
  const origin = { shown: 'users.json', parts: [{ entries: entries() }], progress: () => ({ done: 0, total: null }) };
  const options = { from: 1, rejects: null, failing: failingNow.signal, resume: (line: number) => `To go on: ${line}\n`, ...given };
  const code = await importSession(migrator, origin, options, terminal);
  return { code, ...terminal.written };
}

describe('A session of importing', () => {
  it('IMP-10: says that nothing is lost where the store goes away, and where to go on', async () => {
    const { code, out, err } = await sessionWith(
      failing(new StoreUnavailableError(undefined, { cause: new Error('mongodb://app:Hunter-22@db') })),
    );
    assert.equal(code, EXIT.usage);
    assert.equal(err, 'The user store cannot be reached right now. Please try again shortly. Nothing is lost. To go on: 3\n');
    const { complete, next, outcomes } = JSON.parse(out) as { complete: boolean; next: number; outcomes: object };
    assert.deepEqual([complete, next, outcomes], [false, 3, { imported: 3 }]);
  });

  it('IMP-09: tells of any other error its name and its code alone', async () => {
    const thrown = Object.assign(new RangeError('mongodb://app:Hunter-22@db'), { code: 'ECONNRESET' });
    assert.equal((await sessionWith(failing(thrown))).err, 'The import failed: RangeError ECONNRESET. Nothing is lost. To go on: 3\n');
    const quoting = Object.assign(new Error('no'), { name: 'Hunter-22!', code: 'p@ss' });
    assert.doesNotMatch((await sessionWith(failing(quoting))).err, /Hunter|p@ss/);
    assert.match((await sessionWith(failing('Hunter-22'))).err, /^The import failed: a thrown string\. /);
  });

  it('is not begun with options that are wrong', async () => {
    await assert.rejects(sessionWith(failing(new ConfigurationError('expected another'))), {
      name: 'UsageError',
      message: 'expected another',
    });
  });

  it('stops, and says why, where the application fails beside it', async () => {
    const failed = new AbortController();
    const waiting = {
      importUsers: async (rows: AsyncGenerator, { onRow, signal }: ImportOptions) => {
        await rows.next();
        await onRow?.({ index: 0, code: 'imported' });
        failed.abort('app.ts threw where nobody catches it: of its own.');
        return { interrupted: signal?.aborted };
      },
    } as unknown as Migrator;
    const { code, err } = await sessionWith(waiting, failed);
    assert.deepEqual([code, err], [EXIT.usage, 'app.ts threw where nobody catches it: of its own. Nothing is lost. To go on: 2\n']);
  });

  it('says what would look like success: lines beyond the end, and an update that nobody has', async () => {
    const knowing = (code: ImportCode) =>
      ({
        importUsers: async (rows: AsyncGenerator, { onRow }: ImportOptions) => {
          let index = 0;
          for await (const _row of rows) await onRow?.({ index: index++, code });
          return { interrupted: false };
        },
      }) as unknown as Migrator;
    const beyond = await sessionWith(knowing('exists'), undefined, { from: 48_213 });
    assert.deepEqual([beyond.code, beyond.err], [EXIT.done, 'There is no row from line 48213 on: nothing was done.\n']);
    const mistyped = await sessionWith(knowing('exists'), undefined, { update: ['nmae'] });
    assert.deepEqual(
      [mistyped.code, mistyped.err],
      [EXIT.done, '--update changed nobody: what the profile option makes of the rows has no nmae.\n'],
    );
    assert.equal((await sessionWith(knowing('updated'), undefined, { update: ['name'] })).err, '');
    assert.equal((await sessionWith(knowing('exists'))).err, '');
  });
});
