import { appendFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { npm } from '../support/run.js';

/**
 * What `init` is asked for in each kind of project, and the file that comes of it. A project for jest is one of CommonJS.
 * @type {Readonly<Record<string, { args: readonly string[], file: string }>>}
 */
const FILES = {
  commonjs: { args: ['--js'], file: 'legacy.mjs' },
  esm: { args: ['--js'], file: 'legacy.js' },
  typescript: { args: [], file: 'legacy.ts' },
};

/** The old system of the example, in the words of the template. */
const SETTINGS = `
export const legacy = legacySource({
  connection: process.env.LEGACY_DATABASE_URL ?? '',
  columns: { password: 'password_hash', name: 'full_name', emailVerified: 'email_verified', enabled: 'active' },
});
`;

/** What `npx` does. */
const COMMAND = ['exec', '--no', '--', 'passport-lazy-migration'];

/** @typedef {{ url: string, person: { email: string, password: string } }} OldSystem somebody who may log in there */

/**
 * Has the installed command line copy the template for PostgreSQL, and puts the settings at its end.
 * @param {string} kind
 * @param {string} folder
 */
export async function initialize(kind, folder) {
  const wanted = FILES[kind];
  if (!wanted) return;
  await npm([...COMMAND, 'init', 'postgresql', ...wanted.args], { cwd: folder, quiet: true });
  await appendFile(join(folder, wanted.file), SETTINGS);
}

/**
 * Has the installed command line check that file against a real old system.
 * @param {string} kind
 * @param {string} folder
 * @param {{ node: string, old: OldSystem }} options
 */
export async function check(kind, folder, { node, old: { url, person } }) {
  const wanted = FILES[kind];
  if (!wanted) return;
  const PATH = [dirname(node), process.env.PATH].join(delimiter);
  await npm([...COMMAND, 'check', wanted.file, '--identifier', person.email, '--strict'], {
    cwd: folder,
    env: { PATH, LEGACY_DATABASE_URL: url, LEGACY_PASSWORD: person.password },
    quiet: true,
  });
}
