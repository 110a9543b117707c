import { memoryStores } from '../../../lib/stores/memory/index.js';
import { attemptLimiterContract, migrationLedgerContract, registerContract, userStoreContract } from '../../../lib/testing/index.js';

describe('the stores in memory', () => {
  const stores = memoryStores();
  const users = userStoreContract(() => stores.users);
  const ledger = migrationLedgerContract(() => stores.ledger);

  let now = Date.now();
  const limits = attemptLimiterContract({
    make: () => memoryStores({ limits: { now: () => now } }).limits,
    advance: (ms) => {
      now += ms;
    },
  });

  describe('users', () => registerContract(users, { it }));
  describe('ledger', () => registerContract(ledger, { it }));
  describe('limits', () => registerContract(limits, { it }));
});
