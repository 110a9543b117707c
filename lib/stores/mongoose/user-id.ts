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
  if (kind === 'ObjectId')
    return idsOf(
      hexadecimal(OBJECT_ID),
      () => new ObjectId().toHexString(),
      (id) => new ObjectId(id),
    );
  if (kind === 'UUID')
    return idsOf(
      hexadecimal(UUID),
      () => crypto.randomUUID(),
      (id) => new Uuid(id) as unknown as NativeId,
    );
  if (kind === 'String')
    return idsOf(
      (text) => text || null,
      () => crypto.randomUUID(),
      (id) => id as unknown as NativeId,
    );
  throw new ConfigurationError(`mongooseStores(${modelName}): expected _id to be an ObjectId, a UUID or a String, got ${kind ?? 'none'}.`);
}

/** The one spelling of a text that is an id of one kind; `null` for any other text. */
type Spelling = (text: string) => UserId | null;

const hexadecimal =
  (form: RegExp): Spelling =>
  (text) =>
    form.test(text) ? text.toLowerCase() : null;

function idsOf(spelling: Spelling, fresh: () => UserId, native: (id: UserId) => NativeId): UserIds {
  const direct = (value: unknown): UserId | null => {
    const text = typeof value === 'string' ? value : bsonText(value);
    return text === null ? null : spelling(text);
  };
  return {
    fresh,
    text(value) {
      const id = direct(value);
      if (id !== null || typeof value !== 'object' || value === null) return id;
      const { _id, id: plain } = value as { readonly _id?: unknown; readonly id?: unknown };
      return direct(_id ?? plain);
    },
    native(id) {
      const spelled = typeof id === 'string' ? spelling(id) : null;
      return spelled === null ? undefined : native(spelled);
    },
  };
}

/** The text of an ObjectId or a UUID, whichever copy of the driver made it. What came in as JSON can't pass for one. */
function bsonText(value: unknown): string | null {
  if (value instanceof Uint8Array) return value.length === 16 ? uuidText(value) : null;
  if (typeof value !== 'object' || value === null) return null;
  const { _bsontype, toHexString, buffer } = value as {
    readonly _bsontype?: unknown;
    readonly toHexString?: unknown;
    readonly buffer?: unknown;
  };
  if (_bsontype === 'ObjectId' && typeof toHexString === 'function') return String(toHexString.call(value));
  return _bsontype === 'Binary' && buffer instanceof Uint8Array ? bsonText(buffer) : null;
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
