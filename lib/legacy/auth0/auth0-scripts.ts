import { dirname } from 'node:path';
import { ConfigurationError, isMigrationError, LegacyUnavailableError } from '../../core/errors.js';
import { checkKeys } from '../../core/known-keys.js';
import type { LegacyContext, LegacyProfile, LegacySource } from '../../core/ports.js';
import { noAnswerOf } from '../no-answer.js';
import { readDeployFolder } from './deploy-folder.js';
import type { ScriptName, WorkerSetup } from './messages.js';
import { type ScriptFunction, scriptCode } from './script-text.js';
import { type Auth0ScriptsOptions, type Settings, settingsOf } from './settings.js';
import { readSettlement } from './settlement.js';
import { WorkerPool } from './worker-pool.js';

/** The two scripts, as text or as functions of which the source is taken; or a folder that Auth0's deploy CLI has exported. */
export type Auth0Scripts =
  | { readonly login: string | ScriptFunction; readonly getUser: string | ScriptFunction }
  /** `database-connections/<name>`. */
  | { readonly directory: string };

/** A source whose scripts run in processes of their own. */
export interface Auth0Source extends LegacySource {
  verify(identifier: string, password: string, context: LegacyContext): Promise<LegacyProfile | null>;
  getUser(identifier: string, context: LegacyContext): Promise<LegacyProfile | null>;
  /** Ends the processes, and waits for it; calls that are under way get no answer, nor do later ones. */
  close(): Promise<void>;
}

/**
 * Runs Auth0's custom database scripts as they are. They run in a process of their own, which no error, endless loop or
 * leak of theirs outlives, and in which a call is answered once and in time. It is for scripts that are trusted with
 * passwords already: it keeps them from harming the application, not from meaning harm.
 *
 * `verify` and `getUser` throw `LegacyUnavailableError` where there is no answer, and `TooManyAttemptsError` where the
 * script's error has the code `too_many_attempts`.
 * @throws ConfigurationError where an option is wrong, or a script is missing or no expression; nothing has run then.
 */
export function auth0Scripts(scripts: Auth0Scripts, options: Auth0ScriptsOptions = {}): Auth0Source {
  const settings = settingsOf(options);
  const { name, modules, memory, log } = settings;
  const pool = new WorkerPool({ ...given(scripts, settings), modules, memory, log: log !== null }, settings);
  const ask = async (script: ScriptName, values: readonly string[], signal: AbortSignal): Promise<LegacyProfile | null> => {
    try {
      return readSettlement(script, await pool.ask({ script, values }, signal));
    } catch (error) {
      throw isMigrationError(error) ? error : new LegacyUnavailableError(undefined, { cause: noAnswerOf(error) });
    }
  };
  return {
    ...(name !== undefined && { name }),
    verify: (identifier, password, { signal }) => ask('login', [identifier, password], signal),
    getUser: (identifier, { signal }) => ask('getUser', [identifier], signal),
    close: () => pool.close(),
  };
}

function given(scripts: Auth0Scripts, { configuration, keywords }: Settings): Pick<WorkerSetup, 'scripts' | 'configuration' | 'folders'> {
  checkKeys('the scripts', scripts, 'directory' in Object(scripts) ? ['directory'] : ['login', 'getUser']);
  const beside = [dirname(process.argv[1] ?? '.'), process.cwd()];
  if (!('directory' in scripts)) {
    const code = { login: scriptCode(scripts.login, 'login', keywords), getUser: scriptCode(scripts.getUser, 'getUser', keywords) };
    return { scripts: code, configuration, folders: beside };
  }
  if (typeof scripts.directory !== 'string' || !scripts.directory)
    throw new ConfigurationError('Expected directory to be the path of a folder.');
  const { login, getUser, configuration: exported } = readDeployFolder(scripts.directory, keywords);
  const values = { ...exported, ...configuration };
  const missing = Object.keys(values).filter((name) => values[name] === null);
  if (missing.length)
    throw new ConfigurationError(`The scripts have a configuration with ${missing.join(', ')}: give it as the option configuration.`);
  return {
    scripts: { login: scriptCode(login.text, login.path, keywords), getUser: scriptCode(getUser.text, getUser.path, keywords) },
    configuration: values as Readonly<Record<string, string>>,
    folders: [dirname(login.path), ...beside],
  };
}
