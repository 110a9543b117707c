import type { Phase } from './core/context.js';
import { ConfigurationError } from './core/errors.js';
import type { LegacySource } from './core/ports.js';
import type { MigratorOptions } from './create-migrator.js';

/**
 * Looks through what a migrator is to be made of.
 * @throws ConfigurationError listing all that is wrong, with the remedies.
 */
export function checkOptions(options: MigratorOptions<unknown>): void {
  const given = { ...options };
  const problems = [...portProblems(given), ...sourceProblems(sourcesOf(given.legacy)), ...settingProblems(given)];
  if (problems.length) throw new ConfigurationError(`createMigrator: ${problems.join('; ')}.`);
}

/** The phase that was asked for.
 * @throws ConfigurationError where it is none. */
export function checkedPhase(phase: unknown): Phase {
  if (phase === 'on' || phase === 'off') return phase;
  throw new ConfigurationError(`Expected phase to be 'on' or 'off', got ${JSON.stringify(phase)}.`);
}

const PORTS = {
  users: ['newId', 'findById', 'find', 'findHolder', 'insert', 'update', 'remove', 'present', 'idOf'],
  ledger: ['insert', 'find', 'findByUser', 'findByAliases', 'update', 'updateByUser', 'counts'],
  limits: ['admit', 'settle', 'clear'],
} as const;

function* portProblems(options: MigratorOptions<unknown>): Generator<string> {
  for (const [port, methods] of Object.entries(PORTS)) {
    const given: unknown = options[port as keyof typeof PORTS];
    if (port === 'limits' && given === undefined) continue;
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

function* settingProblems({ phase, canonicalize, profile, guard, passwords }: MigratorOptions<unknown>): Generator<string> {
  if (phase !== undefined && phase !== 'on' && phase !== 'off' && typeof phase !== 'function')
    yield `expected phase to be 'on', 'off' or a function`;
  for (const [name, value] of Object.entries({ canonicalize, profile, 'passwords.policy': passwords?.policy })) {
    if (value !== undefined && typeof value !== 'function') yield `expected ${name} to be a function`;
  }
  if (passwords?.hasher !== undefined && !hasMethods(passwords.hasher, ['hash', 'verify', 'recognizes', 'needsUpdate']))
    yield 'expected passwords.hasher to be a hasher, as bcryptHasher() gives it';
  for (const verifier of passwords?.verifiers ?? []) {
    if (!hasMethods(verifier, ['recognizes', 'verify']))
      yield 'expected each of passwords.verifiers to have the functions recognizes(hash) and verify(hash, password)';
  }
  const { concurrency, queue } = passwords ?? {};
  for (const [name, value] of [...entries('guard', guard), ...entries('passwords', { concurrency, queue })]) {
    const least = name.endsWith('.queue') ? 0 : 1;
    if (value !== undefined && !(Number.isInteger(value) && Number(value) >= least))
      yield `expected ${name} to be a whole number from ${least}`;
  }
}

const entries = (group: string, values: object = {}): [string, unknown][] =>
  Object.entries(values).map(([name, value]) => [`${group}.${name}`, value]);

const sourcesOf = (legacy: MigratorOptions<unknown>['legacy']): readonly LegacySource[] => [legacy ?? []].flat();

const hasMethods = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function');
