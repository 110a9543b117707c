export { type AttemptLimiterFixture, attemptLimiterContract } from './attempt-limiter-contract.js';
export { type Contract, type ContractCase, type Registrar, registerContract } from './contract.js';
export { type LegacySourceFixture, legacySourceContract } from './legacy-source-contract.js';
export { migrationLedgerContract } from './migration-ledger-contract.js';
export { tokenStoreContract } from './token-store-contract.js';
export { userStoreContract } from './user-store-contract.js';
