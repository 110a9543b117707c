import type { mongo } from 'mongoose';
import { ConfigurationError } from '../../core/errors.js';
import type { UserId } from '../../core/ports.js';
import type { UserModel } from './user-model.js';

/** An id as the database keeps it. The driver's types speak of ObjectIds alone; a UUID and a text are as good. */
export type NativeId = mongo.ObjectId;

/** Speaks of a model's ids as text, and of text as its ids. */
export interface UserIds {
  fresh(): UserId;
  /** The id as the database keeps it; `undefined` where the text is none. */
  native(id: UserId): NativeId | undefined;
  /** The text of an id, of an object that has one, or of a text that is one; else `null`. */
  text(value: unknown): UserId | null;
}

const OBJECT_ID = /^[0-9a-f]{24}$/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The ids of a model, by the type of its `_id`: ObjectId, UUID or String.
 * @throws ConfigurationError for any other type.
 */
export function userIds({ schema, base, modelName }: UserModel): UserIds {
  const { ObjectId, UUID: Uuid } = base.mongo;
  const kind = schema.path('_id')?.instance;
  if (kind === 'ObjectId') return idsOf(OBJECT_ID, () => new ObjectId().toHexString(), (id) => new ObjectId(id));
  if (kind === 'UUID') return idsOf(UUID, () => crypto.randomUUID(), (id) => new Uuid(id) as unknown as NativeId);
  if (kind === 'String') return idsOf(/./su, () => crypto.randomUUID(), (id) => id as unknown as NativeId);
  throw new ConfigurationError(`${modelName}: expected _id to be an ObjectId, a UUID or a String, got ${kind ?? 'none'}.`);
}

function idsOf(form: RegExp, fresh: () => UserId, native: (id: UserId) => NativeId): UserIds {
  const text = (value: unknown): UserId | null => {
    const id = spelling(value);
    if (id !== null) return form.test(id) ? id : null;
    if (typeof value !== 'object' || value === null) return null;
    const { _id, id: other } = value as { _id?: unknown; id?: unknown };
    const inner = spelling(_id) ?? spelling(other);
    return inner !== null && form.test(inner) ? inner : null;
  };
  return { fresh, text, native: (id) => (typeof id === 'string' && form.test(id) ? native(id) : undefined) };
}

/** The usual spelling of an id of any of these types, of whichever copy of the driver it comes from. */
function spelling(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('_bsontype' in value)) return null;
  const { _bsontype, sub_type, toHexString } = value as { _bsontype: unknown; sub_type?: unknown; toHexString?: (dashes?: boolean) => string };
  if (_bsontype === 'ObjectId') return toHexString?.call(value) ?? null;
  if (_bsontype !== 'Binary' || sub_type !== 4) return null;
  const hex = (value as unknown as { toString(encoding: string): string }).toString('hex').replaceAll('-', '');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
