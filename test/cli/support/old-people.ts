import { createHash } from 'node:crypto';
import type { LegacyContext, LegacyProfile, LegacySource } from '../../../lib/core/ports.js';

/** Somebody whom the sources of these tests know. */
export const ADA = { identifier: 'ada@example.org', password: 'Correct-Horse-7' };

const PROFILE: LegacyProfile = { id: 7, email: ADA.identifier, emailVerified: true, name: 'Ada' };

/** What tests replace of a source, given what it would have done itself. */
export type Parts = Partial<Required<LegacySource>>;

/** A source that does everything right, but for what a test has it do otherwise. */
export function oldPeople(parts: Parts = {}): Required<LegacySource> {
  const find = (identifier: string) => (identifier.toLowerCase() === ADA.identifier ? PROFILE : null);
  return {
    name: 'legacy',
    async verify(identifier, password, { signal }) {
      signal.throwIfAborted();
      return hashOf(password) === hashOf(ADA.password) ? find(identifier) : null;
    },
    async getUser(identifier, { signal }) {
      signal.throwIfAborted();
      return find(identifier);
    },
    count: () => 1,
    async *users() {
      yield PROFILE;
    },
    ...parts,
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The source above, asked with something else than what came. */
export const asking = (other: {
  identifier?: (text: string) => string;
  password?: (text: string) => string;
}): Required<LegacySource>['verify'] => {
  const { identifier = (text) => text, password = (text) => text } = other;
  return async (typed, secret, context: LegacyContext) => await oldPeople().verify(identifier(typed), password(secret), context);
};
