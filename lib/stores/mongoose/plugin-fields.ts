import { type FieldMapping, fieldsOf, type UserFields } from './model-fields.js';
import type { UserModel } from './user-model.js';

/** One symbol for all copies of the library: the plugin may be of one, and the stores of another. */
const MAPPING = Symbol.for('passport-lazy-migration.fields');
type Marked = { [MAPPING]?: FieldMapping };

/** Leaves with a model's schema what the plugin was told of its paths. */
export function rememberMapping({ schema }: Pick<UserModel, 'schema'>, mapping: FieldMapping = {}): void {
  (schema as Marked)[MAPPING] = mapping;
}

/**
 * What the stores keep elsewhere than the plugin was told: it would not hide it. Nothing where the model is without the
 * plugin. Names and blocks are not compared, since the plugin hides neither.
 */
export function* pluginProblems({ schema }: Pick<UserModel, 'schema'>, fields: UserFields): Generator<string> {
  const mapping = (schema as Marked)[MAPPING];
  if (!mapping) return;
  const known = fieldsOf({ schema }, mapping);
  for (const field of ['email', 'passwordHash', 'emailVerified', 'credentialsVersion'] as const) {
    if (known[field] !== fields[field])
      yield `${field} is at '${fields[field]}' for mongooseStores and at '${known[field]}' for the plugin migratableUser: give the plugin the same { fields }, or it hides and shows the wrong ones`;
  }
}
