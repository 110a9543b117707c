import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import type mongoose from 'mongoose';
import type { ImportRow } from '../../lib/core/import-results.js';

/** An export of any length that nobody has to keep: each person, their password and its hash are made of their number. */

export const emailOf = (n: number): string => `person${n}@example.org`;
export const passwordOf = (n: number): string => `old password ${n}`;

export function profileOf(n: number) {
  return { id: n, email: emailOf(n), emailVerified: true, name: `Person ${n}` } as const;
}

/** With a hash that costs nothing to make, and is nobody else's. */
export function rowOf(n: number): ImportRow & { readonly password: string } {
  const salt = hash('sha1', String(n), 'buffer').subarray(0, 8);
  const digest = hash('sha1', Buffer.concat([Buffer.from(passwordOf(n)), salt]), 'buffer');
  return { ...profileOf(n), password: `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}` };
}

export function* rowsOf(from: number, to: number): Generator<ImportRow> {
  for (let n = from; n < to; n++) yield rowOf(n);
}

/** Looks whether the people of these rows are here: exactly one user for each with the row's very hash, one record that is marked, and nothing else. */
export async function assertWhole(connection: mongoose.Connection, from: number, to: number): Promise<void> {
  const owners = new Map<string, string>();
  for await (const { legacyId, userId, state, deletedAt } of connection.collection('migration_ledger').find()) {
    assert.deepEqual([state, deletedAt ?? null], ['migrated', null], `the record of person ${legacyId}`);
    assert.equal(owners.has(String(userId)), false, `two records lead to one user: person ${legacyId}`);
    owners.set(String(userId), String(legacyId));
  }
  const seen = new Set<number>();
  for await (const { _id, email, emailVerified, name, passwordHash } of connection.collection('users').find()) {
    const n = Number(owners.get(String(_id)));
    assert.ok(n >= from && n < to && !seen.has(n), `a user that no record leads to, or a second one: ${email}`);
    assert.deepEqual({ id: n, email, emailVerified, name, password: passwordHash }, rowOf(n));
    seen.add(n);
  }
  assert.deepEqual([seen.size, owners.size], [to - from, to - from], 'as many users and records as rows');
}
