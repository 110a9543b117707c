import { Script } from 'node:vm';
import { ConfigurationError } from '../../core/errors.js';
import { type Keywords, replaceKeywords } from './keywords.js';
import type { ScriptCode } from './messages.js';

/** A script as a function of the program; only its source is used, so it sees nothing but what Auth0's scripts see. */
export type ScriptFunction = (...values: never[]) => unknown;

/**
 * Makes an expression of a script, as Auth0 does, and makes sure that it is one, without running anything of it.
 * @param label What the script is called in messages.
 * @throws ConfigurationError where its syntax is wrong, with the line, or a keyword of the deploy CLI is not given.
 */
export function scriptCode(script: string | ScriptFunction, label: string, keywords: Keywords = {}): ScriptCode {
  if (typeof script !== 'string' && typeof script !== 'function')
    throw new ConfigurationError(
      `Expected the script ${label} to be a text or a function, got ${script === null ? 'null' : typeof script}.`,
    );
  const text = replaceKeywords(String(script), keywords, `The script ${label}`);
  if (!withoutEnd(text).trim()) throw new ConfigurationError(`The script ${label} is empty.`);
  const candidates = [
    `(\n${text}\n)`,
    `(\n${text.trimEnd().replace(/;+$/, '')}\n)`,
    `(\n${withoutEnd(text)}\n)`,
    // A method, as `{ login(email, password, callback) {} }.login` gives its source.
    ...(typeof script === 'function' ? [`(Object.values({\n${text}\n})[0])`] : []),
  ];
  const code = candidates.find((candidate) => syntaxErrorOf(candidate, label) === null);
  if (code !== undefined) return { code, label };
  throw new ConfigurationError(`The script ${label} is no function expression: ${syntaxErrorOf(candidates[0] ?? '', label)}.`);
}

/** A script without what may stand behind its function. Only where the whole makes no sense: a string can look like it too. */
function withoutEnd(text: string): string {
  const shorter = text
    .trimEnd()
    .replace(/;$/, '')
    .replace(/\/\/[^\n]*$/, '')
    .replace(/\/\*(?:[^*]|\*(?!\/))*\*\/$/, '');
  return shorter === text ? text : withoutEnd(shorter);
}

/** The compiler's word on a text, and where: of the text itself it shows nothing. */
function syntaxErrorOf(code: string, label: string): string | null {
  try {
    new Script(code, { filename: label, lineOffset: -1 });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) return 'it can not be read';
    const line = /:(?<line>\d+)$/m.exec(error.stack ?? '')?.groups?.line;
    return `${error.message}${line === undefined ? '' : ` (line ${line})`}`;
  }
}
