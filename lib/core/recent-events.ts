import type { EventPayload, MigrationEvents, Tap } from './events.js';

const KEPT = 200;

/** An event with its name: `{ name, at, ... }`, masked like every event. */
export type RecentEvent = {
  [Name in keyof MigrationEvents]: { readonly name: Name } & EventPayload<Name>;
}[keyof MigrationEvents];

/** The latest events of this process, for an operator to look at. */
export class RecentEvents {
  private readonly kept: RecentEvent[] = [];

  readonly noted: Tap = (name, event) => {
    this.kept.push({ name, ...event } as RecentEvent);
    if (this.kept.length > KEPT) this.kept.shift();
  };

  /** The latest first; copies. */
  list(): readonly RecentEvent[] {
    return structuredClone(this.kept).reverse();
  }
}
