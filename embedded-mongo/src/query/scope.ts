import type { Doc } from '../bson/document.js';
import type { Collation } from './collation.js';

/** What one command's filters and expressions run under. */
export interface Scope {
  readonly collation?: Collation | undefined;
  /** The values of the command's `let`. */
  readonly variables?: Doc | undefined;
  /** Computes expressions within a pipeline, whose stages have variables of their own. */
  readonly evaluate?: ((root: unknown, expression: unknown) => unknown) | undefined;
  /** Another collection of the same database, for `$lookup` and `$unionWith`. */
  readonly resolve?: ((collection: string) => Doc[]) | undefined;
}
