import { ConfigurationError } from '../core/errors.js';
import { checkKeys } from '../core/known-keys.js';
import type { LegacyContext, LegacyProfile, LegacySource } from '../core/ports.js';
import { askGetUser, askVerify, nameOf } from './ask-source.js';
import { firstYes } from './first-yes.js';
import { type Route, routed } from './route.js';

export interface FirstOfOptions {
  /** Which sources are asked about somebody. @default all of them, in their order */
  readonly route?: Route | undefined;
  /** What a route around it calls them together. @default 'legacy' */
  readonly name?: string | undefined;
}

/** Several sources as one; it has `count` and `users` where each of them has. */
export interface FirstOf extends LegacySource {
  readonly name: string;
  /** Closes those that can be closed, all of them even where one fails. */
  close(): Promise<void>;
}

/** What a {@link FirstOf} is made of. */
interface Parts {
  readonly sources: readonly LegacySource[];
  readonly chosen: (identifier: string) => readonly LegacySource[];
}

/** Where a {@link FirstOf} has its parts, whichever copy of the package made it. */
const PARTS = Symbol.for('passport-lazy-migration.first-of');

/**
 * The first of several sources that says yes. A migrator takes it apart: each source keeps its own name, by which the ledger
 * knows its people, and its own guard, so that one that is down troubles only those whom it is asked about. Asked by
 * itself, it puts the name of the source before each id, since two sources may have given the same.
 * @throws ConfigurationError where two sources have one name, or the route names one that there is not.
 */
export function firstOf(sources: readonly LegacySource[], options: FirstOfOptions = {}): FirstOf {
  const { byName, route, name } = checked(sources, options);
  const all = [...byName.values()];
  const chosen: Parts['chosen'] = (identifier) => {
    const names = route ? routed(route, identifier) : null;
    return names ? [...new Set(names)].map((wanted) => byName.get(wanted) ?? noSource(byName)) : all;
  };
  const ask = (identifier: string, { signal }: LegacyContext, question: (source: LegacySource) => Promise<LegacyProfile | null>) =>
    firstYes(sourcesFor(chosen(identifier), identifier), async (source) => {
      signal.throwIfAborted();
      const profile = await question(source);
      return profile && ofSource(source, profile);
    });
  const leaves = sourcesIn(all);
  const have = (method: 'count' | 'users') => leaves.every((source) => typeof source[method] === 'function');
  const self: FirstOf = {
    name,
    verify: async (identifier, password, context) =>
      await ask(identifier, context, (source) => askVerify(source, identifier, password, context)),
    getUser: async (identifier, context) => await ask(identifier, context, (source) => askGetUser(source, identifier, context)),
    ...(have('count') && { count: (context: LegacyContext) => countAll(leaves, context) }),
    ...(have('users') && { users: (context: LegacyContext) => usersOfAll(leaves, context) }),
    close: () => closeAll(leaves),
  };
  // Not copied by a spread, and nothing can be put in the place of a function: what was changed would be passed over.
  return Object.freeze(Object.defineProperty(self, PARTS, { value: { sources: all, chosen } satisfies Parts }));
}

/** The sources that are asked in the end, in order: those that each {@link FirstOf} is made of in its place. */
export const sourcesIn = (sources: readonly LegacySource[]): readonly LegacySource[] =>
  sources.flatMap((source) => {
    const parts = partsOf(source);
    return parts ? sourcesIn(parts.sources) : [source];
  });

/**
 * Those of them that are asked about somebody.
 * @throws NoAnswer, ConfigurationError where a route fails, or gives what is no name of a source.
 */
export const sourcesFor = (sources: readonly LegacySource[], identifier: string): readonly LegacySource[] =>
  sources.flatMap((source) => {
    const parts = partsOf(source);
    return parts ? sourcesFor(parts.chosen(identifier), identifier) : [source];
  });

/** The same source, each that is asked in the end wrapped, under the name that it has. */
export function wrapEach(source: LegacySource, wrap: (source: LegacySource) => LegacySource): LegacySource {
  const parts = partsOf(source);
  if (!parts) return wrap(source);
  const inside = parts.sources.map((inner) => wrapEach(inner, wrap));
  return firstOf(inside, { name: nameOf(source), route: (identifier) => parts.chosen(identifier).map(nameOf) });
}

const partsOf = (source: LegacySource): Parts | undefined => (Object(source) as { readonly [PARTS]?: Parts })[PARTS];

function checked(sources: readonly LegacySource[], options: FirstOfOptions) {
  const wrong = (what: string): ConfigurationError => new ConfigurationError(`firstOf: expected ${what}.`);
  checkKeys('the options of firstOf', options, ['route', 'name']);
  const { route, name = 'legacy' } = options;
  if (!(sources instanceof Array) || !sources.length) throw wrong('an array of sources, one at least');
  for (const source of sources as readonly Partial<LegacySource>[])
    if (typeof source?.verify !== 'function' || typeof source.getUser !== 'function')
      throw wrong('each source to have the functions verify(identifier, password) and getUser(identifier)');
  for (const given of [name, ...sources.map(nameOf)])
    if (typeof given !== 'string' || !given || /\p{Surrogate}/u.test(given)) throw wrong('each name to be a text that is not empty');
  for (const names of [sources.map(nameOf), sourcesIn(sources).map(nameOf)]) {
    const double = names.find((given, index) => names.indexOf(given) !== index);
    if (double !== undefined) throw wrong(`each source to have a name of its own, for ever; two are named '${double}'`);
  }
  const byName = new Map(sources.map((source) => [nameOf(source), source]));
  if (route !== undefined && typeof route !== 'function') throw wrong('route to be a function');
  if (route?.names?.some((given) => !byName.has(given))) noSource(byName);
  return { byName, route, name };
}

function noSource(byName: ReadonlyMap<string, LegacySource>): never {
  throw new ConfigurationError(`firstOf: expected route to give names of sources, which are ${[...byName.keys()].join(', ')}.`);
}

function ofSource(source: LegacySource, profile: LegacyProfile): LegacyProfile {
  const { id } = profile;
  if (id === null || id === undefined || id === '') return profile;
  return { ...profile, id: `${encodeURIComponent(nameOf(source))}:${typeof id === 'object' ? id.toHexString() : String(id)}` };
}

async function countAll(sources: readonly LegacySource[], context: LegacyContext): Promise<number> {
  const counts = await Promise.all(sources.map(async (source) => (await source.count?.(context)) ?? 0));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function* usersOfAll(sources: readonly LegacySource[], context: LegacyContext): AsyncGenerator<LegacyProfile> {
  for (const source of sources) {
    for await (const profile of source.users?.(context) ?? []) yield ofSource(source, profile);
  }
}

async function closeAll(sources: readonly (LegacySource & { close?(): unknown })[]): Promise<void> {
  const closed = await Promise.allSettled(sources.map(async (source) => await source.close?.()));
  const failed = closed.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
