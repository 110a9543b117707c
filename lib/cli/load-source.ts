import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LegacySource } from '../core/ports.js';
import { thrownText } from './check/thrown-text.js';
import { UsageError } from './command.js';
import type { Environment } from './env-variables.js';
import { importFile } from './import-file.js';

/** A source, and its end where it has one. */
export type ClosableSource = LegacySource & { close?(): unknown };

/** The names under which a file may export its source, in the order in which they are looked at. */
const NAMES = ['default', 'legacy', 'source', 'legacySource'] as const;

/**
 * The source that a file exports: as default, `legacy` or `source`, or as the functions `verify` and `getUser`. Of a
 * file that exports no more than a template's `legacySource(options)`, it is made with the address in
 * `LEGACY_DATABASE_URL`, and every other setting as it is in the file.
 * @throws UsageError where there is none, or the file cannot be loaded.
 */
export async function loadSource(path: string, env: Environment): Promise<ClosableSource> {
  const file = basename(path);
  if (
    await access(path).then(
      () => false,
      () => true,
    )
  )
    throw new UsageError(`There is no file ${path}.`);
  const exported = await importFile(path).catch((error: unknown) => {
    throw error instanceof UsageError ? error : new UsageError(`${file} could not be loaded: ${thrownText(error)}`);
  });
  const source = await sourceIn(exported);
  if (source) return source;
  const make = modulesIn(exported)
    .flatMap((module) => [module['legacySource'], module['default']])
    .find((value) => typeof value === 'function');
  if (make) return await made(make as (options: unknown) => unknown, file, env);
  throw new UsageError(`${file} exports no source. Name it: export const legacy = { verify, getUser }`);
}

/** The source among what a file exports that is loaded already; `null` where there is none. */
export async function sourceIn(exported: Readonly<Record<string, unknown>>): Promise<ClosableSource | null> {
  for (const module of modulesIn(exported)) {
    for (const candidate of [...NAMES.map((name) => module[name]), module]) {
      const value: unknown = await candidate;
      if (isSource(value)) return value;
    }
  }
  return null;
}

/** What a CommonJS file exports is all in its default. */
const modulesIn = (exported: Readonly<Record<string, unknown>>) => [exported, exported['default']].filter(isRecord);

async function made(make: (options: unknown) => unknown, file: string, env: Environment): Promise<ClosableSource> {
  const how = `Put your settings into ${file}: export const legacy = legacySource({ ... })`;
  const connection = env['LEGACY_DATABASE_URL'];
  if (!connection)
    throw new UsageError(
      `${file} makes a source, but with which settings? Set LEGACY_DATABASE_URL to the address of the old database.\n${how}`,
    );
  try {
    const source = await make({ connection });
    if (isSource(source)) return source;
  } catch (error) {
    throw new UsageError(`${file} made no source of LEGACY_DATABASE_URL alone: ${thrownText(error)}\n${how}`);
  }
  throw new UsageError(`${file}: legacySource() gave no source with verify and getUser.\n${how}`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** A module has a null prototype, a class instance its methods there: only what can be called counts. */
const isSource = (value: unknown): value is ClosableSource =>
  isRecord(value) && typeof value['verify'] === 'function' && typeof value['getUser'] === 'function';
