/** The two scripts that automatic migration runs, by the names that Auth0's dashboard recommends. */
export type ScriptName = 'login' | 'getUser';

/** A script, ready to be loaded. */
export interface ScriptCode {
  /** An expression whose value is the function. */
  readonly code: string;
  /** What it is called in messages and stacks, such as `login.js`. */
  readonly label: string;
}

/** All that a worker needs to know before its first call. */
export interface WorkerSetup {
  readonly scripts: Readonly<Record<ScriptName, ScriptCode>>;
  readonly configuration: Readonly<Record<string, string>>;
  /** From the name in a `require`, with or without its version, to what is loaded in its place. */
  readonly modules: Readonly<Record<string, string>>;
  /** Where installed modules are looked for, in this order. */
  readonly folders: readonly string[];
  /** Whether anybody listens to what the scripts print. */
  readonly log: boolean;
  /** Megabytes that the worker's process may take, its heap half of them. */
  readonly memory: number;
}

/** What a worker is told after its setup. */
export type Order =
  | { readonly kind: 'ask'; readonly call: number; readonly script: ScriptName; readonly values: readonly string[] }
  | { readonly kind: 'ping' };

/** What may be known outside of an error inside: never its message, which may quote a query with the password in it. */
export interface Thrown {
  readonly name?: string;
  readonly code?: string;
  /** Words of our own about it. */
  readonly says?: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a worker tells. */
export type Report =
  /** The script said so: the profile in JSON, or `null` for no. */
  | { readonly kind: 'answer'; readonly call: number; readonly profile: string | null }
  | { readonly kind: 'failure'; readonly call: number; readonly thrown: Thrown }
  /** Nobody caught it; `call` where it is known whose it was. */
  | { readonly kind: 'uncaught'; readonly call: number | null; readonly thrown: Thrown }
  /** The last thing a worker tells. */
  | { readonly kind: 'gone'; readonly thrown: Thrown }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string }
  | { readonly kind: 'alive' };

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** What a worker told, or `null` where it is none of that: a script can reach the worker's own port and say anything. */
export function readReport(message: unknown): Report | null {
  const told = parsed(message);
  const { kind, call, profile, text } = told;
  const thrown = readThrown(told.thrown);
  if (kind === 'alive') return { kind };
  if (kind === 'gone') return { kind, thrown };
  if (kind === 'log') {
    const level = LEVELS.find((known) => known === told.level);
    return level && typeof text === 'string' ? { kind, level, text } : null;
  }
  if (kind === 'uncaught') return { kind, call: typeof call === 'number' ? call : null, thrown };
  if (typeof call !== 'number') return null;
  if (kind === 'failure') return { kind, call, thrown };
  if (kind === 'answer' && (profile === null || typeof profile === 'string')) return { kind, call, profile };
  return null;
}

function parsed(message: unknown): Record<string, unknown> {
  try {
    const value: unknown = typeof message === 'string' ? JSON.parse(message) : null;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readThrown(value: unknown): Thrown {
  if (typeof value !== 'object' || value === null) return {};
  const texts = Object.entries(value).filter(([field, text]) => ['name', 'code', 'says'].includes(field) && typeof text === 'string');
  return Object.fromEntries(texts) as Thrown;
}
