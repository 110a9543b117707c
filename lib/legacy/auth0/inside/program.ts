import { errorClasses } from './errors.js';
import { loadScript } from './load-script.js';
import { oldForms } from './old-forms.js';
import { runScripts } from './run-scripts.js';
import { sandboxGlobals } from './sandbox-globals.js';
import { scriptRequire } from './script-require.js';
import { supervise } from './supervise.js';
import { describeThrown, profileText, redact, scriptConsole } from './what-leaves.js';

/** What the thread of the scripts is made of: functions that need nothing but what they are called with. */
const parts = { describeThrown, errorClasses, loadScript, oldForms, profileText, redact, sandboxGlobals, scriptConsole, scriptRequire };
export type Parts = typeof parts;

/** `__name` is what esbuild, and so tsx, calls in every function that it has compiled. */
const HEAD = `'use strict'; const __name = (value) => value;`;

const carried = Object.entries(parts).map(([name, part]) => `${name}: (${part.toString()})`);
const threadProgram = `${HEAD} (${runScripts.toString()})({ ${carried.join(',\n')} }, require);`;

/**
 * The program of a worker, as text. Not a file of its own: the ES module could not find it in the way the CommonJS build
 * has to, nor either of them in a bundle. It is made of functions that need nothing but what they are called with, so
 * whatever compiles or minifies them, their text is whole; but for esbuild where it does that and keeps names as well.
 */
export const workerProgram = `${HEAD} (${supervise.toString()})(${JSON.stringify(threadProgram)}, require);`;
