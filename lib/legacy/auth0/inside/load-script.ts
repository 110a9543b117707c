import type { compileFunction as CompileFunction } from 'node:vm';
import type { ScriptCode, ScriptName } from '../messages.js';

/** A script's function, and how it answers. */
export interface LoadedScript {
  readonly run: (...values: unknown[]) => unknown;
  /** Whether `context` comes before the callback. */
  readonly takesContext: boolean;
  /** Whether there is no callback, so that the value it returns is the answer. */
  readonly returns: boolean;
}

/** What {@link loadScript} needs. */
export interface LoadParts {
  readonly compileFunction: typeof CompileFunction;
  readonly globals: object;
  readonly clearError: (message: string, code: string) => Error;
}

/**
 * The function that a script's text is the expression of. The form it was written for shows in the number of its
 * parameters alone, as on Auth0. Runs inside the worker, as text: it sees nothing of this module but itself.
 */
export function loadScript(
  name: ScriptName,
  { code, label }: ScriptCode,
  { compileFunction, globals, clearError }: LoadParts,
): LoadedScript {
  const options = { filename: label, lineOffset: -1, contextExtensions: [globals] };
  const load = compileFunction(`return ${code}`, [], options) as () => unknown;
  const run = load();
  if (typeof run !== 'function') throw clearError(`${label} is no function`, 'INVALID_SCRIPT');
  const values = name === 'login' ? 2 : 1;
  // With rest parameters, or `arguments`, there are none to count.
  const declared = run.length || values + 1;
  if (declared < values || declared > values + 2) {
    const wanted = name === 'login' ? 'usernameOrEmail, password' : 'usernameOrEmail';
    throw clearError(
      `${label} declares ${run.length} parameters; expected (${wanted}, callback) or (${wanted}, context, callback)`,
      'INVALID_SCRIPT',
    );
  }
  return { run: run as LoadedScript['run'], takesContext: declared === values + 2, returns: declared === values };
}
