import type { Contract } from '../../../lib/testing/index.js';

/** The names of the cases that an adapter fails. */
export async function failures(contract: Contract): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of contract) await run().catch(() => failed.push(name));
  return failed;
}

/** The same port, with some methods done differently. */
export const but = <Port extends object>(port: Port, methods: Partial<Port>): Port => Object.assign(Object.create(port) as Port, methods);
