import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { assertNothingLeaked, listenToAnswers } from './leaks.js';
import { startSharedServer, stopSharedServer } from './mongo.js';

// The list of formats is made of the files that are there now, and read by the first test file that is loaded. With
// `--parallel`, mocha's own process makes it before any of its workers begins.
if (!process.env['MOCHA_WORKER_ID'])
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/list-formats.js', import.meta.url))]);

/** What mocha does once, in its own process. */
export const mochaGlobalSetup = startSharedServer;
export const mochaGlobalTeardown = stopSharedServer;

/** What mocha runs around the tests, in whichever process they are. */
export const mochaHooks = {
  beforeAll: listenToAnswers,
  afterEach: assertNothingLeaked,
};
