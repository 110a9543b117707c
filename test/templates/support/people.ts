import bcrypt from 'bcrypt';

/** Somebody in an old system. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly name: string;
  /** `null` for somebody who has none. */
  readonly password: string | null;
  readonly emailVerified: boolean;
  readonly enabled: boolean;
  readonly blocked: boolean;
}

/** A person whose row has its hash. */
export type StoredPerson = Person & { readonly hash: string | null };

let count = 0;

const person = (email: string, differing: Partial<Person> = {}): Person => {
  count += 1;
  const [id, username] = [String(count), `user-${count}`];
  return { id, email, username, name: 'Ada', password: `password ${id}`, emailVerified: true, enabled: true, blocked: false, ...differing };
};

/** Whom everybody tries to pass for. */
export const victim = person('victim.ask@example.org', { name: 'Victim' });
/** Two who differ in case alone, and a third who differs from the victim in case. */
export const twins = [person('twin@example.org'), person('Twin@example.org')] as const;
/** Those whom a collation takes for the victim. */
export const lookAlikes = [person('víctim.ask@example.org'), person('victim.åsk@example.org'), person('victim.ask@example.org ')];
export const mixed = person('Mixed.Case@Example.org');
export const unverified = person('unverified@example.org', { emailVerified: false });
export const blocked = person('blocked@example.org', { blocked: true });
export const disabled = person('disabled@example.org', { enabled: false });
export const withoutPassword = person('sso@example.org', { password: null });
/** Two rows of one address, as a table without a unique index has them. */
export const doubles = [person('double@example.org'), person('double@example.org')] as const;
/** An id beyond what a JavaScript number holds. */
export const largeId = person('large@example.org', { id: '9007199254740993' });
/** Whose names are syntax. */
export const oddlyNamed = [
  "o'brien@example.org",
  '%_%@example.org',
  '"quoted"@example.org',
  'back\\slash@example.org',
  'zoë@example.org',
].map((email) => person(email));

const everybody = [
  ...[victim, ...twins, ...lookAlikes, mixed, unverified, blocked, disabled, withoutPassword, ...doubles, largeId],
  ...oddlyNamed,
];

/** A cost that can be told from no work at all, and does not hold up the tests. */
const COST = 8;

/** All of them, with hashes. */
export const storedPeople = (): Promise<StoredPerson[]> =>
  Promise.all(everybody.map(async (one) => ({ ...one, hash: one.password === null ? null : await bcrypt.hash(one.password, COST) })));
