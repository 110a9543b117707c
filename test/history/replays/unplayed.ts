/**
 * The scenarios of the ledger model that are not played, by their numbers there, and why not. Where a flow is the
 * reason, it needs a method of `Hand`, an action with its meaning in `person-model.ts`, and its scenarios.
 */
export const UNPLAYED: Readonly<Record<string, readonly number[]>> = {
  'somebody sets a password by a mailed link': [12, 13, 14, 15, 16, 17, 26, 27, 34, 35, 42, 48, 51, 52, 60, 64],
  'somebody signs up': [5, 6, 7, 53, 57],
  'somebody confirms another address': [10, 28, 29, 30, 31, 55, 63],
  'somebody is imported': [18, 19, 20, 21, 22, 49, 50, 54],
  'two sources have one name, which createMigrator refuses': [62],
};
