import type { Awaitable, LegacyProfile, LegacySource } from '../../lib/core/ports.js';
import { keepSecret } from './leaks.js';

/** A person in the old system. */
export interface Person {
  readonly profile: LegacyProfile;
  readonly password: string;
  /** Told of only to who knows the password. */
  readonly hidden?: boolean;
}

/** Somebody with everything: an id, an address that is verified, a username and a name. */
export const ada: Person = {
  profile: { id: 1, email: 'ada@example.org', username: 'ada', emailVerified: true, name: 'Ada' },
  password: 'the old password',
};

/** An old system that keeps what it was asked, and behaves as a test tells it to. */
export class ScriptedLegacy implements LegacySource {
  readonly verified: { readonly identifier: string; readonly password: string }[] = [];
  readonly looked: string[] = [];
  /** Done before each answer: waits, or throws for an outage. */
  before: () => Awaitable<void> = () => {};
  /** Stands in for the answer of `verify`, whatever its type. */
  verdict: ((identifier: string, password: string) => unknown) | null = null;

  constructor(
    readonly people: Person[] = [ada],
    readonly name = 'legacy',
  ) {}

  async verify(identifier: string, password: string): Promise<LegacyProfile | boolean | null> {
    this.verified.push({ identifier, password });
    keepSecret(password);
    await this.before();
    if (this.verdict) return (await this.verdict(identifier, password)) as LegacyProfile | boolean | null;
    return this.people.find((person) => goesBy(person, identifier) && person.password === password)?.profile ?? null;
  }

  async getUser(identifier: string): Promise<LegacyProfile | null> {
    this.looked.push(identifier);
    await this.before();
    return this.people.find((person) => goesBy(person, identifier) && !person.hidden)?.profile ?? null;
  }

  /** From now on, no answer. */
  fail(error: unknown = new Error('connect ECONNREFUSED 10.0.0.7:5432')): void {
    this.before = () => {
      throw error;
    };
  }

  recover(): void {
    this.before = () => {};
  }
}

const goesBy = ({ profile: { email, username } }: Person, identifier: string): boolean =>
  [email, username].some((name) => name?.toLowerCase() === identifier.toLowerCase());
