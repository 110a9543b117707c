import type * as asyncHooks from 'node:async_hooks';
import type * as module from 'node:module';
import type * as net from 'node:net';
import type * as util from 'node:util';
import type * as vm from 'node:vm';
import type * as workerThreads from 'node:worker_threads';
import type { LogLevel, Order, Report, ScriptName, Thrown, WorkerSetup } from '../messages.js';
import type { LoadedScript } from './load-script.js';
import type { Parts } from './program.js';

/**
 * The thread in which the scripts run. Runs inside the worker, as text: it sees nothing of this module but itself.
 * @param part The other functions that were brought along.
 * @param load The `require` of the thread.
 */
export function runScripts(part: Parts, load: (name: string) => unknown): void {
  const { parentPort, workerData: setup } = load('node:worker_threads') as Pick<typeof workerThreads, 'parentPort'> & {
    readonly workerData: WorkerSetup;
  };
  const { AsyncLocalStorage } = load('node:async_hooks') as typeof asyncHooks;
  const { compileFunction } = load('node:vm') as typeof vm;
  const { createRequire, isBuiltin } = load('node:module') as typeof module;
  const { format, types } = load('node:util') as typeof util;
  const { BlockList } = load('node:net') as typeof net;
  const PROFILE_LIMIT = 256 * 1024;
  const LINES_PER_CALL = 100;
  const LINE_LENGTH = 2000;
  const REMEMBERED = 50;

  /** One call of a script, which everything that the script starts is known by. */
  interface Call {
    readonly id: number;
    readonly identifier: string;
    readonly password: string;
    lines: number;
  }
  const current = new AsyncLocalStorage<Call>();
  const open = new Map<number, Call>();
  /** Only where anybody listens: whose password a late line may still hold. */
  const recent: Call[] = [];
  const clear = new WeakSet();
  const loaded = new Map<ScriptName, LoadedScript>();
  const nobody = { lines: 0 };

  const tell = (report: Report) => parentPort?.postMessage(JSON.stringify(report));

  function write(level: LogLevel, text: string): void {
    const call = current.getStore();
    const counter = call ?? nobody;
    counter.lines += 1;
    if (!setup.log || counter.lines > LINES_PER_CALL) return;
    const people = [...open.values(), ...recent, ...(call ? [call] : [])];
    tell({ kind: 'log', level, text: part.redact(text, people, Object.values(setup.configuration)).slice(0, LINE_LENGTH) });
  }

  const console = part.scriptConsole(globalThis.console, format, write);
  const clearError = (message: string, code: string) => {
    const error = Object.assign(new Error(message), { code });
    clear.add(error);
    return error;
  };
  const describe = (thrown: unknown): Thrown => part.describeThrown(thrown, clear);
  let adapt = (_name: string, module: unknown) => module;
  const require = part.scriptRequire({ ...setup, createRequire, isBuiltin, clearError, adapt: (name, module) => adapt(name, module) });
  const old = part.oldForms(require);
  adapt = old.adapt;
  const configuration = Object.freeze({ ...setup.configuration });
  const errors = part.errorClasses();
  const makeBlockList = () => new BlockList();
  const globals = part.sandboxGlobals({ require, configuration, console, errors, old, makeBlockList });

  function script(name: ScriptName): LoadedScript {
    const known = loaded.get(name);
    if (known) return known;
    const fresh = part.loadScript(name, setup.scripts[name], { compileFunction, globals, clearError });
    loaded.set(name, fresh);
    return fresh;
  }

  function ask({ call: id, script: name, values }: Extract<Order, { kind: 'ask' }>): void {
    const [identifier = '', password = ''] = values;
    const call = { id, identifier, password, lines: 0 };
    open.set(id, call);
    if (setup.log && recent.push(call) > REMEMBERED) recent.shift();

    const isFirst = (): boolean => {
      if (open.delete(id)) return true;
      write('warn', `${name} went on after it had answered`);
      return false;
    };
    const fail = (thrown: unknown): void => {
      if (isFirst()) tell({ kind: 'failure', call: id, thrown: describe(thrown) });
      write('error', `${name} failed with ${format(thrown)}`);
    };
    const answer = (value: unknown): void => {
      const isNo = value === undefined || value === null || value === false;
      const isProfile = typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isPromise(value);
      const profile = isProfile ? part.profileText(value, PROFILE_LIMIT) : null;
      if (isNo || profile !== null) return void (isFirst() && tell({ kind: 'answer', call: id, profile }));
      const kind = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
      const what = isProfile ? 'an object that is too large, or has no JSON' : kind;
      fail(clearError(`${name} answered with ${what}; expected a profile`, 'INVALID_PROFILE'));
    };
    const callback = (error?: unknown, value?: unknown): void => (error ? fail(error) : answer(value));

    current.run(call, () => {
      try {
        const { run, takesContext, returns } = script(name);
        const returned: unknown = run.call(null, ...values, ...(takesContext ? [{}] : []), callback);
        if (returns) void Promise.resolve(returned).then(answer, fail);
        // Beside a callback only a rejection counts: on Auth0, where it does not, the script would never answer.
        else if (types.isPromise(returned)) returned.catch(fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  function uncaught(thrown: unknown): void {
    const call = current.getStore();
    tell({ kind: 'uncaught', call: call?.id ?? null, thrown: describe(thrown) });
    write('error', `nobody caught ${format(thrown)}`);
  }

  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  // Signals go to the process, and the application's is known by its id.
  process.kill = () => {
    throw new Error('A script can not send signals.');
  };
  globalThis.console = console;
  Object.assign(load('node:buffer') as object, { INSPECT_MAX_BYTES: 0 });
  parentPort?.on('message', (order: Order) => {
    if (order.kind === 'ask') ask(order);
    else tell({ kind: 'alive' });
  });
}
