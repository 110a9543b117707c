import { isMigrationError } from '../../../lib/core/errors.js';
import type { Migrator } from '../../../lib/core/migrator.js';
import type { UserStore } from '../../../lib/core/ports.js';
import { nameOf } from '../names.js';
import type { Action, Name, Password } from '../operations.js';
import type { Person } from '../people.js';
import type { Answer, Entry, Found } from '../record.js';
import type { Chronicle, Done } from './chronicle.js';
import { holdersOf } from './remains.js';

/** Somebody is logged in. */
interface Session {
  readonly entry: number;
  readonly id: string;
  readonly data: unknown;
}

/** What a {@link Hand} works with. */
export interface Outfit {
  readonly people: readonly Person[];
  readonly chronicle: Chronicle;
  /** The migrator of this process alone: two processes share no login. */
  readonly migrator: Migrator<unknown>;
  /** The store itself, past the library. */
  readonly users: UserStore<unknown>;
  readonly process: number;
  /** Makes something in a turn of its own. */
  readonly step: <Result>(name: string, make: () => Promise<Result>) => Promise<Result>;
}

/** What somebody does in one process of a replay; each action is an entry of the chronicle. */
export class Hand {
  private readonly sessions = new Map<number, Session>();

  constructor(private readonly outfit: Outfit) {}

  login(password: Password, { person = 0, name = 'email' }: { readonly person?: number; readonly name?: Name } = {}): Promise<Entry> {
    return this.act({ kind: 'login', person, slot: 0, name, password }, async (number) => {
      const who = this.outfit.people[person] as Person;
      const result = await this.outfit.migrator.login({ identifier: nameOf(who, name), password: who.secret(password) });
      if (result.status === 'rejected') return { answer: { status: 401 } };
      const id = this.outfit.users.idOf(result.user) ?? '';
      const data = await this.outfit.migrator.sessionOf(result.user);
      this.sessions.set(person, { entry: number, id, data });
      return { answer: { status: 200, outcome: result.status, id } };
    });
  }

  change(from: Password, to: Password, person = 0): Promise<Entry> {
    return this.act({ kind: 'change', person, slot: 0, from, to }, async () => {
      const { secret } = this.outfit.people[person] as Person;
      const id = await this.idOf(person);
      if (!id) return { answer: { status: 401 } };
      await this.outfit.migrator.changePassword(id, secret(from), secret(to));
      return { answer: { status: 204 } };
    });
  }

  /** Whether the session of the last login still stands. */
  session(person = 0): Promise<Entry> {
    return this.act({ kind: 'session', person, slot: 0 }, async () => {
      const session = this.sessions.get(person);
      const yes = (await this.outfit.migrator.userOfSession(session?.data)) !== null;
      return { answer: { status: 200, yes }, ...(session ? { session: session.entry } : {}) };
    });
  }

  /** Through the library: whoever goes by the person's names. */
  remove(person = 0): Promise<Entry> {
    return this.act({ kind: 'delete', person, slot: 0 }, async () => await this.deleteUser(person));
  }

  /** By whoever signed up unproven, with the version of the credentials that their session holds. */
  removeSquatter(credentialsVersion: string, person = 0): Promise<Entry> {
    return this.act({ kind: 'delete', by: 'squatter', person, slot: 0 }, async () => await this.deleteUser(person, { credentialsVersion }));
  }

  /** Past the library. */
  rawDelete(person = 0): Promise<Entry> {
    const { people, users, step } = this.outfit;
    return this.act({ kind: 'raw-delete', person }, async () => {
      const found = await step('raw-delete', async () => {
        const [holder] = await holdersOf(users, people[person] as Person);
        if (!holder || !(await users.remove(holder.id))) return 'nobody';
        return holder.passwordHash && this.isKnown(person) ? 'for-good' : 'unknown';
      });
      return { answer: { status: 204 }, found };
    });
  }

  /** Whether the ledger has to know a person who has a password: they have come over, or nobody can tell that they were here. */
  private isKnown(person: number): boolean {
    const { people, chronicle } = this.outfit;
    const { beforehand } = people[person] as Person;
    // Who was here with a password has come over once they were let in by the name that only the old system knows.
    return (beforehand?.password ?? null) === null || chronicle.wasIn(person, 'username');
  }

  private async deleteUser(person: number, options?: { readonly credentialsVersion: string }): Promise<Done> {
    const { migrator } = this.outfit;
    const id = await this.idOf(person);
    let found: Found = 'nobody';
    const stop = migrator.on('deleted', () => {
      found = 'for-good';
    });
    try {
      if (id) await migrator.deleteUser(id, options);
    } finally {
      stop();
    }
    return { answer: { status: 204 }, found };
  }

  private async act(action: Action, make: (number: number) => Promise<Done>): Promise<Entry> {
    const { chronicle, process, step } = this.outfit;
    const number = chronicle.begin(action, process);
    const done = await make(number).catch((error: unknown): Done => ({
      answer: refusalOf(error),
      ...(action.kind === 'delete' ? { found: 'nobody' } : {}),
    }));
    await step('answer', async () => {});
    return chronicle.end(number, done);
  }

  /** The id that the person's session has, or that can be looked up. */
  private async idOf(person: number): Promise<string | null> {
    const { users, people, step } = this.outfit;
    const id = this.sessions.get(person)?.id;
    if (id) return id;
    const holder = await step('look up', async () => (await holdersOf(users, people[person] as Person))[0]);
    return holder?.id ?? null;
  }
}

function refusalOf(error: unknown): Answer {
  if (!isMigrationError(error)) throw error;
  return { status: error.status, code: error.code };
}
