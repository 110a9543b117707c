import type { Person } from './people.js';
import { after } from './person-model.js';
import type { Entry } from './record.js';
import { beginning, type Circumstance, type Standing } from './standing.js';

/**
 * Whether there is an order of the entries of one person, each between its beginning and its end, in which every answer
 * is right (linearizability: Herlihy and Wing, 1990; the search is that of Wing and Gong, 1993). One without an answer
 * may have taken place at any time since it began, or never.
 * @returns Where the person may stand in the end; none where there is no such order.
 */
export function linearize(person: Person, entries: readonly Entry[], circumstanceOf: (entry: Entry) => Circumstance): readonly Standing[] {
  const sorted = [...entries].sort((one, other) => one.invoked - other.invoked);
  const circumstances = new Map(sorted.map((entry) => [entry, circumstanceOf(entry)]));
  const seen = new Set<string>();
  const ends = new Map<string, Standing>();

  const search = (standing: Standing, left: readonly Entry[]): void => {
    const key = `${left.map(({ number }) => number).join()}|${JSON.stringify(standing)}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (left.every(({ answer }) => answer === null)) ends.set(JSON.stringify(standing), standing);
    // Whoever begins after another has been answered comes after it.
    const horizon = Math.min(...left.map(({ answer, ended }) => (answer === null ? Number.POSITIVE_INFINITY : ended)));
    const steps: { readonly rest: readonly Entry[]; readonly next: readonly Standing[] }[] = [];
    for (const entry of left) {
      if (entry.invoked > horizon) break;
      const rest = left.filter((other) => other !== entry);
      const next = after(person, standing, entry, circumstances.get(entry) as Circumstance);
      // What changes nothing, and has to come at some time, may as well come now.
      if (entry.answer && next.length === 1 && next[0] === standing) {
        search(standing, rest);
        return;
      }
      steps.push({ rest, next });
    }
    for (const { rest, next } of steps) for (const one of next) search(one, rest);
  };
  search(beginning(person), sorted);
  return [...ends.values()];
}

/**
 * The first entries that no order explains, the last of them being the one that can't be true. Whatever began before it
 * ended counts as under way.
 */
export function firstUnexplained(person: Person, entries: readonly Entry[], circumstanceOf: (entry: Entry) => Circumstance): Entry | null {
  const byEnd = entries.filter(({ answer }) => answer !== null).sort((one, other) => one.ended - other.ended);
  for (const last of byEnd) {
    const known = entries
      .filter(({ invoked }) => invoked < last.ended)
      .map((entry) => (entry.ended > last.ended ? { ...entry, answer: null } : entry));
    if (linearize(person, known, circumstanceOf).length === 0) return last;
  }
  return null;
}
