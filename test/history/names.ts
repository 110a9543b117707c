import type { Action, Letter, Name } from './operations.js';
import type { Person } from './people.js';

/** What a login types. */
export function typedBy(person: Person, action: Action): string | null {
  return action.kind === 'login' ? `${nameOf(person, action.name)} ${person.secret(action.password)}` : null;
}

/** A person's name as they type it. */
export function nameOf({ email, username, moved, neighbour }: Person, name: Name): string {
  if (name === 'moved') return moved;
  if (name === 'neighbour') return neighbour;
  if (name === 'username') return username ?? '';
  return name === 'case' ? (email ?? '').toUpperCase() : (email ?? '');
}

/** Whose an address is, going by a person's own. */
export function addressOf({ email, moved, neighbour }: Person, text: string): Letter['to'] {
  const typed = text.toLowerCase();
  if (typed === email) return 'email';
  if (typed === moved) return 'moved';
  return typed === neighbour ? 'neighbour' : 'somebody else';
}
