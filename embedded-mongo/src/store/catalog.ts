import type { Doc } from '../bson/document.js';
import { fail } from '../errors.js';
import { Collection } from './collection.js';

type Database = Map<string, Collection>;

/** Every database and collection of one server. A database exists as long as it has a collection. */
export class Catalog {
  readonly #databases = new Map<string, Database>();

  /** The databases that have collections, by their names. */
  databases(): [name: string, collections: ReadonlyMap<string, Collection>][] {
    return [...this.#databases].filter(([, collections]) => collections.size > 0);
  }

  collections(db: string): ReadonlyMap<string, Collection> {
    return this.#databases.get(db) ?? new Map();
  }

  get(db: string, name: string): Collection | undefined {
    return this.#databases.get(db)?.get(name);
  }

  /** The collection, made where there is none yet, as any write does. */
  ensure(db: string, name: string): Collection {
    return this.get(db, name) ?? this.create(db, name);
  }

  create(db: string, name: string, options: Doc = {}): Collection {
    if (!name || /^\.|[$\0]/.test(name)) fail('InvalidNamespace', `Invalid namespace specified '${db}.${name}'`);
    const collection = new Collection(`${db}.${name}`, options);
    const database: Database = this.#databases.get(db) ?? new Map();
    this.#databases.set(db, database.set(name, collection));
    return collection;
  }

  drop(db: string, name: string): Collection | undefined {
    const dropped = this.get(db, name);
    this.#databases.get(db)?.delete(name);
    return dropped;
  }

  dropDatabase(db: string): boolean {
    return this.#databases.delete(db);
  }

  /** Removes the documents past their TTL. */
  expire(now: number): void {
    for (const database of this.#databases.values()) for (const collection of database.values()) collection.expire(now);
  }
}
