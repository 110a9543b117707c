import { UUID } from 'bson';
import type { Doc } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { fail } from '../errors.js';
import { collationOf } from '../query/collation.js';
import { compileFilter } from '../query/filter.js';
import { describeIndex } from '../store/index-spec.js';
import { collectionName, type Handler } from './command.js';
import { docField, numberField } from './fields.js';

/** Kinds of collections, and conditions on them, that this server does not have. */
const UNSUPPORTED_OPTIONS = [
  'viewOn',
  'timeseries',
  'capped',
  'clusteredIndex',
  'encryptedFields',
  'validator',
  'changeStreamPreAndPostImages',
];

const create: Handler = (command, { catalog, db }) => {
  const name = collectionName(command, 'create');
  const unsupported = UNSUPPORTED_OPTIONS.find((option) => command[option]);
  if (unsupported) fail('CommandNotSupported', `create with '${unsupported}' is not supported by embedded-mongo`);
  const collation = collationOf(command.collation)?.spec;
  const options: Doc = collation ? { collation } : {};
  const existing = catalog.get(db, name);
  // Making the same collection again is no mistake.
  if (existing && keyOf(existing.options) === keyOf(options)) return {};
  if (existing) fail('NamespaceExists', `namespace ${existing.ns} already exists, but with different options`);
  catalog.create(db, name, options);
  return {};
};

const drop: Handler = (command, { catalog, db }) => {
  const dropped = catalog.drop(db, collectionName(command, 'drop'));
  return dropped ? { nIndexesWas: dropped.indexes.length, ns: dropped.ns } : {};
};

const dropDatabase: Handler = (_command, { catalog, db }) => (catalog.dropDatabase(db) ? { dropped: db } : {});

const listCollections: Handler = (command, { catalog, cursors, db }) => {
  const test = compileFilter(docField(command, 'filter') ?? {});
  const docs = [...catalog.collections(db)].map(([name, { options, uuid, primary }]): Doc => {
    const named = { name, type: 'collection' };
    if (command.nameOnly) return named;
    return { ...named, options, info: { readOnly: false, uuid: new UUID(uuid) }, idIndex: describeIndex(primary.spec) };
  });
  const batchSize = numberField(docField(command, 'cursor') ?? {}, 'batchSize');
  return cursors.start(`${db}.$cmd.listCollections`, docs.filter(test), batchSize);
};

const listDatabases: Handler = (command, { catalog }) => {
  const test = compileFilter(docField(command, 'filter') ?? {});
  const databases = catalog.databases().map(([name]) => ({ name, sizeOnDisk: 0, empty: false }));
  const found = databases.filter(test);
  if (command.nameOnly) return { databases: found.map(({ name }) => ({ name })) };
  return { databases: found, totalSize: 0, totalSizeMb: 0 };
};

export const collectionCommands: Readonly<Record<string, Handler>> = { create, drop, dropDatabase, listCollections, listDatabases };
