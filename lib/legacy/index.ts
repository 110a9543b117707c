export type { GuardOptions } from './guard-options.js';
