import assert from 'node:assert/strict';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { registerContract, tokenStoreContract } from '../../../lib/testing/index.js';

describe('Tokens in memory', () => {
  registerContract(
    tokenStoreContract(() => memoryStores().tokens),
    { it },
  );

  it('are copies, which nobody changes from outside', async () => {
    const { tokens } = memoryStores();
    const createdAt = new Date();
    const bound = { userId: null, credentialsVersion: null, legacy: null, signUp: null };
    const record = { digest: 'a', purpose: 'verify-email', email: 'a@example.org', ...bound, createdAt, expiresAt: createdAt } as const;
    await tokens.insert(record, 1);
    createdAt.setFullYear(2000);
    assert.notEqual((await tokens.find('a'))?.createdAt.getFullYear(), 2000);
  });
});
