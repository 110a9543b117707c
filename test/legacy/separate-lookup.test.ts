import assert from 'node:assert/strict';
import { type SeparateLookup, separateLookup } from '../../lib/legacy/separate-lookup.js';

const context = { signal: new AbortController().signal };
const ADA = { id: 1, email: 'ada@example.org' };

describe('separateLookup', () => {
  it('asks the functions that it was given, as methods of what they were given in', async () => {
    class People {
      readonly all = [ADA];
      getUser(identifier: string) {
        return this.all.find(({ email }) => email === identifier) ?? null;
      }
      count() {
        return this.all.length;
      }
      async *users() {
        yield* this.all;
      }
    }
    const { getUser, count, users } = separateLookup('aHook', new People());
    assert.equal(await getUser('ada@example.org', context), ADA);
    assert.equal(await getUser('bob@example.org', context), null);
    assert.equal(await count?.(context), 1);
    for await (const person of users?.(context) ?? []) assert.equal(person, ADA);
  });

  it('hands the signal on', async () => {
    const lookup = separateLookup('aHook', { getUser: (_, given) => (given === context ? ADA : null) });
    assert.equal(await lookup.getUser('ada', context), ADA);
  });

  it('has neither count nor users where there are none', () => {
    assert.deepEqual(Object.keys(separateLookup('aHook', { getUser: () => null })), ['getUser']);
  });

  it('CFG-01: refuses what is no function, and to be without getUser', () => {
    for (const [options, message] of [
      [{}, 'aHook: expected getUser to be a function: who somebody is can not be asked for over this contract.'],
      [{ getUser: ADA }, 'aHook: expected getUser to be a function: who somebody is can not be asked for over this contract.'],
      [{ getUser: () => null, count: 3 }, 'aHook: expected count to be a function.'],
      [{ getUser: () => null, users: [] }, 'aHook: expected users to be a function.'],
    ] as const)
      assert.throws(() => separateLookup('aHook', options as unknown as SeparateLookup), { code: 'configuration', message });
  });
});
