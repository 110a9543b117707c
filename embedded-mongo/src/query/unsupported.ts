import { fail } from '../errors.js';

/** Fails for an operator on the whole document that is unknown, or that mongod refuses too where it cannot be used. */
export function refuseTopLevel(name: string): never {
  switch (name) {
    case '$where':
      return fail('BadValue', '$where is not allowed in this context');
    case '$text':
      return fail('IndexNotFound', 'text index required for $text query');
    case '$jsonSchema':
      return fail('QueryFeatureNotAllowed', '$jsonSchema is not allowed in this context');
    default:
      return fail('BadValue', `unknown top level operator: ${name}`);
  }
}

/** Fails for an operator on a field that is unknown, or for which mongod would need an index that cannot be made here. */
export function refuseOperator(name: string): never {
  if (name === '$near' || name === '$nearSphere')
    fail('NoQueryExecutionPlans', 'error processing query: planner returned error :: caused by :: unable to find index for $geoNear query');
  if (name === '$options') fail('BadValue', '$options needs a $regex');
  return fail('BadValue', `unknown operator: ${name}`);
}
