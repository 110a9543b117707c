import { evaluate, isExpression } from '../aggregation/expression.js';
import { changeAt } from '../bson/change.js';
import { clone, type Doc, firstKey, isDoc, isEmpty, isOperatorDoc, setOwn } from '../bson/document.js';
import { isNumeric, toNumber } from '../bson/types.js';
import { fail } from '../errors.js';
import { compileFilter } from './filter.js';
import { type Leaf, plant, slice, type Tree } from './projection-tree.js';
import type { Scope } from './scope.js';

/** Makes a new document of the parts of another. */
export type Projector = (doc: Doc) => Doc;

/** Computes the value of an expression on a document. */
export type Evaluate = (doc: Doc, expression: unknown) => unknown;

/** The projection of a find, which also knows `$slice` and `$elemMatch`; none where everything is wanted. */
export function findProjector(spec: Doc | undefined, scope: Scope): Projector | undefined {
  if (!spec || isEmpty(spec)) return undefined;
  return compile(
    spec,
    (doc, expression) => evaluate(doc, expression, scope),
    (value) => arrayLeaf(value, scope),
  );
}

/** The projection of a pipeline's `$project`. */
export const stageProjector = (spec: Doc, evaluateHere: Evaluate): Projector => compile(spec, evaluateHere, () => undefined);

/** The parts of a projection, which either includes fields or excludes them. */
class Parts {
  readonly tree: Tree = new Map();
  readonly computed: { path: string; expression: unknown }[] = [];
  #including: boolean | undefined;

  addSpecial(path: string, { leaf, includes }: SpecialLeaf): void {
    if (includes) this.#decide(true, path);
    plant(this.tree, path, leaf);
  }

  addChoice(path: string, include: boolean): void {
    if (path.endsWith('.$')) fail('CommandNotSupported', 'positional projection is not supported by embedded-mongo');
    if (path !== '_id') this.#decide(include, path);
    plant(this.tree, path, include);
  }

  addComputed(path: string, expression: unknown): void {
    this.#decide(true, path);
    const name = isOperatorDoc(expression) ? firstKey(expression) : undefined;
    if (name && !isExpression(name)) fail('Location31325', `Unknown expression ${name}`);
    this.computed.push({ path, expression });
  }

  /** Tells whether fields are included. `_id` is, beside others, unless turned off; it is excluded only where that is asked for. */
  settle(): boolean {
    const including = this.#including ?? this.tree.get('_id') === true;
    const isIdGiven = this.tree.has('_id') || this.computed.some(({ path }) => path === '_id');
    if (including && !isIdGiven) this.tree.set('_id', true);
    return including;
  }

  #decide(include: boolean, path: string): void {
    if (this.#including === true && !include) fail('Location31254', `Cannot do exclusion on field ${path} in inclusion projection`);
    if (this.#including === false && include) fail('Location31253', `Cannot do inclusion on field ${path} in exclusion projection`);
    this.#including = include;
  }
}

interface SpecialLeaf {
  readonly leaf: Leaf;
  readonly includes: boolean;
}

function compile(spec: Doc, evaluateHere: Evaluate, special: (value: unknown) => SpecialLeaf | undefined): Projector {
  const parts = new Parts();
  for (const [path, value] of flatten(spec)) {
    const found = special(value);
    if (found) parts.addSpecial(path, found);
    else if (typeof value === 'boolean' || isNumeric(value))
      parts.addChoice(path, value === true || (value !== false && toNumber(value) !== 0));
    else parts.addComputed(path, value);
  }
  const { tree, computed } = parts;
  const keeps = parts.settle();
  return (doc) => {
    const result = pruneDoc(doc, tree, keeps);
    for (const { path, expression } of computed) {
      const value = evaluateHere(doc, expression);
      if (value !== undefined) changeAt(result, path.split('.'), () => value);
    }
    return result;
  };
}

function arrayLeaf(value: unknown, scope: Scope): SpecialLeaf | undefined {
  if (!isDoc(value)) return undefined;
  if ('$slice' in value) return { leaf: (array) => (Array.isArray(array) ? slice(array, value.$slice) : array), includes: false };
  if (!('$elemMatch' in value)) return undefined;
  const test = compileFilter({ v: { $elemMatch: value.$elemMatch } }, scope);
  const firstMatch: Leaf = (array) => {
    const found: unknown = Array.isArray(array) ? array.find((element: unknown) => test({ v: [element] })) : undefined;
    return found === undefined ? undefined : [found];
  };
  return { leaf: firstMatch, includes: true };
}

function* flatten(spec: Doc, prefix = ''): Generator<[path: string, value: unknown]> {
  for (const [key, value] of Object.entries(spec)) {
    if (!key) fail('BadValue', 'FieldPath cannot be constructed with empty string');
    if (isDoc(value) && !isEmpty(value) && !isOperatorDoc(value)) yield* flatten(value, `${prefix}${key}.`);
    else yield [prefix + key, value];
  }
}

function prune(value: unknown, tree: Tree, including: boolean): unknown {
  if (isDoc(value)) return pruneDoc(value, tree, including);
  if (!Array.isArray(value)) return value;
  const kept = including ? value.filter((element) => isDoc(element) || Array.isArray(element)) : value;
  return kept.map((element) => prune(element, tree, including));
}

function pruneDoc(doc: Doc, tree: Tree, including: boolean): Doc {
  const result: Doc = {};
  for (const [key, value] of Object.entries(doc)) {
    const kept = pruneField(value, tree.get(key) ?? !including, including);
    if (kept !== undefined) setOwn(result, key, kept);
  }
  return result;
}

function pruneField(value: unknown, node: Leaf | Tree, including: boolean): unknown {
  if (typeof node === 'boolean') return node ? clone(value) : undefined;
  if (typeof node === 'function') return clone(node(value));
  // A path that goes on names nothing in a scalar.
  return including && !isDoc(value) && !Array.isArray(value) ? undefined : prune(value, node, including);
}
