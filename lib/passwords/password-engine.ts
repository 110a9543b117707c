import { ConfigurationError } from '../core/errors.js';
import type { PasswordHasher, PasswordVerifier } from '../core/ports.js';
import { bcryptHasher } from './bcrypt.js';
import { engineProblems } from './engine-options.js';
import { type FormatReader, formatReader } from './format-reader.js';
import { DEFAULT_LIMITS, type PasswordLimits } from './format/limits.js';
import type { PasswordFormat, PasswordParameters, WorkEstimate } from './format/password-format.js';
import type { StoredPassword } from './format/stored-password.js';
import type { UnreadableReason } from './format/unreadable.js';
import * as families from './formats/index.js';
import { spellings } from './spelling.js';
import { compare, type PasswordAnswer, passwordVerifier } from './verify-password.js';

/** What a password engine knows. */
export interface PasswordEngineOptions {
  /** Formats of the application's own; asked before the built-in ones. */
  readonly formats?: readonly PasswordFormat[] | undefined;
  /** Other limits than {@link DEFAULT_LIMITS}; those left out stay. */
  readonly limits?: Partial<PasswordLimits> | undefined;
  /** Whose hashes need no update. @default bcryptHasher() */
  readonly hasher?: Pick<PasswordHasher, 'recognizes' | 'needsUpdate'> | undefined;
}

/** Everything that is known of a stored password without any of its passwords. */
export interface PasswordInspection {
  /** Whether passwords can be compared with it, or why not. */
  readonly status: 'readable' | UnreadableReason;
  /** As it was named or recognized; `null` where neither. */
  readonly format: string | null;
  /** Algorithms and costs, where it is readable; never a salt, a key or a digest. */
  readonly parameters: PasswordParameters;
  /** What one comparison takes, roughly, where it is readable. */
  readonly estimate: WorkEstimate | null;
  /** The limits it was held against. */
  readonly limits: PasswordLimits;
}

/** Compares passwords with stored ones of every known format. */
export interface PasswordEngine {
  /** The names of the formats that it knows. */
  readonly formats: readonly string[];
  /** Compares a password, exactly as it is, with a stored one. @throws ConfigurationError where a needed package is missing. */
  readonly verifyPassword: (stored: StoredPassword, password: string) => Promise<PasswordAnswer>;
  /** Says what a stored password is, without any work: for an import, before it is written. */
  readonly inspectPassword: (stored: StoredPassword) => PasswordInspection;
  /** The same for logins: tries what was typed, then its NFC form. */
  readonly verifier: PasswordVerifier;
}

/**
 * Puts the formats together with limits.
 * @throws ConfigurationError where a format is none, two have one name, a limit is no whole number, or there is no such limit.
 */
export function passwordEngine({ formats = [], limits = {}, hasher = bcryptHasher() }: PasswordEngineOptions = {}): PasswordEngine {
  const problems = [...engineProblems({ formats, limits })];
  if (problems.length) throw new ConfigurationError(`passwordEngine: ${problems.join('; ')}.`);
  const all = [...formats, ...Object.values<readonly PasswordFormat[]>(families).flat()];
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  const allLimits: PasswordLimits = { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
  const read = formatReader(all, allLimits);
  return {
    formats: [...new Set(all.map(({ name }) => name))],
    verifyPassword: passwordVerifier(read, hasher),
    inspectPassword: (stored) => {
      const found = read(stored);
      if ('reason' in found) return { status: found.reason, format: found.format, parameters: {}, estimate: null, limits: allLimits };
      const { parameters, estimate = { milliseconds: 0, bytes: 0 } } = found.read;
      return { status: 'readable', format: found.format.name, parameters, estimate, limits: allLimits };
    },
    verifier: loginVerifier(read),
  };
}

const loginVerifier = (read: FormatReader): PasswordVerifier => ({
  recognizes: (hash) => !('reason' in read(hash)),
  verify: async (hash, password) => {
    const legible = read(hash);
    if ('reason' in legible) return false;
    for (const spelling of spellings(password)) {
      if ((await compare(legible, spelling)) === 'match') return true;
    }
    return false;
  },
});
