import { evaluate } from '../aggregation/expression.js';
import { type Doc, getOwn, isDoc, isOperatorDoc } from '../bson/document.js';
import type { Place } from '../bson/paths.js';
import { isRegex } from '../bson/types.js';
import { fail } from '../errors.js';
import { type FieldOperator, fieldOperators, onWhole, type Test } from './field-operators.js';
import { toRegExp } from './regex.js';
import type { Scope } from './scope.js';
import { refuseOperator, refuseTopLevel } from './unsupported.js';

/** Compiles a filter, which fails where mongod would refuse it. */
export function compileFilter(filter: Doc, scope: Scope = {}): Test {
  const tests: Test[] = [];
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$comment') continue;
    if (name.startsWith('$')) tests.push(compileTopLevel(name, condition, scope));
    else tests.push(compileCondition({ path: name.split('.'), expand: true }, condition, scope));
  }
  return all(tests);
}

const all = (tests: readonly Test[]): Test => {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (root) => tests.every((test) => test(root));
};

function compileTopLevel(name: string, operand: unknown, scope: Scope): Test {
  switch (name) {
    case '$and':
      return all(compileEach(name, operand, scope));
    case '$or': {
      const tests = compileEach(name, operand, scope);
      return (root) => tests.some((test) => test(root));
    }
    case '$nor': {
      const tests = compileEach(name, operand, scope);
      return (root) => !tests.some((test) => test(root));
    }
    case '$expr': {
      const compute = scope.evaluate ?? ((root, expression) => evaluate(root, expression, scope));
      return (root) => Boolean(compute(root, operand));
    }
    default:
      return refuseTopLevel(name);
  }
}

function compileEach(name: string, operand: unknown, scope: Scope): Test[] {
  if (!Array.isArray(operand)) fail('BadValue', `${name} must be an array`);
  if (!operand.length) fail('BadValue', '$and/$or/$nor must be a nonempty array');
  return operand.map((part: unknown) => {
    if (!isDoc(part)) fail('BadValue', '$or/$and/$nor entries need to be full objects');
    return compileFilter(part, scope);
  });
}

/** Compiles what a filter says of one field: operators, a pattern, or a value to equal. */
function compileCondition(place: Place, condition: unknown, scope: Scope): Test {
  if (!isOperatorDoc(condition) || '$ref' in condition) return operatorNamed('$eq')(place, condition, scope);
  const tests: Test[] = [];
  for (const [name, operand] of Object.entries(condition)) {
    if (name === '$options' && '$regex' in condition) continue;
    const given = name === '$regex' ? toRegExp(operand, condition.$options) : operand;
    tests.push(operatorNamed(name)(place, given, scope));
  }
  return all(tests);
}

const $not: FieldOperator = (place, operand, scope) => {
  if (!isRegex(operand) && !isOperatorDoc(operand)) fail('BadValue', '$not needs a regex or a document');
  const test = compileCondition(place, operand, scope);
  return (root) => !test(root);
};

/** What makes `$elemMatch` one about the elements' fields, though it begins with an operator. */
const ABOUT_FIELDS = new Set(['$and', '$or', '$nor', '$expr', '$ref']);

const $elemMatch = onWhole((criteria, scope) => {
  if (!isDoc(criteria)) fail('BadValue', '$elemMatch needs an Object');
  const aboutValues = isOperatorDoc(criteria) && !Object.keys(criteria).some((name) => ABOUT_FIELDS.has(name));
  const test = aboutValues ? compileCondition({ path: [], expand: false }, criteria, scope) : compileFilter(criteria, scope);
  const counts = (element: unknown): boolean => aboutValues || isDoc(element) || Array.isArray(element);
  return (value) => Array.isArray(value) && value.some((element) => counts(element) && test(element));
});

const $all: FieldOperator = (place, operand, scope) => {
  if (!Array.isArray(operand)) fail('BadValue', '$all needs an array');
  const tests = operand.map((wanted: unknown) =>
    isDoc(wanted) && '$elemMatch' in wanted ? $elemMatch(place, wanted.$elemMatch, scope) : operatorNamed('$eq')(place, wanted, scope),
  );
  return (root) => tests.length > 0 && tests.every((test) => test(root));
};

const OPERATORS: Readonly<Record<string, FieldOperator>> = { ...fieldOperators, $not, $elemMatch, $all };

const operatorNamed = (name: string): FieldOperator => {
  const operator = getOwn(OPERATORS, name);
  return typeof operator === 'function' ? (operator as FieldOperator) : refuseOperator(name);
};
