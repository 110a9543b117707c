import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isMigrationError } from '../core/errors.js';
import { printableText } from '../core/printable.js';
import { secretsOf } from './check/secrets.js';
import { thrownText } from './check/thrown-text.js';
import { UsageError } from './command.js';
import { type Environment, unsetVariables, withEnvFile } from './env-variables.js';
import { type LoadedApp, loadApp } from './load-migrator.js';
import type { Terminal } from './terminal.js';

/** What every command is told that works with an application's migrator. */
export interface AppOptions {
  readonly app: string;
  readonly envFile?: string;
}

export const withAppOptions = (command: Command): Command =>
  command
    .requiredOption('-a, --app <module>', 'the file of your application that exports its migrator')
    .option('--env-file <file>', 'a file with variables for the environment, such as .env');

/**
 * Does something with the application's migrator.
 * @throws UsageError where the file cannot be loaded, or there is no answer from the old system or the database; no
 * message tells what a driver said of itself, or a password of the environment.
 */
export async function withApp<Answer>(options: AppOptions, terminal: Terminal, run: (app: LoadedApp) => Promise<Answer>): Promise<Answer> {
  const at = (path: string): string => resolve(terminal.folder, path);
  const env = options.envFile === undefined ? terminal.env : await withEnvFile(at(options.envFile), terminal.env);
  const unset = unsetVariables(await readFile(at(options.app), 'utf8').catch(() => ''), env);
  if (unset.length)
    terminal.err(`${options.app} reads ${unset.join(', ')} from the environment, and there is none. To read a file: --env-file .env\n`);
  const app = await loadApp(at(options.app), env);
  try {
    return await run(app);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(printableText(told(error, env)));
  }
}

/** The library's own errors say nothing of a driver's. */
function told(error: unknown, env: Environment): string {
  return isMigrationError(error) ? error.message : secretsOf('', env).hide(`It failed: ${thrownText(error)}`);
}
