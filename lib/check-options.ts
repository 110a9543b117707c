import type { Phase } from './core/context.js';
import { ConfigurationError, LegacyUnavailableError } from './core/errors.js';
import type { Canonicalize } from './core/identifier.js';
import type { LegacySource } from './core/ports.js';
import type { MigratorOptions } from './create-migrator.js';
import { sourcesIn } from './legacy/first-of.js';
import { engineProblems } from './passwords/engine-options.js';

/**
 * Looks through what a migrator is to be made of.
 * @throws ConfigurationError listing all that is wrong, with the remedies.
 */
export function checkOptions(options: MigratorOptions<unknown>): void {
  const given = { ...options };
  const problems = [
    ...unknownOptions(given),
    ...portProblems(given),
    ...sourceProblems(sourcesOf(given.legacy)),
    ...settingProblems(given),
  ];
  if (problems.length) throw new ConfigurationError(`createMigrator: ${problems.join('; ')}.`);
}

/**
 * The phase, asked for at each use.
 * @throws ConfigurationError where it is none.
 * @throws LegacyUnavailableError where the application's function fails: whether the old system may be asked is not known then.
 */
export async function currentPhase(phase: MigratorOptions<unknown>['phase'] = 'on'): Promise<Phase> {
  let asked: unknown = phase;
  try {
    if (typeof phase === 'function') asked = await phase();
  } catch (error) {
    throw new LegacyUnavailableError(undefined, {
      cause: new Error(`the phase function failed: ${error instanceof Error ? error.name : typeof error}`),
    });
  }
  if (asked === 'on' || asked === 'off' || asked === 'shadow') return asked;
  throw new ConfigurationError(
    `Expected phase to be 'on', 'off' or 'shadow', got ${typeof asked === 'string' ? `'${asked}'` : typeof asked}.`,
  );
}

/**
 * An application's own spelling of identifiers, of which everything here is made.
 * @throws ConfigurationError where it gives anything but a text: an empty one, a promise, nothing.
 */
export const checkedSpelling =
  (canonicalize: Canonicalize): Canonicalize =>
  (identifier) => {
    const spelling: unknown = canonicalize(identifier);
    if (typeof spelling === 'string' && spelling) return spelling;
    throw new ConfigurationError('Expected canonicalize to return a text that is not empty, or to throw invalid_request.');
  };

const KNOWN = {
  '': ['users', 'ledger', 'tokens', 'limits', 'legacy', 'phase', 'passwords', 'canonicalize', 'profile', 'guard', 'logger'],
  'guard.': ['timeout', 'failures', 'resetAfter', 'concurrency', 'queue'],
  'passwords.': ['hasher', 'verifiers', 'formats', 'limits', 'policy', 'concurrency', 'queue'],
} as const;

/** A misspelt option would be one that is silently not there: an old system never asked, a limit never set. */
function* unknownOptions(options: MigratorOptions<unknown>): Generator<string> {
  const groups: Record<keyof typeof KNOWN, unknown> = { '': options, 'guard.': options.guard, 'passwords.': options.passwords };
  for (const [group, known] of Object.entries(KNOWN)) {
    const given = groups[group as keyof typeof KNOWN];
    if (given === undefined) continue;
    if (typeof given !== 'object' || given === null) yield `expected ${group.slice(0, -1)} to be an object`;
    else
      for (const name of Object.keys(given))
        if (!(known as readonly string[]).includes(name)) yield `there is no option ${group}${name}; there are ${known.join(', ')}`;
  }
}

const PORTS = {
  users: ['newId', 'findById', 'find', 'findHolder', 'insert', 'update', 'remove', 'present', 'idOf'],
  ledger: ['insert', 'find', 'findByUser', 'findByAliases', 'update', 'updateByUser', 'counts'],
  tokens: ['insert', 'find', 'take', 'remove'],
  limits: ['admit', 'settle', 'clear'],
} as const;

/** What works without them says so where it does not. */
const OPTIONAL_PORTS: ReadonlySet<string> = new Set(['tokens', 'limits']);

function* portProblems(options: MigratorOptions<unknown>): Generator<string> {
  for (const [port, methods] of Object.entries(PORTS)) {
    const given: unknown = options[port as keyof typeof PORTS];
    if (given === undefined && OPTIONAL_PORTS.has(port)) continue;
    if (!hasMethods(given, methods)) yield `expected ${port} to be a store, as mongooseStores(Model) gives it`;
  }
}

function* sourceProblems(sources: readonly LegacySource[]): Generator<string> {
  const names = new Set<string>();
  for (const [index, source] of sources.entries()) {
    if (!hasMethods(source, ['verify', 'getUser'])) {
      yield `expected legacy${sources.length > 1 ? `[${index}]` : ''} to have the functions verify(identifier, password) and getUser(identifier)`;
      continue;
    }
    const name: unknown = source.name ?? 'legacy';
    if (typeof name !== 'string' || !name) yield 'expected the name of a legacy source to be a text that is not empty';
    else if (names.has(name))
      yield `two legacy sources are named '${name}': give each a name of its own, for ever, since the ledger's keys are made of it`;
    else names.add(name);
  }
}

function* settingProblems(options: MigratorOptions<unknown>): Generator<string> {
  const { phase, canonicalize, profile, logger, guard, passwords } = options;
  if (logger !== undefined && !hasMethods(logger, ['debug', 'info', 'warn', 'error']))
    yield 'expected logger to have the functions debug, info, warn and error';
  if (phase !== undefined && phase !== 'on' && phase !== 'off' && phase !== 'shadow' && typeof phase !== 'function')
    yield `expected phase to be 'on', 'off', 'shadow' or a function`;
  for (const [name, value] of Object.entries({ canonicalize, profile, 'passwords.policy': passwords?.policy })) {
    if (value !== undefined && typeof value !== 'function') yield `expected ${name} to be a function`;
  }
  yield* passwordProblems(passwords);
  const { concurrency, queue } = passwords ?? {};
  for (const [name, value] of [...entries('guard', guard), ...entries('passwords', { concurrency, queue })]) {
    const least = name.endsWith('.queue') ? 0 : 1;
    if (value !== undefined && !(Number.isInteger(value) && Number(value) >= least))
      yield `expected ${name} to be a whole number from ${least}`;
  }
}

function* passwordProblems(passwords: MigratorOptions<unknown>['passwords']): Generator<string> {
  if (passwords?.hasher !== undefined && !hasMethods(passwords.hasher, ['hash', 'verify', 'recognizes', 'needsUpdate']))
    yield 'expected passwords.hasher to be a hasher, as bcryptHasher() gives it';
  const verifiers: unknown = passwords?.verifiers ?? [];
  if (!Array.isArray(verifiers)) yield 'expected passwords.verifiers to be an array';
  for (const verifier of Array.isArray(verifiers) ? (verifiers as unknown[]) : []) {
    if (!hasMethods(verifier, ['recognizes', 'verify']))
      yield 'expected each of passwords.verifiers to have the functions recognizes(hash) and verify(hash, password)';
  }
  yield* engineProblems(passwords ?? {}, 'passwords.');
}

const entries = (group: string, values: object | null | undefined): [string, unknown][] =>
  Object.entries(values ?? {}).map(([name, value]) => [`${group}.${name}`, value]);

const sourcesOf = (legacy: MigratorOptions<unknown>['legacy']): readonly LegacySource[] => sourcesIn([legacy ?? []].flat());

const hasMethods = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function');
