/**
 * The scenarios of the ledger model that are not played, by their numbers there, and why not. Where a flow is the
 * reason, it needs a method of `Hand`, an action with its meaning in `person-model.ts`, and its scenarios.
 */
export const UNPLAYED: Readonly<Record<string, readonly number[]>> = {
  'two sources have one name, which createMigrator refuses': [62],
};
