import { fail } from '../errors.js';
import type { CollectionIndex } from '../store/collection-index.js';
import type { Collection } from '../store/collection.js';
import { describeIndex } from '../store/index-spec.js';
import { type CommandContext, collectionName, type Handler } from './command.js';
import { docField, docsField, numberField } from './fields.js';

function existing({ catalog, db }: CommandContext, name: string): Collection {
  return catalog.get(db, name) ?? fail('NamespaceNotFound', `ns does not exist: ${db}.${name}`);
}

const createIndexes: Handler = (command, { catalog, db }) => {
  const name = collectionName(command, 'createIndexes');
  const specs = docsField(command, 'indexes');
  if (!specs.length) fail('BadValue', 'Must specify at least one index to create');
  const createdCollectionAutomatically = !catalog.get(db, name);
  const collection = catalog.ensure(db, name);
  const numIndexesBefore = collection.indexes.length;
  for (const spec of specs) collection.createIndex(spec);
  const numIndexesAfter = collection.indexes.length;
  const note = numIndexesBefore === numIndexesAfter ? { note: 'all indexes already exist' } : {};
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note };
};

const listIndexes: Handler = (command, context) => {
  const collection = existing(context, collectionName(command, 'listIndexes'));
  const batchSize = numberField(docField(command, 'cursor') ?? {}, 'batchSize');
  const docs = collection.indexes.map(({ spec }) => describeIndex(spec));
  return context.cursors.start(collection.ns, docs, batchSize);
};

const dropIndexes: Handler = (command, context) => {
  const collection = existing(context, collectionName(command, 'dropIndexes'));
  const nIndexesWas = collection.indexes.length;
  for (const index of doomedBy(command.index, collection)) collection.dropIndex(index);
  return { nIndexesWas };
};

function doomedBy(named: unknown, collection: Collection): CollectionIndex[] {
  if (named === '*') return collection.indexes.filter((index) => index !== collection.primary);
  const names: unknown[] = Array.isArray(named) ? named : [named];
  return names.map((name) => {
    const reason = typeof name === 'string' ? `index not found with name [${name}]` : `can't find index with key: ${JSON.stringify(name)}`;
    return collection.indexNamed(name) ?? fail('IndexNotFound', reason);
  });
}

export const indexCommands: Readonly<Record<string, Handler>> = { createIndexes, listIndexes, dropIndexes };
