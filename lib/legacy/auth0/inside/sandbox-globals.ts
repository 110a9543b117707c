import type { BlockList } from 'node:net';

/** What {@link sandboxGlobals} is made of. */
export interface GlobalsParts {
  readonly require: (name: string) => unknown;
  readonly configuration: Readonly<Record<string, string>>;
  readonly console: Console;
  readonly errors: Readonly<Record<string, unknown>>;
  readonly old: { mongo(): unknown; sqlserver(): unknown; jwt(): unknown };
  readonly makeBlockList: () => BlockList;
}

/**
 * What scripts find without a `require` (npm auth0-authz-rules-api 4.0.0, index.js). A module is loaded when it is named
 * first. Runs inside the worker, as text: it sees nothing of this module but itself.
 */
export function sandboxGlobals({ require, configuration, console, errors, old, makeBlockList }: GlobalsParts): object {
  const load = (name: string) => require(name) as Record<string, (...values: unknown[]) => unknown>;
  const MODULES = {
    ...{ request: 'request', bcrypt: 'bcrypt', crypto: 'crypto', async: 'async', _: 'lodash', q: 'q', uuid: 'uuid', pg: 'pg' },
    ...{ querystring: 'querystring', pbkdf2: 'easy-pbkdf2', Knex: 'knex', cql: 'cassandra-driver', couchbase: 'couchbase' },
    ...{
      azure_storage: 'azure-storage',
      Pubnub: 'pubnub',
      Auth0: 'auth0',
      xmldom: 'xmldom',
      xml2js: 'xml2js',
      xpath: 'xpath',
      xtend: 'xtend',
    },
  };
  const makers: Record<string, () => unknown> = {
    ...Object.fromEntries(Object.entries(MODULES).map(([name, module]) => [name, () => require(module)])),
    mysql: () => (options: unknown) => load('mysql').createConnection?.(options),
    mysql_pool: () => (options: unknown) => load('mysql').createPool?.(options),
    postgres: () => (options: unknown, use: unknown) => load('pg').connect?.(options, use),
    ObjectID: () => load('mongodb').ObjectID,
    mongo: () => old.mongo(),
    sqlserver: () => old.sqlserver(),
    jwt: () => old.jwt(),
    ip: () => (address: string) => ({ in_range: (ranges: string | readonly string[]) => isWithin(address, [ranges].flat()) }),
  };

  const globals: object = Object.create(null) as object;
  const hold = (name: string, value: unknown) =>
    Object.defineProperty(globals, name, { value, configurable: true, enumerable: true, writable: true });
  for (const [name, make] of Object.entries(makers)) {
    const get = () => {
      const value = make();
      hold(name, value);
      return value;
    };
    const set = (value: unknown) => void hold(name, value);
    Object.defineProperty(globals, name, { get, set, configurable: true, enumerable: true });
  }
  // `__name` is what esbuild, and so tsx, calls in the source of a function that it has compiled.
  const present = { ...errors, require, configuration, console, global: globalThis, __name: (value: unknown) => value };
  for (const [name, value] of Object.entries(present)) hold(name, value);
  return globals;

  function isWithin(address: string, ranges: readonly string[]): boolean {
    const list = makeBlockList();
    const typeOf = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
    for (const range of ranges) {
      const [network = '', prefix] = range.split('/');
      if (prefix === undefined) list.addAddress(network, typeOf(network));
      else list.addSubnet(network, Number(prefix), typeOf(network));
    }
    return list.check(address, typeOf(address));
  }
}
