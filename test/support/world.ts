import assert from 'node:assert/strict';
import { isMigrationError } from '../../lib/core/errors.js';
import type { MigrationEvents } from '../../lib/core/events.js';
import type { Migrator } from '../../lib/core/migrator.js';
import type { LegacySource, StoredUser, UserStore } from '../../lib/core/ports.js';
import { createMigrator, type MigratorOptions } from '../../lib/create-migrator.js';
import { type MemoryUser, memoryStores } from '../../lib/stores/memory/index.js';
import { countingHasher } from './counting-hasher.js';
import { wasTold } from './leaks.js';
import { Mailbox } from './mailbox.js';
import { recordingLogger } from './recording-logger.js';
import { ada, type Person, ScriptedLegacy } from './scripted-legacy.js';

export type World = ReturnType<typeof world>;

/** A migrator on stores in memory, with a scripted old system, a cheap hasher, and everything it says kept. */
export function world(options: Partial<MigratorOptions<MemoryUser>> & { readonly people?: readonly Person[] } = {}) {
  const { people, ...given } = options;
  const { users, ledger, tokens } = memoryStores();
  const mail = new Mailbox();
  const legacy = new ScriptedLegacy(people ? [...people] : [ada]);
  const hasher = countingHasher();
  const logger = recordingLogger();
  const migrator = createMigrator<MemoryUser>({ users, ledger, tokens, legacy, passwords: { hasher }, logger, ...given });
  const events: { readonly name: keyof MigrationEvents; readonly [field: string]: unknown }[] = [];
  for (const name of EVENTS)
    migrator.on(name, (event) => {
      events.push({ name, ...event });
      wasTold(event);
    });
  const named = (name: keyof MigrationEvents) => events.filter((event) => event.name === name);
  const parts = { users: given.users ?? users, ledger: given.ledger ?? ledger, tokens: given.tokens ?? tokens };
  /** Waits until all is done that follows an answer. */
  const settled = async () => await migrator.close();
  return { ...parts, legacy, hasher, logger, mail, migrator, events, named, settled };
}

const EVENTS = [
  ...(['login', 'migrated', 'rejected', 'locked', 'legacy-fault', 'breaker', 'conflict', 'password-changed', 'deleted'] as const),
  ...(['signed-up', 'email-verified', 'password-reset', 'email-changed', 'mail-failed'] as const),
] as const;

/** How a login ended, in one word: its status, or the code of its error. */
export async function outcome(migrator: Migrator<unknown>, identifier: string, password: string, ip?: string): Promise<string> {
  try {
    return (await migrator.login({ identifier, password, ip })).status;
  } catch (error) {
    if (isMigrationError(error)) return error.code;
    throw error;
  }
}

/** A user that the application made by itself. */
export interface OwnUser {
  readonly email?: string | null;
  readonly username?: string | null;
  readonly passwordHash?: string | null;
  readonly emailVerified?: boolean;
  readonly credentialsVersion?: string | null;
  readonly blocked?: boolean;
}

/** Puts a user there whom the ledger knows nothing of. */
export async function addUser(
  users: UserStore<unknown>,
  { passwordHash = null, credentialsVersion = 'v1', blocked, ...user }: OwnUser,
): Promise<StoredUser> {
  const names = { email: ada.profile.email ?? null, username: null, emailVerified: false, ...user };
  const profile = blocked === undefined ? {} : { blocked };
  const inserted = await users.insert({ id: users.newId(), ...names, credentialsVersion: 'v1', profile });
  assert.ok(inserted, 'the names of the user are taken');
  const changed = await users.update(inserted.id, {}, { passwordHash, credentialsVersion });
  assert.ok(changed);
  return changed;
}

/** A migrator without an old system, and one with: the same stores as another's. */
export const beside = (
  { users, ledger, tokens, hasher }: Pick<World, 'users' | 'ledger' | 'hasher'> & Partial<Pick<World, 'tokens'>>,
  legacy?: LegacySource,
) => createMigrator({ users, ledger, tokens, legacy, passwords: { hasher }, logger: recordingLogger() });

/** Waits until something holds that nobody tells of; on a busy machine, that may take seconds. */
export async function until(holds: () => unknown, deadline = 15_000): Promise<void> {
  const end = performance.now() + deadline;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `not within ${deadline} ms: ${holds.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
