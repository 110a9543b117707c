import type { Collection, Connection, Mongoose, mongo, Schema, SchemaType } from 'mongoose';

/** What these stores need of a mongoose model; every `Model` of mongoose 8 and 9 is one. */
export interface UserModel {
  readonly modelName: string;
  /** Set where this is but one kind of another model: a discriminator. */
  readonly baseModelName?: string | undefined;
  readonly schema: ModelSchema;
  readonly base: Pick<Mongoose, 'mongo'>;
  readonly collection: Collection;
  /** The connection that the library's own collections are on, too. */
  readonly db: Connection;
  /** Waits for the indexes that mongoose builds. */
  init(): Promise<unknown>;
  /** Casts and validates values without a document, and so without its hooks. */
  validate(values: object, paths: string[]): Promise<unknown>;
  hydrate(record: object, projection?: Record<string, 0>): unknown;
  new (fields?: object): ModelDocument;
}

/** What is needed of its schema; in words of its own, since mongoose's fit no model that is got by its name alone. */
export interface ModelSchema extends Pick<Schema, 'get'> {
  path(path: string): SchemaType | undefined;
  eachPath(look: (path: string, type: SchemaType) => void): unknown;
}

/** What is needed of a document of the model. */
export interface ModelDocument {
  set(path: string, value: unknown): unknown;
  validate(options: { pathsToSkip: string[] }): Promise<void>;
  toBSON(): object;
  initializeTimestamps?(): unknown;
}

/** A document as the database keeps it. */
export type DatabaseRecord = mongo.Document;

/** The documents of the model that `mongooseStores` is given. */
export type DocumentOf<M extends UserModel> = ReturnType<M['hydrate']>;

/** A collection, spoken to through the driver: nothing is cast, and no hook of the application runs. */
export type Records = mongo.Collection<DatabaseRecord>;

/** The model's collection at the driver. */
export const recordsOf = ({ collection }: UserModel): Records => collection;

/** Reads that see every acknowledged write. */
export const PRIMARY = { readPreference: 'primary' } as const;
/** Writes that a failover does not take back. */
export const MAJORITY = { writeConcern: { w: 'majority' } } as const;
