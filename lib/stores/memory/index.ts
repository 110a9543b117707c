export type { MemoryLimitsOptions } from './limits.js';
export { type MemoryStores, type MemoryStoresOptions, memoryStores } from './memory-stores.js';
export type { MemoryUser } from './users.js';
