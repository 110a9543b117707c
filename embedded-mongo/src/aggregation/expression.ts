import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import type { CollationSpec, Options } from 'mingo/types';
import type { Doc } from '../bson/document.js';
import type { Scope } from '../query/scope.js';
import { accumulatorOperators } from './accumulators.js';
import { translateErrors } from './errors.js';
import { expressionOperators } from './operators.js';
import { readable } from './readable.js';

/** What mingo computes values with, those of its operators replaced that do not follow BSON's rules. */
export const valueOperators = {
  accumulator: { ...accumulators, ...accumulatorOperators },
  expression: { ...expressions, ...expressionOperators },
};

const context = Context.init(valueOperators);

/** mingo's options for one command. */
export function optionsFor(scope: Scope, operators: Context, mode = ProcessingMode.CLONE_OFF): Options {
  return {
    idKey: '_id',
    useStrictMode: true,
    failOnError: true,
    // Otherwise `$function` and `$accumulator` would run a client's JavaScript in this process.
    scriptEnabled: false,
    processingMode: mode,
    context: operators,
    variables: scope.variables ?? {},
    ...(scope.collation && { collation: scope.collation.spec as unknown as CollationSpec }),
    ...(scope.resolve && { collectionResolver: scope.resolve }),
  };
}

/** The value of an aggregation expression on a document. */
export const evaluate = (root: unknown, expression: unknown, scope: Scope): unknown =>
  translateErrors(() => evalExpr(root, readable(expression), optionsFor(scope, context)));

/** The values of a command's `let`. */
export const constantsOf = (variables: Doc): Doc => evaluate({}, variables, {}) as Doc;

/** Whether there is an expression of that name; an accumulator is one over an array. */
export const isExpression = (name: string): boolean =>
  Object.hasOwn(valueOperators.expression, name) || Object.hasOwn(valueOperators.accumulator, name);
