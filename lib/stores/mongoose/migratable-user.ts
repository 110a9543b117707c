import type { Schema } from 'mongoose';
import { type FieldMapping, fieldsOf, without } from './model-fields.js';

/** How the plugin is added to a schema. */
export interface MigratableUserOptions {
  /** The same as for `mongooseStores`, where the schema keeps these things under other names. */
  readonly fields?: FieldMapping | undefined;
}

type Transform = (document: object, shown: Record<string, unknown>, options: object) => unknown;

/**
 * Adds to a user schema what the migration needs and the schema lacks: `email` with a unique index, `emailVerified`,
 * and, never selected unless asked for, `passwordHash` and `credentialsVersion`. None of them has a default: that a
 * value is absent means something. Hash and version are left out of JSON and plain objects also where a query
 * selected them, and JSON shows the id as `id`.
 */
export function migratableUser(schema: Schema, { fields: mapping }: MigratableUserOptions = {}): void {
  const fields = fieldsOf({ schema }, mapping);
  const missing = (path: string) => !schema.path(path);
  if (missing(fields.email)) schema.add({ [fields.email]: { type: String, unique: true, sparse: true } });
  if (missing(fields.emailVerified)) schema.add({ [fields.emailVerified]: Boolean });
  for (const secret of [fields.passwordHash, fields.credentialsVersion]) {
    if (missing(secret)) schema.add({ [secret]: { type: String, select: false } });
    else schema.path(secret).select(false);
  }

  const hide = (shown: Record<string, unknown>) => without(without(shown, fields.passwordHash), fields.credentialsVersion);
  for (const form of ['toJSON', 'toObject'] as const) {
    const options = (schema.get(form) ?? {}) as { transform?: unknown };
    const own = typeof options.transform === 'function' ? (options.transform as Transform) : undefined;
    const transform: Transform = (document, shown, given) => {
      const transformed = own?.(document, shown, given) ?? shown;
      if (!isTopLevel(document, schema) || typeof transformed !== 'object' || transformed === null) return transformed;
      const safe = hide(transformed as Record<string, unknown>);
      return form === 'toJSON' && !own ? withId(document, safe, fields.emailVerified) : safe;
    };
    schema.set(form, { ...options, transform });
  }
}

/** A transform of a schema is run for its subdocuments too, which keep what they have. */
const isTopLevel = (document: object, schema: Schema): boolean => (document as { $__schema?: unknown; schema?: unknown }).schema === schema;

function withId(document: object, shown: Record<string, unknown>, emailVerified: string): Record<string, unknown> {
  const { _id, __v, id: _, ...fields } = shown;
  const verified = (document as { get(path: string): unknown }).get(emailVerified) === true;
  return { id: String(_id), ...fields, ...(emailVerified.includes('.') ? {} : { [emailVerified]: verified }) };
}
