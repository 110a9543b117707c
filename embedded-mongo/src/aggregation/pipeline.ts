import { Aggregator } from 'mingo/aggregator';
import { Context, ProcessingMode } from 'mingo/core';
import { type Doc, firstKey, isDoc } from '../bson/document.js';
import { fail } from '../errors.js';
import type { Scope } from '../query/scope.js';
import { translateErrors } from './errors.js';
import { optionsFor, valueOperators } from './expression.js';
import { readableDoc } from './readable.js';
import { stages, UNSUPPORTED_STAGES } from './stages.js';

const context = Context.init({ ...valueOperators, pipeline: stages });

/** Checks that a pipeline is one, of stages that exist, those of its parts included. */
export function checkedPipeline(given: unknown): Doc[] {
  if (!Array.isArray(given)) fail('TypeMismatch', "BSON field 'aggregate.pipeline' is the wrong type, expected type 'array'");
  return given.map((stage: unknown) => {
    if (!isDoc(stage)) fail('TypeMismatch', "Each element of the 'pipeline' array must be an object");
    if (Object.keys(stage).length !== 1) fail('Location40323', 'A pipeline stage specification object must contain exactly one field.');
    checkStage(firstKey(stage), stage);
    return stage;
  });
}

function checkStage(name: string, stage: Doc): void {
  if (name === '$changeStream') fail('Location40573', 'The $changeStream stage is only supported on replica sets');
  if (UNSUPPORTED_STAGES.has(name)) fail('CommandNotSupported', `${name} is not supported by embedded-mongo`);
  if (!Object.hasOwn(stages, name)) fail('Location40324', `Unrecognized pipeline stage name: '${name}'`);
  const inner = stage[name];
  if (name === '$facet' && isDoc(inner)) for (const part of Object.values(inner)) checkedPipeline(part);
  else if (isDoc(inner) && 'pipeline' in inner) checkedPipeline(inner.pipeline);
}

/** Runs a checked pipeline over copies of the documents. */
export function runPipeline(docs: Iterable<Doc>, pipeline: readonly Doc[], scope: Scope): Doc[] {
  if (!pipeline.length) return [...docs];
  return translateErrors(() => {
    const options = optionsFor(scope, context, ProcessingMode.CLONE_INPUT);
    return new Aggregator(pipeline.map(readableDoc), options).run<Doc>(docs);
  });
}
