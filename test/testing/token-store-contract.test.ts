import assert from 'node:assert/strict';
import type { TokenStore } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { tokenStoreContract } from '../../lib/testing/index.js';
import { but, failures } from './support/failures.js';

/** Stores that can be wrong in many ways, each with the beginning of a case that notices it. */
const BROKEN_TOKENS: Record<string, readonly [notices: string, broken: (tokens: TokenStore) => Partial<TokenStore>]> = {
  'gives a token twice': [
    'CON-09',
    (tokens) => ({
      take: async (digest) => {
        const found = await tokens.find(digest);
        await tokens.take(digest);
        return found;
      },
    }),
  ],
  'looks how many there are before it adds one': [
    'RST-19',
    (tokens) => {
      const counts = new Map<string, number>();
      return {
        insert: async (record, most) => {
          const count = counts.get(record.email) ?? 0;
          await Promise.resolve();
          counts.set(record.email, count + 1);
          return count < most && (await tokens.insert(record, 1000));
        },
      };
    },
  ],
  'bounds nothing': ['counts each purpose', (tokens) => ({ insert: (record) => tokens.insert(record, 1000) })],
  'counts all purposes together': [
    'counts each purpose',
    (tokens) => ({ insert: (record, most) => tokens.insert({ ...record, purpose: 'verify-email' }, most) }),
  ],
  'leaves the expired in their place': [
    'has room again',
    (tokens) => ({ insert: (record, most) => tokens.insert({ ...record, createdAt: new Date(0) }, most) }),
  ],
  'says true of a digest that is there': [
    'says false where',
    (tokens) => ({ insert: async (record, most) => (await tokens.find(record.digest)) !== null || (await tokens.insert(record, most)) }),
  ],
  'removes nothing': ['removes the tokens', () => ({ remove: async () => {} })],
  'looks at the user alone where there is one': [
    'removes the tokens',
    (tokens) => ({ remove: ({ userId, email }) => tokens.remove(userId ? { userId } : email ? { email } : {}) }),
  ],
  'loses what a signup is made of': [
    'gives back',
    (tokens) => ({
      find: async (digest) => {
        const found = await tokens.find(digest);
        return found && { ...found, signUp: null };
      },
    }),
  ],
  'compares digests whatever their case': ['knows no token', (tokens) => ({ find: (digest) => tokens.find(String(digest).toLowerCase()) })],
};

describe('tokenStoreContract', () => {
  it('is kept to by a store that is whole', async () => {
    assert.deepEqual(await failures(tokenStoreContract(() => memoryStores().tokens)), []);
  });

  for (const [fault, [notices, broken]] of Object.entries(BROKEN_TOKENS)) {
    it(`notices a store that ${fault}`, async () => {
      const make = () => {
        const { tokens } = memoryStores();
        return but<TokenStore>(tokens, broken(tokens));
      };
      const failed = await failures(tokenStoreContract(make));
      assert.ok(
        failed.some((name) => name.startsWith(notices)),
        failed.join('; '),
      );
    });
  }
});
