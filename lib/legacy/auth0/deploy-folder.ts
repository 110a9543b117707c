import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigurationError } from '../../core/errors.js';
import { type Keywords, replaceKeywords } from './keywords.js';

/** A script as it was found. */
export interface ScriptFile {
  readonly text: string;
  readonly path: string;
}

/** What is used of a connection that Auth0's deploy CLI has exported. */
export interface DeployFolder {
  readonly login: ScriptFile;
  readonly getUser: ScriptFile;
  /** The connection's `configuration`; `null` where the export does not tell a value. */
  readonly configuration: Readonly<Record<string, string | null>>;
}

interface DatabaseJson {
  readonly options?: { readonly customScripts?: CustomScripts; readonly configuration?: unknown };
  /** Where the CLI takes them from as well. */
  readonly customScripts?: CustomScripts;
}
type CustomScripts = Readonly<Record<string, unknown>>;

/** Auth0 gives the values of a `configuration` out encrypted. */
const ENCRYPTED = /^2\.0\$/;

/**
 * Reads `database-connections/<name>`: `database.json`, and the scripts that it names. Without that file, as in the CLI's
 * YAML mode, they are `login.js` and `get_user.js`.
 * @throws ConfigurationError where something is missing.
 */
export function readDeployFolder(directory: string, keywords: Keywords): DeployFolder {
  const folder = resolve(directory);
  const { options, customScripts = options?.customScripts } = readDatabaseJson(join(folder, 'database.json'), keywords);
  const script = (key: 'login' | 'get_user'): ScriptFile => {
    const named = customScripts?.[key] ?? `./${key}.js`;
    if (typeof named !== 'string') throw new ConfigurationError(`Expected customScripts.${key} in ${folder}/database.json to be a path.`);
    // The CLI joins them, so that a path from the root on is one within the folder.
    const path = join(folder, named);
    const text = textOf(path);
    if (text === null) throw new ConfigurationError(`There is no script ${path}: automatic migration needs login and get_user.`);
    return { text, path };
  };
  return { login: script('login'), getUser: script('get_user'), configuration: valuesIn(options?.configuration) };
}

function readDatabaseJson(path: string, keywords: Keywords): DatabaseJson {
  const text = textOf(path);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(replaceKeywords(text, keywords, path));
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ConfigurationError(`${path} is no JSON object.`);
}

function valuesIn(configuration: unknown): Readonly<Record<string, string | null>> {
  if (typeof configuration !== 'object' || configuration === null) return {};
  const told = ([name, value]: [string, unknown]) => [name, typeof value === 'string' && !ENCRYPTED.test(value) ? value : null] as const;
  return Object.fromEntries(Object.entries(configuration).map(told));
}

/** What a file holds, without the mark that some editors put before it; `null` where there is no such file. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as NodeJS.ErrnoException).code))) return null;
    throw new ConfigurationError(`${path} can not be read.`, { cause: error });
  }
}
