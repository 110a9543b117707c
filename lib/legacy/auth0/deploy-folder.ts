import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigurationError } from '../../core/errors.js';

/** A script as it was found. */
export interface ScriptFile {
  readonly text: string;
  readonly path: string;
}

/** What is used of a connection that Auth0's deploy CLI has exported. */
export interface DeployFolder {
  readonly login: ScriptFile;
  readonly getUser: ScriptFile;
  /** The names of the values that the connection's `configuration` has; Auth0 exports the values encrypted. */
  readonly configuration: readonly string[];
}

interface DatabaseJson {
  readonly options?: { readonly customScripts?: Readonly<Record<string, unknown>>; readonly configuration?: unknown };
}

/**
 * Reads `database-connections/<name>`: `database.json`, and the scripts that it names. Without that file, as in the CLI's
 * YAML mode, they are `login.js` and `get_user.js`.
 * @throws ConfigurationError where something is missing.
 */
export function readDeployFolder(directory: string): DeployFolder {
  const folder = resolve(directory);
  const { options } = readDatabaseJson(join(folder, 'database.json'));
  const script = (key: 'login' | 'get_user'): ScriptFile => {
    const named = options?.customScripts?.[key] ?? `./${key}.js`;
    if (typeof named !== 'string') throw new ConfigurationError(`Expected customScripts.${key} in ${folder}/database.json to be a path.`);
    const path = resolve(folder, named);
    const text = textOf(path);
    if (text === null) throw new ConfigurationError(`There is no script ${path}: automatic migration needs login and get_user.`);
    return { text, path };
  };
  const configuration = options?.configuration;
  return {
    login: script('login'),
    getUser: script('get_user'),
    configuration: typeof configuration === 'object' && configuration !== null ? Object.keys(configuration) : [],
  };
}

function readDatabaseJson(path: string): DatabaseJson {
  const text = textOf(path);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new ConfigurationError(`${path} is no JSON object. Keywords such as @@NAME@@ are to be replaced first.`);
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
