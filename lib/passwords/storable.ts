import { type PasswordRecord, storablePassword } from '../core/password-record.js';
import type { PasswordVerifier, StorablePassword } from '../core/ports.js';
import type { PasswordEngine } from './password-engine.js';

const REFUSALS = { malformed: 'invalid_hash', unsupported: 'unknown_hash', 'too-costly': 'too_costly' } as const;

/**
 * What is to be stored of another system's password so that a login opens it: the hash itself where that says all, else
 * the record in one text. A password in the clear is refused, however it is named: it would be stored for everybody to read.
 */
export function storable(
  stored: string | PasswordRecord,
  { inspectPassword }: PasswordEngine,
  verifiers: readonly PasswordVerifier[],
): StorablePassword {
  const isOwn = (text: string): boolean => verifiers.some((verifier) => verifier.recognizes(text));
  if (typeof stored === 'string' && isOwn(stored)) return { text: stored };
  const found = inspectPassword(stored);
  if (found.status !== 'readable') return { refused: REFUSALS[found.status] };
  if (found.format === 'plaintext' || found.parameters['plaintext'] === true) return { refused: 'invalid_hash' };
  const text = typeof stored === 'string' ? stored : textOf(stored, found.format, (hash) => inspectPassword(hash).format);
  // What nobody reads again is of no use to its owner.
  const again = inspectPassword(text).status;
  return again === 'readable' ? { text } : { refused: REFUSALS[again] };
}

function textOf(record: PasswordRecord, format: string | null, formatOf: (hash: string) => string | null): string {
  const { format: _, hash, ...beside } = record;
  const saysAll = Object.values(beside).every((value) => value === undefined) && formatOf(hash) === format;
  return saysAll ? hash : storablePassword(record);
}
