import type { ImportRequest } from '../processes/import-route.js';
import type { LoginProcess, Reply } from '../processes/processes.js';
import { isSendable, requestFor, type Sendable, type Session, type Subject } from './bodies.js';
import type { Mailbox } from './letters.js';
import type { Action, ImportRun } from './operations.js';
import type { Person } from './people.js';
import { expire, hashOf, lookUp, rawDelete, rawMove } from './raw.js';
import type { Answer, Entry } from './record.js';
import type { Stage } from './stage.js';

/** What an action is done with. */
export interface Means {
  readonly number: number;
  /** Who is asked; `null` where the action goes past the library. */
  readonly process: LoginProcess | null;
  readonly session: Session | undefined;
  /** The link that it takes. */
  readonly link: ReturnType<Mailbox['find']>;
}

/** What came of an action. */
export type Done = Pick<Entry, 'answer' | 'found' | 'session' | 'letter' | 'target'> & { readonly began?: Session };

/** Those that only somebody can do who is logged in. */
const OF_A_SESSION = new Set<Action['kind']>(['session', 'confirm', 'change', 'request-address']);
/** How long it may take a process to be seen dead, in ms. */
const PATIENCE = 5000;
const DONE: Answer = { status: 204 };

/** Does what the people of an episode do. */
export class Requests {
  /**
   * @param secrets What no answer may contain.
   * @param incidents Where it is written down that one did.
   */
  constructor(
    private readonly stage: Stage,
    private readonly people: readonly Person[],
    private readonly secrets: RegExp,
    private readonly incidents: string[],
  ) {}

  /** Does an action; `null` where there was nothing to do. */
  async perform(action: Action, means: Means): Promise<Done | null> {
    const person = this.people[action.person] as Person;
    const { connection } = this.stage;
    if (isSendable(action)) return await this.send(person, action, means);
    const { link } = means;
    switch (action.kind) {
      case 'raw-delete':
        return { answer: DONE, found: await rawDelete(connection, person) };
      case 'move':
        return { answer: DONE, found: await rawMove(connection, person) };
      case 'expire':
        if (link?.letter === undefined) return null;
        await expire(connection, link.token);
        return { answer: DONE, letter: link.letter };
      case 'mail':
      case 'import':
        return null;
    }
  }

  /** Imports some rows; how each ended. */
  async importRows(run: ImportRun, { process, number }: Pick<Means, 'process' | 'number'>): Promise<readonly (Answer | null)[]> {
    const { source, dryRun = false, update = false } = run;
    const rows = run.rows.map(async ({ person, password }) => {
      const { legacy, secret } = this.people[person] as Person;
      return { ...legacy[source]?.profile, password: password === null ? null : await hashOf(secret(password)) };
    });
    const options = { source: source === 0 ? 'legacy' : `legacy${source}`, dryRun, update: update ? ['name'] : [] };
    const request: ImportRequest = { rows: await Promise.all(rows), options };
    const reply = await this.ask('/import', request, run, { process, number });
    return run.rows.map((_, index) => {
      const { code, userId } = reply?.body.outcomes?.[index] ?? {};
      return reply && { status: reply.status, code: reply.body.code, outcome: code, id: userId };
    });
  }

  private async send(person: Person, action: Sendable, means: Means): Promise<Done | null> {
    const about = await this.subjectOf(person, action, means);
    if (!about) return null;
    const { seen, ...subject } = about;
    const { path, body } = requestFor(person, action, subject);
    const reply = await this.ask(path, body, action, means);
    const { id, session: data } = reply?.body ?? {};
    const began = ['login', 'sign-up'].includes(action.kind) && id && data ? { began: { entry: means.number, id, data } } : {};
    return { answer: answerOf(reply), ...seen, ...began };
  }

  /** What an action is about; `null` where there is nothing like it. */
  private async subjectOf(
    person: Person,
    action: Sendable,
    { session, link }: Means,
  ): Promise<(Subject & { readonly seen: Partial<Done> }) | null> {
    const isOwn = OF_A_SESSION.has(action.kind) || (action.kind === 'delete' && action.by === 'session');
    if (isOwn) {
      if (!session) return null;
      const found = action.kind === 'delete' ? { found: 'account' as const } : {};
      const asked = action.kind === 'session' || action.kind === 'delete' ? { session: session.entry } : {};
      return { session, id: session.id, seen: { target: session.id, ...asked, ...found } };
    }
    if (action.kind === 'delete' || action.kind === 'change-address') {
      const user = await lookUp(this.stage.connection, person);
      if (!user) return null;
      const id = String(user._id);
      const found = action.kind === 'delete' ? { found: user['passwordHash'] ? ('account' as const) : ('unknown' as const) } : {};
      return { id, seen: { target: id, ...found } };
    }
    if (action.kind !== 'redeem') return { seen: {} };
    if (!link) return null;
    return { token: link.token, seen: link.letter === undefined ? {} : { letter: link.letter } };
  }

  /** Sends a request; `null` where the process was killed meanwhile. */
  private async ask(
    path: string,
    body: object,
    action: Action | ImportRun,
    { process, number }: Pick<Means, 'process' | 'number'>,
  ): Promise<Reply | null> {
    if (!process) return null;
    try {
      const ip = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
      const reply = await process.post(path, body, { ip, number, fate: 'fate' in action ? action.fate : undefined });
      if (this.secrets.test(reply.text)) this.incidents.push(`I10: a secret in the answer to #${number}`);
      return reply;
    } catch {
      await this.seenDead(process, number);
      void this.stage.fill();
      return null;
    }
  }

  private async seenDead(process: LoginProcess, number: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), PATIENCE);
    });
    if ((await Promise.race([process.gone(), late])) === 'late') this.incidents.push(`I11: #${number} was cut off by a process that runs`);
    clearTimeout(timer);
  }
}

const answerOf = (reply: Reply | null): Answer | null =>
  reply && { status: reply.status, code: reply.body.code, id: reply.body.id, outcome: reply.body.outcome, yes: reply.body.yes };
