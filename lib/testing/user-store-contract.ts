import type { Awaitable, UserStore } from '../core/ports.js';
import { type Contract, contractOf } from './contract.js';
import { changing } from './user-store/changing.js';
import { finding } from './user-store/finding.js';
import { inserting } from './user-store/inserting.js';
import { many } from './user-store/many.js';
import { presenting } from './user-store/presenting.js';
import { removing } from './user-store/removing.js';

/**
 * What every {@link UserStore} must do. The store need not be empty; its users have a username and, beside what the
 * port names, a text `name`. `ready` must have been called, so that the unique indexes exist.
 */
export const userStoreContract = (make: () => Awaitable<UserStore>): Contract =>
  contractOf<UserStore>(make, { ...inserting, ...finding, ...changing, ...removing, ...many, ...presenting });
