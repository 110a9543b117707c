import { letterOf, Mailbox, type Mailed } from '../letters.js';
import type { Action, Name } from '../operations.js';
import type { Person } from '../people.js';
import type { Entry, History, Remains } from '../record.js';

/** What came of an action. */
export type Done = Pick<Entry, 'answer' | 'found' | 'session' | 'letter' | 'target'>;

/** Writes down what happens in one replay, in the form that the checker reads. */
export class Chronicle {
  private readonly open = new Map<number, Entry>();
  /** What each entry began after. */
  private readonly after = new Map<number, string>();
  private readonly closed: Entry[] = [];
  readonly mailbox = new Mailbox();
  private tick = 0;
  private numbers = 0;

  /** @param onBegin Told of each process that begins something, and after which answers to others. */
  constructor(
    private readonly people: readonly Person[],
    private readonly onBegin: (process: number, after: string) => void,
  ) {}

  /** An action begins; its number. */
  begin(action: Action, process: number, seen: Partial<Done>): number {
    const after = JSON.stringify(this.closed.map((entry) => entry.process ?? 0).sort((one, other) => one - other));
    this.onBegin(process, after);
    const number = this.numbers++;
    this.after.set(number, after);
    const invoked = this.tick++;
    this.open.set(number, { number, action, process, invoked, ended: Number.POSITIVE_INFINITY, answer: null, ...foundIn(action), ...seen });
    return number;
  }

  /** A mail comes of an action that is under way, or was. */
  mailed(request: number, message: Mailed): void {
    const cause = [...this.closed, ...this.open.values()].find((entry) => entry.number === request) as Entry;
    const { person } = cause.action;
    const number = this.numbers++;
    const letter = letterOf(this.people[person] as Person, message, cause);
    this.closed.push({ ...cause, number, action: { ...letter, person }, ended: this.tick++, answer: { status: 200 } });
    this.mailbox.keep(person, letter, number, message.url);
  }

  /** Whether somebody signed up in a person's name, or tried to. */
  hasSignedUp(person: number): boolean {
    return [...this.closed, ...this.open.values()].some(({ action }) => action.kind === 'sign-up' && action.person === person);
  }

  /** Whether any row was imported, or somebody began to. */
  get hasImported(): boolean {
    return [...this.closed, ...this.open.values()].some(({ action }) => action.kind === 'import');
  }

  /** Whether a person was let in by a name, and was told so. */
  wasIn(person: number, name: Name): boolean {
    return this.closed.some(
      ({ action, answer }) => action.kind === 'login' && action.person === person && action.name === name && answer?.status === 200,
    );
  }

  /** An action is over. */
  end(number: number, done: Done): Entry {
    const entry = { ...(this.open.get(number) as Entry), ...done, ended: this.tick++ };
    this.open.delete(number);
    this.closed.push(entry);
    return entry;
  }

  /** All that was written, but for the ticks. */
  summary(): string {
    const lines = [...this.closed, ...this.open.values()].map(({ number, action, process, answer, found, session, letter }) =>
      JSON.stringify([process, action, answer, found, session === undefined, letter, this.after.get(number)]),
    );
    return lines.sort((one, other) => one.localeCompare(other)).join('\n');
  }

  /** All that was written, with what nobody ever answered; `remains` are looked for at the end. */
  history(remains: readonly Remains[]): History {
    return {
      people: this.people,
      entries: [...this.closed, ...this.open.values()].sort((one, other) => one.number - other.number),
      events: [],
      questions: [],
      moods: [{ mood: 'well', since: 0 }],
      remains,
      incidents: [],
    };
  }
}

/** What a deletion that is cut off may have deleted. */
const foundIn = ({ kind }: Action): Pick<Entry, 'found'> =>
  kind === 'delete' ? { found: 'for-good' } : kind === 'raw-delete' ? { found: 'unknown' } : {};
