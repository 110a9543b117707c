import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { parseEnv } from 'node:util';
import { UsageError } from './command.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with what a file such as `.env` says beside it; what is set already counts more, as with
 * `node --env-file`. The process gets the same, since the files of a project read `process.env`.
 * @throws UsageError where the file cannot be read.
 */
export async function withEnvFile(path: string, env: Environment): Promise<Environment> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`There is no file ${path}.`);
  });
  const inFile = parseEnv(text);
  for (const [name, value] of Object.entries(inFile)) process.env[name] ??= value;
  return { ...inFile, ...env };
}

/** What `process.env.NAME` and `process.env['NAME']` look like; not those that have a value of their own to fall back on. */
const READS = /\bprocess\.env(?:\.(?<name>\w+\b)|\[['"`](?<key>\w+)['"`]\])(?!\s*(?:\?\?|\|\|)\s*(?:\d|'[^']|"[^"]|`[^`]))/g;

/** The variables that a program text reads, and that are not set. */
export function unsetVariables(text: string, env: Environment): readonly string[] {
  const names = [...text.matchAll(READS)].map(({ groups }) => groups?.['name'] ?? groups?.['key'] ?? '');
  return [...new Set(names)].filter((name) => !env[name]);
}
