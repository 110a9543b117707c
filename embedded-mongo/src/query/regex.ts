import { BSONRegExp } from 'bson';
import { fail } from '../errors.js';

/** Flags in front of a pattern, the one part of PCRE's own syntax that is understood beyond JavaScript's. */
const INLINE_FLAGS = /^\(\?([imsx]+)\)/;

/** A pattern with mongod's options, as JavaScript runs it. */
export function toRegExp(given: unknown, options?: unknown): RegExp {
  const { pattern, flags: own } = partsOf(given);
  if (options !== undefined && typeof options !== 'string') fail('BadValue', '$options has to be a string');
  const inline = INLINE_FLAGS.exec(pattern);
  const flags = new Set(`${options ?? own}${inline?.[1] ?? ''}`);
  const rest = inline ? pattern.slice(inline[0].length) : pattern;
  try {
    return new RegExp(flags.has('x') ? withoutComments(rest) : rest, [...flags].filter((flag) => 'ims'.includes(flag)).join(''));
  } catch (error) {
    return fail('Location51091', `Regular expression is invalid: ${error instanceof Error ? error.message : ''}`);
  }
}

function partsOf(given: unknown): { pattern: string; flags: string } {
  if (given instanceof RegExp) return { pattern: given.source, flags: given.flags };
  if (given instanceof BSONRegExp) return { pattern: given.pattern, flags: given.options };
  if (typeof given !== 'string') fail('BadValue', '$regex has to be a string');
  return { pattern: given, flags: '' };
}

/** What the flag `x` stands for: white space and comments count only where escaped or in a class. */
const withoutComments = (pattern: string): string =>
  pattern.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*/gs, (part) => (/^[\s#]/.test(part) ? '' : part));
