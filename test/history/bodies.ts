import type { TokenPurpose } from '../../lib/core/ports.js';
import { nameOf } from './names.js';
import type { Action } from './operations.js';
import type { Person } from './people.js';

/** Somebody is logged in. */
export interface Session {
  /** The number of the login's entry. */
  readonly entry: number;
  readonly id: string;
  readonly data: object;
}

/** What an action is about, beside what it says itself. */
export interface Subject {
  readonly session?: Session | undefined;
  /** The id of the user whom it is done to. */
  readonly id?: string | undefined;
  readonly token?: string | undefined;
}

/** A request to a process. */
interface Sent {
  readonly path: string;
  readonly body: object;
}

const DOORS: Readonly<Record<TokenPurpose, string>> = {
  'reset-password': '/reset-password',
  invitation: '/reset-password',
  'verify-email': '/verify-email',
  'confirm-email': '/confirm-email',
};

/** The actions that go past the library, or are nobody's. */
type Other = 'raw-delete' | 'move' | 'expire' | 'mail' | 'import';
export type Sendable = Exclude<Action, { readonly kind: Other }>;

export const isSendable = (action: Action): action is Sendable => !['raw-delete', 'move', 'expire', 'mail', 'import'].includes(action.kind);

/** What is sent for an action. */
export function requestFor(person: Person, action: Sendable, { session, id, token }: Subject): Sent {
  const { secret, email } = person;
  switch (action.kind) {
    case 'login':
      return { path: '/login', body: { email: nameOf(person, action.name), password: secret(action.password) } };
    case 'malformed':
      return { path: '/login', body: { email: nameOf(person, email ? 'email' : 'username'), password: '' } };
    case 'delete':
      return { path: '/delete', body: action.by === 'session' ? (session?.data ?? {}) : { id } };
    case 'session':
      return { path: '/session', body: session?.data ?? {} };
    case 'confirm':
      return { path: '/confirm-password', body: { id, password: secret(action.password) } };
    case 'change':
      return { path: '/change-password', body: { id, current: secret(action.from), next: secret(action.to) } };
    case 'sign-up':
      return { path: '/sign-up', body: { email, password: secret(action.password), instant: action.instant } };
    case 'request-reset':
    case 'request-proof':
      return { path: `/${action.kind}`, body: { email: nameOf(person, action.to) } };
    case 'request-address':
    case 'change-address':
      return { path: `/${action.kind}`, body: { id, email: nameOf(person, action.to) } };
    case 'redeem':
      return { path: DOORS[action.at], body: { token, ...(action.to === undefined ? {} : { password: secret(action.to) }) } };
  }
}
