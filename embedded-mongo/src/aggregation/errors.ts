import { ServerError } from '../errors.js';

/** Runs a part of mingo; what that throws becomes the error mongod would give. */
export function translateErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof Error ? translate(error) : error;
  }
}

function translate(error: Error): Error {
  if (error.constructor.name !== 'MingoError') return error;
  const { message } = error;
  const operator = /accumulator '(\$\w+)' is not registered/.exec(message)?.[1];
  if (operator) return new ServerError('InvalidPipelineOperator', `Unrecognized expression '${operator}'`);
  if (message.startsWith('Use of undefined variable')) return new ServerError('Location17276', message);
  return new ServerError('BadValue', message);
}
