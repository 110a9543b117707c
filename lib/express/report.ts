import { isMigrationError } from '../core/errors.js';
import type { AccountRequest } from './http.js';

/** Hears of errors that nobody foresaw, which the client is told nothing of; what it throws harms nobody. */
export type ErrorListener = { listen(error: unknown, req: AccountRequest): unknown }['listen'];

/** Tells of an error, to the application's listener or else on the console. */
export function report(error: unknown, req: AccountRequest, onError: ErrorListener | undefined): void {
  // Also what an async listener rejects with is its own affair.
  const tell = async () => (onError ? await onError(error, req) : print(error));
  tell().catch((failure: unknown) => print(failure));
}

const operator: Pick<Console, 'error'> = console;

/** What an error says may quote what was typed, so only its kind is printed, and where it is from; ours are known. */
function print(error: unknown): void {
  if (isMigrationError(error)) return operator.error(`${error.name}: ${error.message}`);
  if (!(error instanceof Error)) return operator.error(`passport-lazy-migration: ${typeof error} was thrown in a request.`);
  operator.error(`passport-lazy-migration: ${error.name} in a request.${framesOf(error)}`);
}

function framesOf({ stack = '', message }: Error): string {
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return frames
    .filter((line) => /^\s+at /.test(line))
    .map((line) => `\n${line}`)
    .join('');
}
