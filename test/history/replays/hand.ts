import { isMigrationError } from '../../../lib/core/errors.js';
import type { Mail } from '../../../lib/core/mail.js';
import type { Migrator } from '../../../lib/core/migrator.js';
import type { TokenPurpose, UserStore } from '../../../lib/core/ports.js';
import { importUsers } from '../../../lib/import-users.js';
import { LINKS } from '../letters.js';
import { nameOf } from '../names.js';
import type { Action, Address, Exported, Imported, Name, Password, Which } from '../operations.js';
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
      const id = this.idOfUser(result.user);
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

  /** How many links a person was mailed. */
  links(purpose: TokenPurpose, person = 0): number {
    return this.outfit.chronicle.mailbox.kept.filter((link) => link.person === person && link.purpose === purpose).length;
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

  /** In the person's name: by whoever gives their address. */
  signUp(
    password: Password,
    { person = 0, instant = true }: { readonly person?: number; readonly instant?: boolean } = {},
  ): Promise<Entry> {
    return this.act({ kind: 'sign-up', person, slot: 0, password, instant }, async (number) => {
      const { email, secret } = this.outfit.people[person] as Person;
      const options = instant ? { instant } : { mail: this.mail(number) };
      const result = await this.outfit.migrator.signUp({ email: email ?? '', password: secret(password) }, options);
      return { answer: result.status === 'created' ? { status: 201, id: this.idOfUser(result.user) } : { status: 202 } };
    });
  }

  requestReset(person = 0): Promise<Entry> {
    return this.act({ kind: 'request-reset', person, slot: 0, to: 'email' }, async (number) => {
      await this.outfit.migrator.requestPasswordReset(this.outfit.people[person]?.email ?? '', { mail: this.mail(number) });
      return { answer: { status: 202 } };
    });
  }

  /** @param text The address, where it is none of the person's own. */
  requestAddress(to: Address, { person = 0, text }: { readonly person?: number; readonly text?: string } = {}): Promise<Entry> {
    return this.act({ kind: 'request-address', person, slot: 0, to }, async (number) => {
      const id = await this.idOf(person);
      if (!id) return { answer: { status: 401 } };
      const address = text ?? nameOf(this.outfit.people[person] as Person, to);
      await this.outfit.migrator.requestEmailChange(id, address, { mail: this.mail(number) });
      return { answer: { status: 202 }, target: id };
    });
  }

  resetPassword(to: Password, pick: Which = 0, person = 0): Promise<Entry> {
    return this.redeem({ kind: 'redeem', person, slot: 0, link: 'reset-password', pick, at: 'reset-password', to }, (token) =>
      this.outfit.migrator.resetPassword(token, (this.outfit.people[person] as Person).secret(to)),
    );
  }

  verifyEmail(pick: Which = 0, person = 0): Promise<Entry> {
    return this.redeem({ kind: 'redeem', person, slot: 0, link: 'verify-email', pick, at: 'verify-email' }, (token) =>
      this.outfit.migrator.verifyEmail(token),
    );
  }

  confirmAddress(pick: Which = 0, person = 0): Promise<Entry> {
    return this.redeem({ kind: 'redeem', person, slot: 0, link: 'confirm-email', pick, at: 'confirm-email' }, (token) =>
      this.outfit.migrator.confirmEmailChange(token),
    );
  }

  /** The row of an export that is about a person, alone or among others, with which it goes through the writes together. */
  importRow(
    password: Exported['password'],
    {
      person = 0,
      source = 0,
      among = false,
      ...how
    }: { readonly person?: number; readonly source?: number; readonly among?: boolean } & Imported = {},
  ): Promise<Entry> {
    return this.act({ kind: 'import', person, slot: 0, source, password, ...how }, async () => {
      const { legacy, secret } = this.outfit.people[person] as Person;
      const row = { ...legacy[source]?.profile, password: password === null ? null : `plain:${secret(password)}` };
      let answer: Answer = { status: 0 };
      const { email, username } = row;
      const beside = { id: `beside-${email ?? username}`, email: `beside-${email ?? `${username}@example.org`}`, password: 'plain:beside' };
      await importUsers(this.outfit.migrator, among ? [beside, row] : [row], {
        source: SOURCES[source],
        dryRun: how.dryRun,
        update: how.update ? ['name'] : [],
        retryDelay: 0,
        onRow: ({ index, code, userId }) => {
          if (index === (among ? 1 : 0)) answer = { status: 200, outcome: code, id: userId };
        },
      });
      return { answer };
    });
  }

  /** Whether any row was imported. */
  get hasImported(): boolean {
    return this.outfit.chronicle.hasImported;
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
    const cameOver = (beforehand?.password ?? null) === null && !chronicle.hasSignedUp(person);
    return cameOver || chronicle.wasIn(person, 'username');
  }

  private redeem(
    action: Action & { readonly kind: 'redeem' },
    take: (token: string) => Promise<{ readonly user: unknown }>,
  ): Promise<Entry> {
    const { token, letter } = this.outfit.chronicle.mailbox.find(action.person, action.link, action.pick) ?? NO_LINK;
    const seen = letter === undefined ? {} : { letter };
    return this.act(
      action,
      async () => {
        const { user } = await take(token);
        return { answer: { status: 200, id: this.idOfUser(user) }, ...seen };
      },
      seen,
    );
  }

  /** Hands what is mailed to the chronicle. */
  private mail(number: number): Mail {
    const { chronicle } = this.outfit;
    return {
      links: LINKS,
      sendMail: ({ type, to, url, user }) => chronicle.mailed(number, { type, to, isHere: user !== undefined, ...(url ? { url } : {}) }),
    };
  }

  private idOfUser(user: unknown): string {
    return this.outfit.users.idOf(user) ?? '';
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

  private async act(action: Action, make: (number: number) => Promise<Done>, seen: Partial<Done> = {}): Promise<Entry> {
    const { chronicle, migrator, process, step } = this.outfit;
    const number = chronicle.begin(action, process, seen);
    const done = await make(number).catch((error: unknown): Done => ({
      answer: refusalOf(error),
      ...(action.kind === 'delete' ? { found: 'nobody' } : {}),
    }));
    // What follows the answer comes before it here, so that only one thing at a time waits for its turn.
    await migrator.close();
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

/** The names of the old systems, in the order in which they are asked. */
export const SOURCES: readonly string[] = ['legacy', 'other'];

/** Somebody who has no link has nothing that would lead anywhere. */
const NO_LINK: { readonly token: string; readonly letter?: number } = { token: 'x'.repeat(43) };

function refusalOf(error: unknown): Answer {
  if (!isMigrationError(error)) throw error;
  return { status: error.status, code: error.code };
}
