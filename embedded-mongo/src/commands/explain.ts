import { type Doc, firstKey, isDoc } from '../bson/document.js';
import { fail } from '../errors.js';
import { collectionName, type Handler, scopeOf } from './command.js';
import { docField, docsField } from './fields.js';

/** Says which index, if any, finds the documents of a command; of its execution nothing. */
export const explain: Handler = (command, context) => {
  const inner = docField(command, 'explain') ?? fail('TypeMismatch', "BSON field 'explain.explain' is missing");
  const name = collectionName(inner, firstKey(inner));
  const [write] = docsField(inner, 'update' in inner ? 'updates' : 'deletes');
  const filter = filterOf(inner, write);
  const collection = context.catalog.get(context.db, name);
  const plan = collection?.plan(filter, scopeOf(inner, context, collection, write?.collation));
  const winningPlan = plan ? fetchBy(plan.index.spec) : { stage: collection ? 'COLLSCAN' : 'EOF' };
  return {
    explainVersion: '1',
    queryPlanner: { namespace: `${context.db}.${name}`, parsedQuery: filter, winningPlan, rejectedPlans: [] },
    command: inner,
  };
};

function filterOf(inner: Doc, write: Doc | undefined): Doc {
  const [stage] = docsField(inner, 'pipeline');
  const filter = inner.filter ?? inner.query ?? write?.q ?? stage?.$match;
  return isDoc(filter) ? filter : {};
}

const fetchBy = ({ key, name, unique }: { key: Doc; name: string; unique: boolean }): Doc => ({
  stage: 'FETCH',
  inputStage: { stage: 'IXSCAN', keyPattern: key, indexName: name, isUnique: unique },
});
