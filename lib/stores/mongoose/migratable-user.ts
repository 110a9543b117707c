import type { Schema } from 'mongoose';
import { checkKeys } from '../../core/known-keys.js';
import { type FieldMapping, fieldsOf, namePaths, type UserFields } from './model-fields.js';
import { rememberMapping } from './plugin-fields.js';
import { copyWithout, valueAt } from './record-paths.js';
import type { DatabaseRecord, UserModel } from './user-model.js';

/** How the plugin is added to a schema. */
export interface MigratableUserOptions {
  /** The same as for `mongooseStores`, where the schema keeps these things under other names. */
  readonly fields?: FieldMapping | undefined;
}

type Form = 'toJSON' | 'toObject';
type Transform = (document: PresentedDocument, shown: DatabaseRecord, options: object) => unknown;
type PresentedDocument = { readonly schema: Pick<Schema, 'get'>; get(path: string): unknown; isSelected(path: string): boolean };
/** What mongoose itself reads of a plugin's options. */
const OF_MONGOOSE = ['deduplicate', 'tags'];

/**
 * Adds to a user schema what the migration needs and the schema lacks: `email`, `emailVerified`, and, never selected
 * unless asked for, `passwordHash` and `credentialsVersion`; and a unique index on `email`, and on `username` where the
 * schema has it. A path for the hash that is there already is no longer selected either, unless it says `select: true`.
 * None of the values has a default: that one is absent means something. Hash and version are left out
 * of JSON and plain objects also where a query selected them. JSON is `{ id, email, username?, emailVerified, ... }`,
 * unless the schema has a transform of its own.
 * @throws ConfigurationError where the options, or `fields`, have something that is none.
 */
export function migratableUser(schema: Schema, options: MigratableUserOptions = {}): void {
  checkKeys('the options of migratableUser', options, ['fields', ...OF_MONGOOSE]);
  const { fields: mapping } = options;
  const fields = fieldsOf({ schema }, mapping);
  addMissing(schema, fields);

  const transforms = new Set<unknown>();
  const hide = (target: Pick<Schema, 'get' | 'set'>) => {
    for (const form of ['toJSON', 'toObject'] as const) {
      const options = (target.get(form) ?? {}) as { readonly transform?: unknown };
      if (transforms.has(options.transform)) continue;
      const transform = hiding(fields, form, options.transform);
      transforms.add(transform);
      target.set(form, { ...options, transform });
    }
  };
  hide(schema);
  // Told as each model is made of the schema, or of a clone: the application may have set options of its own since.
  schema.on('init', (model: Pick<UserModel, 'schema'>) => {
    hide(model.schema as Schema);
    rememberMapping(model, mapping);
  });
}

function addMissing(schema: Schema, fields: UserFields): void {
  const typeKey = String(schema.get('typeKey') ?? 'type');
  const indexed = schema.indexes().map(([keys]) => Object.keys(keys).join());
  if (!schema.path(fields.email)) schema.add({ [fields.email]: { [typeKey]: String } });
  if (!schema.path(fields.emailVerified)) schema.add({ [fields.emailVerified]: { [typeKey]: Boolean } });
  for (const path of [fields.passwordHash, fields.credentialsVersion]) {
    if (!schema.path(path)) schema.add({ [path]: { [typeKey]: String, select: false } });
    else if ((schema.path(path) as { selected?: boolean }).selected === undefined) schema.path(path).select(false);
  }
  for (const path of namePaths(fields)) {
    if (schema.path(path) && !indexed.includes(path)) schema.index({ [path]: 1 }, { unique: true, sparse: true });
  }
}

/** The transform of the application, if it has one, and after it our own. */
const hiding =
  ({ passwordHash, credentialsVersion, ...shownFields }: UserFields, form: Form, own: unknown): Transform =>
  (document, shown, options) => {
    const secrets = [passwordHash, credentialsVersion];
    if (typeof own !== 'function')
      return form === 'toJSON' ? profileOf(document, copyWithout(shown, secrets), shownFields) : copyWithout(shown, secrets);
    const transformed = (own as Transform)(document, shown, options) ?? shown;
    if (typeof transformed !== 'object' || Array.isArray(transformed)) return transformed;
    const prototype: unknown = Object.getPrototypeOf(transformed);
    return Object.assign(Object.create(prototype as object | null) as object, copyWithout(transformed, secrets));
  };

/** What a client is to see: the id as `id`, and whether the address is verified also where nothing is stored of it. */
function profileOf(
  document: PresentedDocument,
  { _id, id: _, ...stored }: DatabaseRecord,
  { email, username, emailVerified }: Pick<UserFields, 'email' | 'username' | 'emailVerified'>,
): DatabaseRecord {
  const versionKey: unknown = document.schema.get('versionKey');
  const shown = typeof versionKey === 'string' ? copyWithout(stored, [versionKey]) : stored;
  const known = {
    ...(_id === undefined ? {} : { id: String(document.get('_id')) }),
    email: valueAt(shown, email),
    username: username === null ? undefined : valueAt(shown, username),
    emailVerified: document.isSelected(emailVerified) ? valueAt(shown, emailVerified) === true : undefined,
  };
  return { ...known, ...shown, emailVerified: known.emailVerified };
}
