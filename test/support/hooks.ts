import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assertNothingLeaked, listenToAnswers } from './leaks.js';
import { stopSharedServer } from './mongo.js';

// The list of formats is made of the files that are there now, and read by the first test file that is loaded.
execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/list-formats.js', import.meta.url))]);

/** What mocha runs around everything. */
export const mochaHooks = {
  beforeAll: listenToAnswers,
  afterEach: assertNothingLeaked,
  async afterAll(): Promise<void> {
    await stopSharedServer();
  },
};
