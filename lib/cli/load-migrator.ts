import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Migrator } from '../core/migrator.js';
import { secretsOf } from './check/secrets.js';
import { thrownText } from './check/thrown-text.js';
import { UsageError } from './command.js';
import type { Environment } from './env-variables.js';
import { importFile } from './import-file.js';

/** What a file exports; of CommonJS, all is in its default. */
export type Exports = Readonly<Record<string, unknown>>;

/** An application, so far as a command works with it. */
export interface LoadedApp {
  readonly migrator: Migrator<unknown>;
  readonly exported: Exports;
}

/**
 * Loads a file of the application, JavaScript or TypeScript, that exports its migrator: as `migrator` or as default, or
 * as a `migrator` in its default; each of them may be a promise. What the file opens, such as its connection to the
 * database, stays open: it is the application's own.
 * @throws UsageError where there is no migrator, or the file cannot be loaded. No message tells a password of the
 * environment, or one that stands in an address.
 */
export async function loadApp(path: string, env: Environment): Promise<LoadedApp> {
  const file = basename(path);
  await access(path).catch(() => {
    throw new UsageError(`There is no file ${path}.`);
  });
  try {
    const exported = await importFile(path);
    const migrator = await migratorIn(exported);
    if (migrator) return { migrator, exported };
  } catch (error) {
    const message = error instanceof UsageError ? error.message : `${file} could not be loaded: ${thrownText(error)}`;
    throw new UsageError(secretsOf('', env).hide(message));
  }
  throw new UsageError(`${file} exports no migrator. Name it: export const migrator = createMigrator({ ... })`);
}

/** What a compiler made of `export default` is the default of a default. */
const DEPTH = 3;

async function migratorIn(exported: Exports): Promise<Migrator<unknown> | null> {
  let module: unknown = exported;
  for (let depth = 0; depth < DEPTH; depth++) {
    if (isMigrator(module)) return module;
    const { migrator, default: inner } = Object(module) as { readonly migrator?: unknown; readonly default?: unknown };
    const named: unknown = await migrator;
    if (isMigrator(named)) return named;
    module = await inner;
  }
  return null;
}

/** By what it can do: the application may have another copy of the package than this one. */
const isMigrator = (value: unknown): value is Migrator<unknown> => {
  const { login, importUsers } = Object(value) as Partial<Migrator>;
  return typeof login === 'function' && typeof importUsers === 'function';
};
