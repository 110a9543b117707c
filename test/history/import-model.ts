import type { Action } from './operations.js';
import type { Person } from './people.js';
import type { Entry } from './record.js';
import { arrived, type Circumstance, identified, type Standing } from './standing.js';

type Import = Action & { readonly kind: 'import' };

/** What it means for a person that a row about them is imported. Whatever it says, it only ever gives a password where there is none. */
export function importation(
  person: Person,
  standing: Standing,
  { answer }: Entry,
  { password, dryRun = false }: Import,
  { alone, hasBegun }: Circumstance,
): readonly Standing[] {
  const isHere = standing.password !== null;
  const mayComeBack = !standing.buried || standing.unnoticed;
  // Whoever takes the address back from an unproven signup has no password for a moment, and the row may come first.
  const isOpen = mayComeBack && (!isHere || (standing.provisional && !alone));
  const gives = isOpen && !standing.buried && password !== null;
  const hasTwoSources = person.origin === 'two-sources';
  const comesOver = gives && !dryRun;
  if (!answer) return comesOver ? [arrived(standing, password), arrived(standing, null)] : [];
  const mayEndAs: Readonly<Record<string, boolean>> = {
    imported: gives,
    exists: isHere && mayComeBack,
    updated: isHere && mayComeBack,
    deleted: standing.buried,
    no_hash: isOpen && password === null,
    in_progress: hasBegun && (standing.born === null || hasTwoSources),
    conflict: hasTwoSources || !alone,
  };
  const { outcome = '', id } = answer;
  if (!mayEndAs[outcome]) return [];
  return comesOver && outcome === 'imported' ? identified(arrived(standing, password), id) : [standing];
}
