import { ConfigurationError } from './errors.js';
import { isAddress } from './identifier.js';
import type { MailType } from './mail.js';
import type { Logger, MigrationPath, UserId } from './ports.js';
import { printableText, UNPRINTABLE } from './printable.js';

/**
 * What the library tells of what happens in it. Addresses are masked, there is never a secret in an event, and control
 * and format characters in its texts are written as `\u{...}`, so that none can pass for another line of a log.
 */
export interface MigrationEvents {
  /** Somebody logged in; with a recommendation where their password is one that the policy would refuse today. */
  login: {
    readonly userId: UserId;
    readonly outcome: 'verified' | 'migrated';
    readonly identifier: string;
    readonly ip?: string;
    readonly passwordChangeRecommended?: true;
  };
  /** Somebody came over; told once per person, by the process that did it. */
  migrated: { readonly userId: UserId; readonly source: string; readonly via: MigrationPath };
  /** Somebody was not let in. */
  rejected: { readonly identifier: string; readonly reason: RejectionReason; readonly userId?: UserId; readonly ip?: string };
  /** Attempts were refused unheard: there had been too many. */
  locked: { readonly identifier?: string; readonly retryAfter: number; readonly ip?: string };
  /** A legacy source gave no answer, or one that is none. */
  'legacy-fault': { readonly source: string; readonly reason: LegacyFault; readonly message: string };
  /** A legacy source is no longer asked, is tried again, or is asked again. */
  breaker: { readonly source: string; readonly state: 'open' | 'half-open' | 'closed' };
  /** The legacy and this side disagree on who somebody is: an operator has to look. */
  conflict: { readonly identifier: string; readonly reason: string };
  /** Somebody who was in neither world signed up; with `instant`, before their address was proven. */
  'signed-up': { readonly userId: UserId; readonly instant: boolean; readonly ip?: string };
  /** The owner of an address showed that it is theirs. */
  'email-verified': { readonly userId: UserId; readonly ip?: string };
  /** A new password was set by a mailed link. */
  'password-reset': { readonly userId: UserId; readonly ip?: string };
  /** A user goes by another address now. */
  'email-changed': { readonly userId: UserId; readonly ip?: string };
  /** A mail was not sent, or may not have been: `sendMail` failed, or gave no answer in time. */
  'mail-failed': { readonly type: MailType; readonly to: string; readonly reason: 'error' | 'timeout' };
  /** A password was changed by its owner. */
  'password-changed': { readonly userId: UserId; readonly ip?: string };
  /** A user was deleted through the library. */
  deleted: { readonly userId: UserId };
}

/** Why somebody was not let in; for the operator alone. */
export type RejectionReason =
  /**
   * Nobody here goes by the identifier, and no old system vouched for them. Whether one knows them, its no does not say:
   * the password may be wrong, the account closed, or the phase may be `off`.
   */
  | 'unknown'
  /** Somebody here goes by the identifier, and this is not their password. */
  | 'wrong-password'
  | 'blocked'
  /** The old system vouched for somebody who came over and was deleted here. */
  | 'deleted';

/** Why there was no answer. */
export type LegacyFault = (typeof LEGACY_FAULTS)[number];

export const LEGACY_FAULTS = ['timeout', 'error', 'invalid-answer', 'invalid-profile', 'breaker-open', 'overloaded'] as const;

const NAMES: Readonly<Record<keyof MigrationEvents, true>> = {
  login: true,
  migrated: true,
  rejected: true,
  locked: true,
  'legacy-fault': true,
  breaker: true,
  conflict: true,
  'signed-up': true,
  'email-verified': true,
  'password-reset': true,
  'email-changed': true,
  'mail-failed': true,
  'password-changed': true,
  deleted: true,
};

/** The names of all events. */
export const EVENTS = Object.keys(NAMES) as readonly (keyof MigrationEvents)[];

/** An event as a listener gets it. */
export type EventPayload<Name extends keyof MigrationEvents> = MigrationEvents[Name] & { readonly at: Date };
/** What it returns counts for nothing; a promise is waited for, so that its failure is logged. */
export type Listener<Name extends keyof MigrationEvents> = (event: EventPayload<Name>) => unknown;
/** Is told of every event, the very object that all share: it changes nothing of it. */
export type Tap = <Name extends keyof MigrationEvents>(name: Name, event: EventPayload<Name>) => void;
export type Emit = <Name extends keyof MigrationEvents>(name: Name, event: MigrationEvents[Name]) => void;

/** Tells listeners, none of whom can harm a request: what they throw, or reject with, is logged. */
export class Events {
  private readonly listeners = new Map<keyof MigrationEvents, Set<Listener<never>>>();

  /** @param taps The library's own, which are told before anybody else. */
  constructor(
    private readonly logger: Logger,
    private readonly taps: readonly Tap[] = [],
  ) {}

  /**
   * Adds a listener; the function that is returned takes it away.
   * @throws ConfigurationError where there is no such event, or the listener is no function: it would never be told.
   */
  on<Name extends keyof MigrationEvents>(name: Name, listener: Listener<Name>): () => void {
    if (!Object.hasOwn(NAMES, name)) throw new ConfigurationError(`Expected an event, one of ${EVENTS.join(', ')}, got '${String(name)}'.`);
    if (typeof listener !== 'function')
      throw new ConfigurationError(`Expected the listener of '${name}' to be a function, got ${typeof listener}.`);
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  readonly emit: Emit = (name, event) => {
    const told: EventPayload<typeof name> = { at: new Date(), ...printable(event) };
    for (const tap of this.taps) this.tap(tap, name, told);
    for (const listener of this.listeners.get(name) ?? []) void this.tell(listener as Listener<typeof name>, name, told);
  };

  private tap<Name extends keyof MigrationEvents>(tap: Tap, name: Name, told: EventPayload<Name>): void {
    try {
      tap(name, told);
    } catch (error) {
      this.logger.error(`A listener of '${name}' failed: ${error instanceof Error ? error.name : typeof error}`);
    }
  }

  private async tell<Name extends keyof MigrationEvents>(listener: Listener<Name>, name: Name, told: EventPayload<Name>): Promise<void> {
    try {
      // Each has a copy of its own, the date included: none can change what the next is told.
      await listener({ ...told, at: new Date(told.at) });
    } catch (error) {
      this.logger.error(`A listener of '${name}' failed: ${error instanceof Error ? error.name : typeof error}`);
    }
  }
}

/** The event itself, in all but the rare case. */
function printable<Event extends object>(event: Event): Event {
  let shown = event;
  for (const [name, value] of Object.entries(event) as [string, unknown][])
    if (typeof value === 'string' && value.search(UNPRINTABLE) >= 0) shown = { ...shown, [name]: printableText(value) };
  return shown;
}

/** An identifier as events show it: `a***@example.org`, `b***`. */
export function masked(identifier: string): string {
  const [first = ''] = identifier;
  return `${first}***${isAddress(identifier) ? identifier.slice(identifier.lastIndexOf('@')) : ''}`;
}
