import type { ImportRun } from './operations.js';
import type { PlannedPerson } from './planned-person.js';
import type { Random } from './random.js';

/** Whom an import is about: one of the people alone, or any of them. */
interface About {
  readonly slot: number;
  readonly alone?: number;
}

/** An import of what one of the old systems has of them; none where that is nothing. */
export function importRunOf(people: readonly PlannedPerson[], random: Random, { slot, alone }: About): readonly ImportRun[] {
  const source = random.chance(0.8) ? 0 : 1;
  const dryRun = random.chance(0.1);
  const rowOf = (person: number) => (people[person]?.exported(source) ?? []).map((password) => ({ person, password }));
  const some = random.chance(0.5) ? [...people.keys()] : [...people.keys()].filter(() => random.chance(0.5));
  const rows = (alone === undefined ? some : [alone]).flatMap((person) => {
    // Only what is written is met by the same person's next row in the same way as by another run's.
    const isTwice = !dryRun && random.chance(0.1);
    return isTwice ? [...rowOf(person), ...rowOf(person)] : rowOf(person);
  });
  if (rows.length === 0) return [];
  return [{ kind: 'import-run', slot, source, rows, ...(dryRun ? { dryRun } : {}), ...(random.chance(0.1) ? { update: true } : {}) }];
}
