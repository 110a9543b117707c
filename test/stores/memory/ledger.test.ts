import { memoryStores } from '../../../lib/stores/memory/index.js';
import { migrationLedgerContract, registerContract } from '../../../lib/testing/index.js';

describe('The ledger in memory', () => {
  const { ledger } = memoryStores();
  registerContract(
    migrationLedgerContract(() => ledger),
    { it },
  );
});
