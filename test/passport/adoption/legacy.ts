import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';

const people: Readonly<Record<string, LegacyProfile & { readonly password: string }>> = {
  'linus@example.test': { id: 'L1', email: 'linus@example.test', emailVerified: true, name: 'Linus', password: 'kernel panic' },
};

/** Whom the old system was asked about. */
export const asked: string[] = [];

export const verify: LegacySource['verify'] = (email, password) => {
  asked.push(email);
  return people[email]?.password === password ? getUser(email) : null;
};

export const getUser = (email: string): LegacyProfile | null => {
  const { id, name, emailVerified } = people[email] ?? {};
  return id ? { id, email, name, emailVerified } : null;
};
