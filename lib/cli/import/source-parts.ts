import type { LegacySource } from '../../core/ports.js';
import { UsageError } from '../command.js';
import type { Entry } from './export-format.js';
import type { ImportPart } from './run-import.js';

/** All people of old systems, to be imported one system after the other. */
export interface SourceParts {
  readonly parts: readonly ImportPart[];
  /** How many people there are; `null` where one of the systems does not say. */
  readonly total: number | null;
  /** How many have been read. */
  readonly read: () => number;
}

/**
 * The people of old systems as entries, whose lines are their places, from 1, over all of them.
 * @param sources Those that each has a name of its own.
 * @param only The name in the ledger. Of several systems, the one that is wanted; of a single one, what it is called there.
 * @throws UsageError where one can't tell who there is, or none has the name.
 */
export async function sourceParts(sources: readonly LegacySource[], only: string | undefined, signal: AbortSignal): Promise<SourceParts> {
  const nameOf = ({ name = 'legacy' }: LegacySource): string => name;
  const wanted = only === undefined || sources.length === 1 ? sources : sources.filter((source) => nameOf(source) === only);
  if (!wanted.length)
    throw new UsageError(`There is no source ${JSON.stringify(only)} among them, which are ${sources.map(nameOf).join(', ')}.`);
  const mute = wanted.find((source) => typeof source.users !== 'function');
  if (mute) throw new UsageError(`The source '${nameOf(mute)}' has no users(), which gives all its people.`);
  let read = 0;
  async function* entries(source: LegacySource): AsyncGenerator<Entry> {
    for await (const row of source.users?.({ signal }) ?? []) yield { line: ++read, row };
  }
  const counts = await Promise.all(wanted.map(async (source) => await counted(source, signal)));
  return {
    parts: wanted.map((source) => ({ entries: entries(source), source: only ?? nameOf(source) })),
    total: counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    read: () => read,
  };
}

/** Only for the time that is left: nothing depends on it. */
async function counted(source: LegacySource, signal: AbortSignal): Promise<number | null> {
  try {
    const count: unknown = await source.count?.({ signal });
    return typeof count === 'number' && Number.isSafeInteger(count) ? count : null;
  } catch {
    return null;
  }
}
