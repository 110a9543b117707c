import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { run } from '../../../lib/cli/program.js';
import type { LegacyProfile, LegacySource } from '../../../lib/core/ports.js';
import { createMigrator, type MigratorOptions } from '../../../lib/create-migrator.js';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { countingHasher } from '../../support/counting-hasher.js';
import { Mailbox } from '../../support/mailbox.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { type Person, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.js';
import type { Project } from './project.js';

/** An old system that can be counted and listed. */
export class ListedLegacy extends ScriptedLegacy {
  /** How many it says there are. */
  total: () => number | Promise<number> = () => this.people.length;
  /** Who it says there are. */
  list: () => AsyncIterable<LegacyProfile> = () => profilesOf(this.people);
  readonly count = async (): Promise<number> => await this.total();
  readonly users = (): AsyncIterable<LegacyProfile> => this.list();
}

async function* profilesOf(people: readonly Person[]): AsyncGenerator<LegacyProfile> {
  for (const { profile } of people) yield profile;
}

export const PASSWORD = 'the old password';

/** Somebody of the old system; their address is verified unless it is said otherwise. */
export const person = (profile: LegacyProfile): Person => ({ profile: { emailVerified: true, ...profile }, password: PASSWORD });

/** A number of people who are nobody in particular. */
export const people = (number: number): Person[] =>
  Array.from({ length: number }, (_, index) => person({ id: index + 1, email: `user${index + 1}@example.org`, name: `User ${index + 1}` }));

export type TestApp = ReturnType<typeof newApp>;

/** An application on the embedded server, with users and a ledger of its own, in a file that exports its migrator. */
export function newApp(
  { connection }: { readonly connection: mongoose.Connection },
  given: Person[] = [],
  options: Partial<Omit<MigratorOptions<unknown>, 'legacy'>> & { readonly legacy?: LegacySource | readonly LegacySource[] } = {},
) {
  const legacy = new ListedLegacy(given);
  const mail = new Mailbox();
  const logger = recordingLogger();
  const name = `u${randomUUID().slice(0, 8)}`;
  const schema = new mongoose.Schema({ name: String });
  schema.plugin(migratableUser);
  const model = connection.model(name, schema, name);
  const newStores = () => mongooseStores(model, { collections: { ledger: `${name}_l`, tokens: `${name}_t`, limits: `${name}_r` } });
  const on = (parts: ReturnType<typeof newStores>) =>
    createMigrator<unknown>({ ...parts, legacy, passwords: { hasher: countingHasher() }, logger, ...options });
  const stores = newStores();
  /** Another process of the same application. */
  const another = () => on(newStores());
  return { legacy, mail, logger, stores, migrator: on(stores), another, notes: connection.collection(`${name}_l_notes`) };
}

/** What files of the applications export, by the number that they know it by. */
const exported = new Map<string, object>();
(globalThis as { testApps?: typeof exported }).testApps = exported;

/** Writes a file that exports these values. */
export async function appFile(project: Project, values: object, name = 'app.mjs'): Promise<string> {
  const id = randomUUID();
  exported.set(id, values);
  const names = Object.keys(values).join(', ');
  return await project.add(name, `export const { ${names} } = globalThis.testApps.get('${id}');`);
}

/** Runs a command on an application. */
export async function runOn(
  project: Project,
  values: object,
  args: readonly string[],
  given: Parameters<typeof fakeTerminal>[0] & { readonly prepare?: (terminal: FakeTerminal) => void } = {},
) {
  const [command = '', ...rest] = args;
  const file = `${randomUUID()}.mjs`;
  await appFile(project, values, file);
  const terminal = fakeTerminal({ folder: project.folder, ...given });
  given.prepare?.(terminal);
  const code = await run([command, '--app', file, ...rest], terminal);
  const hidden = (text: string) => text.replaceAll(file, 'app.mjs');
  return { code, out: hidden(terminal.written.out), err: hidden(terminal.written.err), terminal };
}
