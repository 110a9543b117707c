import { constantsOf } from '../aggregation/expression.js';
import type { Doc } from '../bson/document.js';
import { fail } from '../errors.js';
import { collationOf } from '../query/collation.js';
import type { Scope } from '../query/scope.js';
import type { Catalog } from '../store/catalog.js';
import type { Collection } from '../store/collection.js';
import type { Cursors } from './cursors.js';
import { docField } from './fields.js';

/** What a command has to work with. */
export interface CommandContext {
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  /** The database it was sent to. */
  readonly db: string;
  readonly connectionId: number;
}

/** Runs one command; gives its reply without `ok`. */
export type Handler = (command: Doc, context: CommandContext) => Doc;

/** The name of the collection a command is for, which stands under the command's own name. */
export function collectionName(command: Doc, key: string): string {
  const name = command[key];
  if (typeof name !== 'string') fail('InvalidNamespace', `collection name has invalid type ${typeof name}`);
  return name;
}

/** What a command's queries run under; a collation of one write's own comes before the command's, that before the collection's. */
export function scopeOf(command: Doc, context: CommandContext, collection: Collection | undefined, own?: unknown): Scope {
  const variables = docField(command, 'let');
  return {
    collation: collationOf(own ?? command.collation ?? collection?.options.collation),
    variables: variables && constantsOf(variables),
    resolve: (name) => context.catalog.get(context.db, name)?.copies() ?? [],
  };
}

/** Fails where a hint names no index. Queries are planned without it. */
export function checkHint(hint: unknown, collection: Collection | undefined): void {
  if (hint === undefined || !collection || (typeof hint === 'object' && hint !== null && '$natural' in hint)) return;
  if (!collection.indexNamed(hint))
    fail(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
}
