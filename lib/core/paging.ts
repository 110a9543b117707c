import type { Page, PageQuery } from './ledger-overview.js';

const MOST = 200;
const USUAL = 50;
const FORM = /^(?<at>\d{1,15})\.(?<seen>\d{1,9})$/;

/** Where a page begins, in a list whose latest come first: new ones at its head move nobody to another page. */
export interface Place {
  /** The time of the last that was shown, in ms; 0 where it has none. */
  readonly at: number;
  /** How many of that very time were shown. */
  readonly seen: number;
}

/** How many a page holds. */
export const limitOf = ({ limit }: PageQuery): number =>
  limit !== undefined && Number.isInteger(limit) && limit > 0 ? Math.min(limit, MOST) : USUAL;

/** Where the page of a cursor begins; `null` for the first. */
export function placeOf({ cursor }: PageQuery): Place | null {
  const { at, seen } = (typeof cursor === 'string' && FORM.exec(cursor)?.groups) || {};
  return at === undefined || seen === undefined ? null : { at: Number(at), seen: Number(seen) };
}

/**
 * A page, and the cursor to the next.
 * @param found What was found from that place on, one more than a page holds where there is one.
 */
export function pageFrom<Item>(
  found: readonly Item[],
  limit: number,
  place: Place | null,
  timeOf: (item: Item) => Date | null,
): Page<Item> {
  const items = found.slice(0, limit);
  const times = items.map((item) => timeOf(item)?.getTime() ?? 0);
  const at = times.at(-1);
  if (at === undefined || found.length <= limit) return { items, next: null };
  const seen = times.filter((time) => time === at).length + (place?.at === at ? place.seen : 0);
  return { items, next: `${at}.${seen}` };
}
