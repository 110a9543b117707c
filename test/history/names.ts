import type { Action, Name } from './operations.js';
import type { Person } from './people.js';

/** What a login types. */
export function typedBy(person: Person, action: Action): string | null {
  return action.kind === 'login' ? `${nameOf(person, action.name)} ${person.secret(action.password)}` : null;
}

/** A person's name as they type it. */
export function nameOf({ email, username, moved }: Person, name: Name): string {
  if (name === 'moved') return moved;
  if (name === 'username') return username ?? '';
  return name === 'case' ? (email ?? '').toUpperCase() : (email ?? '');
}
