import { ConfigurationError } from '../../core/errors.js';
import { checkKeys } from '../../core/known-keys.js';
import type { Keywords } from './keywords.js';
import type { LogLevel } from './messages.js';

/** What the scripts are given, and how far they may go. */
export interface Auth0ScriptsOptions {
  /** The source's name; part of the ledger's keys, so never to be changed. @default 'legacy' */
  readonly name?: string | undefined;
  /** The scripts' global `configuration`: texts, which they can't change. */
  readonly configuration?: Readonly<Record<string, string>> | undefined;
  /** What stands for `@@NAME@@` and `##NAME##`, by name, as in the deploy CLI's `AUTH0_KEYWORD_REPLACE_MAPPINGS`. */
  readonly keywords?: Keywords | undefined;
  /**
   * What `require` loads: from a name, with or without a version, to an installed package or a path. `mongodb@3.1.4` is
   * looked for under that very name, then as `mongodb`; what is not listed is loaded under its name without the version.
   */
  readonly modules?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds until a call is given up. The migrator's `guard.timeout`, 5,000 unless set, may be over before. @default 20000 */
  readonly timeout?: number | undefined;
  /** Megabytes that a worker's process may take, its heap half of them. @default 256 */
  readonly memory?: number | undefined;
  /** How many workers take calls at once; another is started when those there are have their hands full. @default 2 */
  readonly workers?: number | undefined;
  /** How many calls a worker has at once. @default 25 */
  readonly concurrency?: number | undefined;
  /**
   * When a worker is replaced by a fresh one, since scripts leave connections open: after so many calls, or milliseconds.
   * @default { calls: 50, time: 1200000 }
   */
  readonly recycleAfter?: { readonly calls?: number | undefined; readonly time?: number | undefined } | undefined;
  /** Told each line that scripts print, and why they fail, without password and configuration. Absent: nothing of it is kept. */
  readonly log?: ((text: string, level: LogLevel) => void) | undefined;
}

/** {@link Auth0ScriptsOptions} with nothing left open. */
export interface Settings {
  readonly name: string | undefined;
  readonly configuration: Readonly<Record<string, string>>;
  readonly keywords: Keywords;
  readonly modules: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly memory: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly recycleAfter: { readonly calls: number; readonly time: number };
  readonly log: ((text: string, level: LogLevel) => void) | null;
}

const KNOWN = ['name', 'configuration', 'keywords', 'modules', 'timeout', 'memory', 'workers', 'concurrency', 'recycleAfter', 'log'];

/** With less, there is no room for Node and a driver. */
const LEAST_MEMORY = 128;

/**
 * Fills in the defaults.
 * @throws ConfigurationError where there is no such option, or one is not what it has to be.
 */
export function settingsOf(options: Auth0ScriptsOptions): Settings {
  checkKeys('the options of auth0Scripts', options, KNOWN);
  const { name, configuration = {}, keywords = {}, modules = {}, recycleAfter = {}, log } = options;
  checkKeys('recycleAfter', recycleAfter, ['calls', 'time']);
  if (name !== undefined && (typeof name !== 'string' || !name)) throw expected('name', 'a text that is not empty');
  if (log !== undefined && typeof log !== 'function') throw expected('log', 'a function');
  return {
    name,
    configuration: texts('configuration', configuration),
    keywords: { ...record('keywords', keywords) },
    modules: texts('modules', modules),
    timeout: whole('timeout', options.timeout ?? 20_000),
    memory: whole('memory', options.memory ?? 256, LEAST_MEMORY),
    workers: whole('workers', options.workers ?? 2),
    concurrency: whole('concurrency', options.concurrency ?? 25),
    recycleAfter: {
      calls: whole('recycleAfter.calls', recycleAfter.calls ?? 50),
      time: whole('recycleAfter.time', recycleAfter.time ?? 20 * 60_000),
    },
    log: log ?? null,
  };
}

const expected = (option: string, kind: string) => new ConfigurationError(`auth0Scripts: expected ${option} to be ${kind}.`);

function whole(option: string, value: unknown, least = 1): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw expected(option, `a whole number from ${least} on`);
}

function record(option: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw expected(option, 'an object');
}

function texts(option: string, value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(record(option, value));
  for (const [key, text] of entries) if (typeof text !== 'string') throw expected(`${option}.${key}`, 'a text');
  return Object.fromEntries(entries) as Record<string, string>;
}
