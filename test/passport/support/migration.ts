import { createMigrator, type MigratorOptions } from '../../../lib/create-migrator.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { type MemoryStoresOptions, type MemoryUser, memoryStores } from '../../../lib/stores/memory/index.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { type OldPerson, OldSystem } from './old-system.js';

/** Two people who are still in the old system. */
export const ada: OldPerson = { id: '7', email: 'ada@example.test', password: 'analytical engine', emailVerified: true, name: 'Ada' };
export const grace: OldPerson = { id: '8', email: 'grace@example.test', password: 'flow-matic', emailVerified: true, name: 'Grace' };

/** What a test may put in place of the parts of a migration. */
export interface MigrationParts extends Partial<Omit<MigratorOptions<MemoryUser>, 'limits'>>, MemoryStoresOptions {
  readonly people?: readonly OldPerson[];
}

/** A migration in memory from an old system with Ada and Grace, at a cost of hashing that tests can bear. */
export function migration({ limits, people = [ada, grace], ...options }: MigrationParts = {}) {
  const oldSystem = new OldSystem(people);
  const parts = {
    ...memoryStores({ limits }),
    legacy: oldSystem,
    passwords: { hasher: bcryptHasher({ cost: 4 }) },
    logger: recordingLogger(),
    ...options,
  };
  return { ...parts, oldSystem, migrator: createMigrator(parts) };
}

/** What somebody sends to log in. */
export const credentialsOf = ({ email, password }: OldPerson) => ({ email, password });
