import type { Awaitable } from '../core/ports.js';

/** One thing that an adapter must do, as a sentence, and the proof of it. */
export interface ContractCase {
  readonly name: string;
  /** Rejects with an AssertionError that says what was expected where the adapter does not keep to it. */
  readonly run: () => Promise<void>;
}

/** What every adapter of a port must do. It belongs to no test framework. */
export type Contract = readonly ContractCase[];

/** What registers tests: that of mocha, node:test, vitest or jest. */
export interface Registrar {
  readonly it: (name: string, run: () => Promise<void>) => unknown;
}

/**
 * Registers each case of a contract as a test of its own.
 * @example describe('MyStore', () => registerContract(userStoreContract(() => new MyStore()), { it }));
 */
export function registerContract(contract: Contract, { it }: Registrar): void {
  for (const { name, run } of contract) it(name, run);
}

/** Checks by the sentence that each of them proves. */
export type Checks<Port> = Readonly<Record<string, (port: Port) => Promise<void>>>;

/** The cases of a contract, each on what `make` gives for it. */
export const contractOf = <Port>(make: () => Awaitable<Port>, checks: Checks<Port>): Contract =>
  Object.entries(checks).map(([name, check]) => ({ name, run: async () => await check(await make()) }));

/** Starts the same thing many times at once; what each of them gave. */
export const atOnce = <Result>(times: number, run: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => run(index)));
