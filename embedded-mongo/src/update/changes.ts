import type { Change } from '../bson/change.js';
import { type Doc, getOwn, isDoc } from '../bson/document.js';
import { valueAt } from '../bson/paths.js';
import { show } from '../bson/show.js';
import { fail } from '../errors.js';
import { type Operator, operators } from './operators.js';
import { concretePaths } from './positions.js';
import type { Update } from './update.js';

/** What one operator does to one field. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly change: Change;
  /** Whether the field is made where there is none. */
  readonly creates: boolean;
}

/** Every change to a field that an operator update makes, in the order of the fields' names, as mongod makes new fields. */
export function changesOf(doc: Doc, how: Doc, update: Update, inserting: boolean): FieldChange[] {
  const claim = exclusively();
  const changes: FieldChange[] = [];
  for (const [name, fields] of Object.entries(how)) {
    if (!isDoc(fields))
      fail(
        'FailedToParse',
        `Modifiers operate on fields but we found another type instead. For example: {$mod: {<field>: ...}} not {${name}: ${show(fields)}}`,
      );
    const operator = operatorNamed(name);
    for (const [path, operand] of Object.entries(fields)) {
      claim(path);
      if (name === '$rename') {
        changes.push(...renaming(doc, path, operand, claim));
      } else if (operator && (name !== '$setOnInsert' || inserting)) {
        const change = operator.prepare(operand, path, update.scope);
        for (const concrete of concretePaths(doc, path, update))
          changes.push({ path: concrete, change, creates: operator.creates ?? true });
      }
    }
  }
  return changes.length > 1 ? inOrder(changes) : changes;
}

function operatorNamed(name: string): Operator | undefined {
  if (name === '$rename') return undefined;
  const operator = getOwn(operators, name);
  if (!operator)
    fail('FailedToParse', `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`);
  return operators[name];
}

/** Takes the paths of one update, of which none may be another's, or lead to another's. */
function exclusively(): (path: string) => void {
  const taken: string[] = [];
  return (path) => {
    if (!path || path.split('.').includes(''))
      fail('EmptyFieldName', `The update path '${path}' contains an empty field name, which is not allowed.`);
    const other = taken.find((earlier) => earlier === path || earlier.startsWith(`${path}.`) || path.startsWith(`${earlier}.`));
    if (other !== undefined)
      fail(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${other.length < path.length ? other : path}'`,
      );
    taken.push(path);
  };
}

function renaming(doc: Doc, from: string, to: unknown, claim: (path: string) => void): FieldChange[] {
  if (typeof to !== 'string') fail('BadValue', `The 'to' field for $rename must be a string: ${from}: ${show(to)}`);
  claim(to);
  const moved = valueAt(doc, from);
  if (moved === undefined) return [];
  return [
    { path: from.split('.'), change: () => undefined, creates: false },
    { path: to.split('.'), change: () => moved, creates: true },
  ];
}

const byName = new Intl.Collator('en', { numeric: true });

function inOrder(changes: FieldChange[]): FieldChange[] {
  const named = changes.map((change) => ({ change, name: change.path.join('.') }));
  return named.sort((a, b) => byName.compare(a.name, b.name)).map(({ change }) => change);
}
