import type { LoginProcess, Reply } from '../processes/processes.js';
import { nameOf } from './names.js';
import type { Action } from './operations.js';
import type { Person } from './people.js';
import { lookUp, rawDelete, rawMove } from './raw.js';
import type { Answer, Entry } from './record.js';
import type { Stage } from './stage.js';

/** Somebody is logged in. */
export interface Session {
  /** The number of the login's entry. */
  readonly entry: number;
  readonly id: string;
  readonly data: object;
}

/** What an action is done with. */
export interface Means {
  readonly number: number;
  /** Who is asked; `null` where the action goes past the library. */
  readonly process: LoginProcess | null;
  readonly session: Session | undefined;
}

/** What came of an action. */
export type Done = Pick<Entry, 'answer' | 'found' | 'session'> & { readonly began?: Session };

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
    const { session } = means;
    switch (action.kind) {
      case 'raw-delete':
        return { answer: DONE, found: await rawDelete(connection, person) };
      case 'move':
        return { answer: DONE, found: await rawMove(connection, person) };
      case 'login': {
        const reply = await this.ask(
          '/login',
          { email: nameOf(person, action.name), password: person.secret(action.password) },
          action,
          means,
        );
        const { id, session: data } = reply?.body ?? {};
        return { answer: answerOf(reply), ...(id && data ? { began: { entry: means.number, id, data } } : {}) };
      }
      case 'malformed':
        return await this.answered('/login', { email: nameOf(person, person.email ? 'email' : 'username'), password: '' }, action, means);
      case 'delete': {
        const user = await lookUp(connection, person);
        if (!user) return null;
        const found = user['passwordHash'] ? 'account' : 'unknown';
        return { ...(await this.answered('/delete', { id: String(user._id) }, action, means)), found };
      }
      case 'session':
        return session ? { ...(await this.answered('/session', session.data, action, means)), session: session.entry } : null;
      case 'confirm': {
        const body = { id: session?.id, password: person.secret(action.password) };
        return session ? await this.answered('/confirm-password', body, action, means) : null;
      }
      case 'change': {
        const body = { id: session?.id, current: person.secret(action.from), next: person.secret(action.to) };
        return session ? await this.answered('/change-password', body, action, means) : null;
      }
      default:
        return null;
    }
  }

  private async answered(path: string, body: object, action: Action, means: Means): Promise<Pick<Entry, 'answer'>> {
    return { answer: answerOf(await this.ask(path, body, action, means)) };
  }

  /** Sends a request; `null` where the process was killed meanwhile. */
  private async ask(path: string, body: object, action: Action, { process, number }: Means): Promise<Reply | null> {
    if (!process) return null;
    try {
      const ip = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
      const reply = await process.post(path, body, { ip, fate: 'fate' in action ? action.fate : undefined });
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
