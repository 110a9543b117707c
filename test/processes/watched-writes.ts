import type { MigrationLedger, TokenStore, UserStore } from '../../lib/core/ports.js';

/** One write on its way to the database, or just back from it. */
export interface Write {
  /** Such as `ledger.insert`. */
  readonly name: string;
  /** A bulk write has a moment when one half of it is done. */
  readonly moment: 'before' | 'amid' | 'after';
}

const USER_WRITES = ['insert', 'update', 'remove', 'insertMany', 'givePasswords'] as const;
const LEDGER_WRITES = ['insert', 'update', 'updateByUser', 'insertMany', 'markMany'] as const;
const TOKEN_WRITES = ['insert', 'take', 'remove'] as const;

/** What is watched. */
interface Watched {
  readonly users: UserStore<unknown>;
  readonly ledger: MigrationLedger;
  readonly tokens?: TokenStore;
}

/** The same stores, with a function called before and after each write, and amid those of many: where a test kills, waits or throws. */
export function watchWrites<Stores extends Watched>(stores: Stores, watch: (write: Write) => void | Promise<void>): Stores {
  return {
    ...stores,
    users: watched(stores.users, 'users', USER_WRITES, watch),
    ledger: watched(stores.ledger, 'ledger', LEDGER_WRITES, watch),
    ...(stores.tokens ? { tokens: watched(stores.tokens, 'tokens', TOKEN_WRITES, watch) } : {}),
  };
}

function watched<Port extends object>(
  port: Port,
  room: string,
  writes: readonly string[],
  watch: (write: Write) => void | Promise<void>,
): Port {
  return new Proxy(port, {
    get(target, property) {
      const method: unknown = Reflect.get(target, property, target);
      if (typeof method !== 'function') return method;
      const bound = method.bind(target) as (...args: unknown[]) => unknown;
      const name = String(property);
      if (!writes.includes(name)) return bound;
      return async (...args: unknown[]) => {
        await watch({ name: `${room}.${name}`, moment: 'before' });
        const [many, ...rest] = args;
        const amid = async () => await watch({ name: `${room}.${name}`, moment: 'amid' });
        const result = many instanceof Array && many.length > 1 ? await byHalves(bound, many, rest, amid) : await bound(...args);
        await watch({ name: `${room}.${name}`, moment: 'after' });
        return result;
      };
    },
  });
}

/** Makes a write of many as two, with a moment between them. */
async function byHalves(
  write: (...args: unknown[]) => unknown,
  many: readonly unknown[],
  rest: readonly unknown[],
  amid: () => Promise<void>,
): Promise<unknown> {
  const half = Math.ceil(many.length / 2);
  const first = (await write(many.slice(0, half), ...rest)) as readonly unknown[];
  await amid();
  const second = (await write(many.slice(half), ...rest)) as readonly unknown[];
  return [...first, ...second];
}
