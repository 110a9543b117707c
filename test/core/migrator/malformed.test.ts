import assert from 'node:assert/strict';
import type { Credentials } from '../../../lib/core/credentials.js';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { outcome, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';

describe('Malformed input', () => {
  const MALFORMED = { code: 'invalid_request', status: 400, expose: true };
  const inputs: readonly unknown[] = [
    undefined,
    null,
    'text',
    [],
    {},
    { identifier: EMAIL },
    { password: 'x' },
    { identifier: { $gt: '' }, password: 'x' },
    { identifier: { $regex: '.*' }, password: 'x' },
    { identifier: [EMAIL], password: 'x' },
    { identifier: EMAIL, password: { $ne: 1 } },
    { identifier: EMAIL, password: ['x'] },
    { identifier: EMAIL, password: true },
    { identifier: EMAIL, password: 0 },
    { identifier: EMAIL, password: '' },
    { identifier: EMAIL, password: ' \t ' },
    { identifier: `${EMAIL}\0`, password: 'x' },
    { identifier: `${EMAIL}\r\nBcc: b@example.org`, password: 'x' },
    { identifier: 'x'.repeat(300), password: 'x' },
    { identifier: EMAIL, password: 'x'.repeat(200_000) },
    { identifier: EMAIL, password: 'x\ud800' },
    { identifier: Array.from({ length: 40_000 }).reduce<unknown>((nested) => [nested], 'deep'), password: 'x' },
  ];

  it('INJ-01, INJ-02, INJ-05, INJ-06, INJ-13, INJ-14, PWD-08: is a 400 before anything is looked up, asked, hashed or counted', async () => {
    const { limits } = memoryStores();
    const touched: string[] = [];
    const watched = <Port extends object>(name: string, port: Port): Port =>
      new Proxy(port, {
        get: (target, method) => {
          touched.push(`${name}.${String(method)}`);
          return Reflect.get(target, method) as unknown;
        },
      });
    const stores = memoryStores();
    const here = world({
      users: watched('users', stores.users),
      ledger: watched('ledger', stores.ledger),
      limits: watched('limits', limits),
    });
    touched.length = 0;
    for (const input of inputs) await assert.rejects(here.migrator.login(input as Credentials), MALFORMED);
    assert.deepEqual(touched, []);
    assert.deepEqual([here.legacy.verified.length, here.hasher.work(), here.events.length], [0, 0, 0]);
  });

  it('INJ-13: what may be part of a real name reaches the legacy as it is', async () => {
    const { migrator, legacy } = world();
    for (const identifier of ['a_d%a', '*', "o'brien@example.org", '*)(uid=*', 'a--b', '$(x)', '{{x}}', 'a&b=c']) {
      assert.equal(await outcome(migrator, identifier, "' OR '1'='1"), 'rejected', identifier);
      assert.deepEqual(legacy.verified.at(-1), { identifier, password: "' OR '1'='1" });
    }
  });
});
