import { type Doc, isDoc } from '../bson/document.js';
import { codeNameOf, fail } from '../errors.js';
import type { Handler } from './command.js';
import { docField, numberField } from './fields.js';

/** What is to go wrong with one command. */
export interface Fault {
  /** How long the command waits before anything else happens to it. */
  readonly blockMs: number;
  /** The connection is cut, before the command has run or after it has. */
  readonly hangUp: 'before' | 'after' | undefined;
  /** The reply instead of the command's own, which does not run. */
  readonly reply: Doc | undefined;
  /** What is added to the command's reply. */
  readonly added: Doc;
}

const FIELDS = new Set([
  'failCommands',
  'namespace',
  'errorCode',
  'errorLabels',
  'writeConcernError',
  'closeConnection',
  'closeConnectionAfterCommand',
  'blockConnection',
  'blockTimeMS',
]);

/**
 * The fail point `failCommand`, by which tests make commands fail, as in a mongod with test commands; save that
 * `closeConnectionAfterCommand`, and `skip` together with `times`, are this server's own.
 */
export class FailPoint {
  #data: Doc = {};
  #skip = 0;
  #times = 0;
  #entered = 0;

  readonly configure: Handler = (command) => {
    const name = command.configureFailPoint;
    if (name !== 'failCommand') fail('BadValue', `Cannot set the fail point ${String(name)}: embedded-mongo has only failCommand`);
    const data = docField(command, 'data') ?? {};
    const unknown = Object.keys(data).find((field) => !FIELDS.has(field));
    if (unknown) fail('Location40415', `BSON field 'failCommand.${unknown}' is an unknown field.`);
    const count = this.#entered;
    [this.#skip, this.#times] = parseMode(command.mode);
    this.#data = data;
    this.#entered = 0;
    return { count };
  };

  /** What is to go wrong with this command, if anything; it counts as one of the `times`. */
  faultFor(name: string, command: Doc): Fault | undefined {
    if (!this.#times || !this.#concerns(name, command)) return undefined;
    if (this.#skip > 0) {
      this.#skip--;
      return undefined;
    }
    this.#times--;
    this.#entered++;
    return faultOf(this.#data);
  }

  #concerns(name: string, command: Doc): boolean {
    const { failCommands, namespace } = this.#data;
    if (!Array.isArray(failCommands) || !failCommands.includes(name)) return false;
    return namespace === undefined || namespace === `${String(command.$db)}.${String(command[name])}`;
  }
}

function parseMode(mode: unknown): [skip: number, times: number] {
  if (mode === 'off') return [0, 0];
  if (mode === 'alwaysOn') return [0, Number.POSITIVE_INFINITY];
  if (!isDoc(mode) || !('times' in mode || 'skip' in mode)) return fail('BadValue', 'unknown mode of a fail point');
  return [numberField(mode, 'skip') ?? 0, numberField(mode, 'times') ?? Number.POSITIVE_INFINITY];
}

function faultOf(data: Doc): Fault {
  const errorCode = numberField(data, 'errorCode');
  const { errorLabels, writeConcernError } = data;
  const labels = errorLabels === undefined ? {} : { errorLabels };
  return {
    blockMs: data.blockConnection ? (numberField(data, 'blockTimeMS') ?? 0) : 0,
    hangUp: data.closeConnection ? 'before' : data.closeConnectionAfterCommand ? 'after' : undefined,
    reply: errorCode === undefined ? undefined : { ok: 0, ...injectedError(errorCode), ...labels },
    added: writeConcernError === undefined ? {} : { writeConcernError, ...labels },
  };
}

const injectedError = (code: number): Doc => ({
  errmsg: "Failing command via 'failCommand' failpoint",
  code,
  codeName: codeNameOf(code),
});
