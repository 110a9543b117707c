import { resolve } from 'node:path';
import { secretsOf } from '../check/secrets.js';
import { UsageError } from '../command.js';
import type { Environment } from '../env-variables.js';
import type { LoadedApp } from '../load-migrator.js';
import { loadSource, sourceIn } from '../load-source.js';
import type { Terminal } from '../terminal.js';
import { loadFormat } from './formats.js';
import { guessFormat, HEAD } from './guess-format.js';
import type { Origin } from './import-session.js';
import { type Input, openBytes, openFile } from './open-input.js';
import { readHashConfig, readSettings } from './settings-file.js';
import { sourceParts } from './source-parts.js';
import { takeHead } from './take-head.js';

/** What is said of a file. */
export interface FileFlags {
  readonly format?: string;
  readonly mapping?: string;
  readonly hashConfig?: string;
  readonly source?: string;
}

/**
 * The rows of a file, or of standard input.
 * @throws UsageError where there is no such file, its format is not known, or its settings are wrong.
 */
export async function fileOrigin(file: string, { source, ...flags }: FileFlags, terminal: Terminal): Promise<Origin> {
  const at = (path: string): string => resolve(terminal.folder, path);
  const [mapping, hashConfig] = await Promise.all([
    flags.mapping === undefined ? undefined : readSettings(at(flags.mapping), flags.mapping),
    flags.hashConfig === undefined ? undefined : readHashConfig(at(flags.hashConfig), flags.hashConfig),
  ]);
  const shown = file === '-' ? 'standard input' : file;
  const input = file === '-' ? await openBytes(terminal.input()) : await openFile(at(file), file);
  const { name, text } =
    flags.format === undefined ? await guessed(input, mapping !== undefined, shown) : { name: flags.format, text: input.text };
  if (flags.format === undefined) terminal.err(`${shown} looks like ${name}. To have it read as something else: --format\n`);
  const { read } = await loadFormat(name);
  const entries = read(text, { mapping, hashConfig });
  return { shown, parts: [{ entries, source }], progress: () => ({ done: input.bytesRead(), total: input.size }) };
}

async function guessed({ text }: Input, hasMapping: boolean, shown: string) {
  const { taken, whole } = await takeHead(text, (pieces) => pieces.reduce((sum, { length }) => sum + length, 0) >= HEAD);
  return { name: await guessFormat({ head: taken.join('').slice(0, HEAD), hasMapping }, shown), text: whole };
}

/** What is said of an old system. */
export interface SourceFlags {
  readonly app: string;
  readonly fromSource?: string | true;
  readonly source?: string;
}

/**
 * The people of an old system, or of several that are one `firstOf`.
 * @throws UsageError where there is no source, or it can't say who there is.
 */
export async function sourceOrigin(
  { exported }: LoadedApp,
  { app, fromSource, source: only }: SourceFlags,
  folder: string,
  env: Environment,
  signal: AbortSignal,
): Promise<Origin> {
  const shown = typeof fromSource === 'string' ? fromSource : app;
  const source = typeof fromSource === 'string' ? await loaded(resolve(folder, fromSource), env) : await sourceIn(exported);
  if (!source)
    throw new UsageError(`${app} exports no source. Name it: export const legacy = { verify, getUser, users }; or: --from-source <file>`);
  const { sourcesIn } = await import('passport-lazy-migration/legacy');
  const { parts, total, read } = await sourceParts(sourcesIn([source]), only, signal);
  return { shown, parts, progress: () => ({ done: read(), total }) };
}

async function loaded(path: string, env: Environment) {
  try {
    return await loadSource(path, env);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(secretsOf('', env).hide(error.message)) : error;
  }
}
