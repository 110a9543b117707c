import type { Awaitable, LegacyContext, LegacyProfile, LegacySource } from '../../../lib/core/ports.js';

/** Somebody in the old system. */
export interface OldPerson extends LegacyProfile {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

type Verify = LegacySource['verify'];

/** An old system with some people in it, which keeps what it is asked and can be made to fail. */
export class OldSystem implements LegacySource {
  readonly asked: { readonly identifier: unknown; readonly password: unknown }[] = [];
  /** Answers in place of the system itself. */
  instead: Verify | null = null;

  constructor(private readonly people: readonly OldPerson[]) {}

  verify(identifier: string, password: string, context: LegacyContext): ReturnType<Verify> {
    this.asked.push({ identifier, password });
    return this.instead ? this.instead(identifier, password, context) : this.profileOf(identifier, password);
  }

  getUser(identifier: string): Awaitable<LegacyProfile | null> {
    return this.profileOf(identifier);
  }

  private profileOf(identifier: string, password?: string): LegacyProfile | null {
    const person = this.people.find(({ email }) => email === identifier.toLowerCase());
    if (!person || (password !== undefined && person.password !== password)) return null;
    const { password: _, ...profile } = person;
    return profile;
  }
}
