import { InvalidFieldsError, isMigrationError, StoreUnavailableError } from '../../core/errors.js';

const DUPLICATE_KEY = 11_000;
const DOCUMENT_VALIDATION_FAILURE = 121;
const TOO_LARGE: ReadonlySet<unknown> = new Set([10_334, 17_420]);

/** Whether a unique index refused a write; which of them is not told. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === DUPLICATE_KEY;

/** Whether the connection was lost, so that nobody knows whether a write was done. The driver's error about many writes holds the one behind it. */
export const isLost = (error: unknown): boolean =>
  [error, (error as { readonly errorResponse?: unknown } | null | undefined)?.errorResponse].some((one) =>
    /^Mongo(?:Network|PoolCleared)/.test(nameOf(one)),
  );

/**
 * What an error of mongoose's or the driver's is to the library: values that the model refuses, or no answer. What a
 * unique index refuses is left to whoever wrote, and any other error as it is. Their messages and replies hold the
 * values that they are about, and none of those is handed on.
 */
export function storeErrorOf(error: unknown): unknown {
  if (isMigrationError(error) || isDuplicate(error)) return error;
  const refused = refusedFields(error);
  if (refused) return new InvalidFieldsError(refused);
  return error instanceof Error && error.name.startsWith('Mongo')
    ? new StoreUnavailableError(undefined, { cause: withoutReply(error) })
    : error;
}

/** What an error says can't be stored, if that is what it says. */
function refusedFields(error: unknown): readonly string[] | null {
  const { errors, path } = (error ?? {}) as { readonly errors?: object; readonly path?: unknown };
  const name = nameOf(error);
  if (name === 'ValidationError') return Object.keys(errors ?? {});
  if (name === 'CastError' || name === 'StrictModeError') return [String(path)];
  // A profile that contains itself, or is too deep or too large to be stored.
  if (name === 'BSONError' || name === 'RangeError' || TOO_LARGE.has(codeOf(error))) return ['profile'];
  return codeOf(error) === DOCUMENT_VALIDATION_FAILURE ? ["those of the collection's validator"] : null;
}

/** The driver keeps the server's reply on some of its errors, and the reply may hold a user with their hash. */
function withoutReply({ name, message, stack }: Error): Error {
  return Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null | undefined)?.code;
