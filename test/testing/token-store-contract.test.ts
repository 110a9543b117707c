import assert from 'node:assert/strict';
import type { TokenStore } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { tokenStoreContract } from '../../lib/testing/index.js';

/** The names of the cases that a store fails. */
async function failed(make: (tokens: TokenStore) => Partial<TokenStore>): Promise<string[]> {
  const names: string[] = [];
  const broken = () => {
    const { tokens } = memoryStores();
    const whole = {
      insert: (record, most) => tokens.insert(record, most),
      find: (digest) => tokens.find(digest),
      take: (digest) => tokens.take(digest),
      remove: (owner) => tokens.remove(owner),
    } satisfies TokenStore;
    return { ...whole, ...make(tokens) };
  };
  for (const { name, run } of tokenStoreContract(broken)) await run().catch(() => names.push(name));
  return names;
}

describe('tokenStoreContract', () => {
  it('is kept to by a store that is whole', async () => {
    assert.deepEqual(await failed(() => ({})), []);
  });

  it('notices a store that gives a token twice', async () => {
    const take = (tokens: TokenStore) => async (digest: string) => {
      const found = await tokens.find(digest);
      await tokens.take(digest);
      return found;
    };
    assert.ok((await failed((tokens) => ({ take: take(tokens) }))).some((name) => name.includes('one of fifty')));
  });

  it('notices a store that bounds nothing, or forgets to remove', async () => {
    assert.ok(
      (await failed((tokens) => ({ insert: (record) => tokens.insert(record, 1000) }))).some((name) => name.includes('outstanding')),
    );
    assert.ok((await failed(() => ({ remove: async () => {} }))).some((name) => name.startsWith('removes')));
  });
});
