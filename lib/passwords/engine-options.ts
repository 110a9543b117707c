import { DEFAULT_LIMITS, type PasswordLimits } from './format/limits.js';
import type { PasswordFormat } from './format/password-format.js';

/** Formats and limits as an application gives them: of whatever type. */
export interface GivenToEngine {
  readonly formats?: unknown;
  readonly limits?: unknown;
}

/** What is wrong with formats and limits, each with what was expected; `group` is what their names begin with. */
export function* engineProblems({ formats, limits }: GivenToEngine, group = ''): Generator<string> {
  if (formats !== undefined) yield* formatProblems(formats, `${group}formats`);
  if (limits !== undefined) yield* limitProblems(limits, `${group}limits`);
}

const ENCODINGS: readonly unknown[] = [undefined, 'utf8', 'utf16le', 'latin1'] satisfies PasswordFormat['encoding'][];

function* formatProblems(formats: unknown, where: string): Generator<string> {
  if (!Array.isArray(formats)) {
    yield `expected ${where} to be an array`;
    return;
  }
  const names = new Set<unknown>();
  for (const [index, format] of (formats as unknown[]).entries()) {
    const { name, read, recognizes, encoding } = (format ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || !name || typeof read !== 'function')
      yield `expected ${where}[${index}] to have a name and the function read(record, limits)`;
    else if (names.has(name)) yield `two of ${where} are named '${name}'`;
    if (recognizes !== undefined && typeof recognizes !== 'function') yield `expected ${where}[${index}].recognizes to be a function`;
    if (!ENCODINGS.includes(encoding)) yield `expected ${where}[${index}].encoding to be 'utf8', 'utf16le' or 'latin1'`;
    names.add(name);
  }
}

const LIMITS = Object.keys(DEFAULT_LIMITS);

/** One that is misspelt would leave the default standing, one that is no number would refuse nothing. */
function* limitProblems(limits: unknown, where: string): Generator<string> {
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits)) {
    yield `expected ${where} to be an object`;
    return;
  }
  for (const [name, limit] of Object.entries(limits as Partial<PasswordLimits>)) {
    if (!LIMITS.includes(name)) yield `there is no option ${where}.${name}; there are ${LIMITS.join(', ')}`;
    else if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0)) yield `expected ${where}.${name} to be a whole number from 0`;
  }
}
