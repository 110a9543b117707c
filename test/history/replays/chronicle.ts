import type { Action, Name } from '../operations.js';
import type { Person } from '../people.js';
import type { Entry, History, Remains } from '../record.js';

/** What came of an action. */
export type Done = Pick<Entry, 'answer' | 'found' | 'session'>;

/** Writes down what happens in one replay, in the form that the checker reads. */
export class Chronicle {
  private readonly open = new Map<number, Entry>();
  /** What each entry began after. */
  private readonly after = new Map<number, string>();
  private readonly closed: Entry[] = [];
  private tick = 0;
  private numbers = 0;

  /** @param onBegin Told of each process that begins something, and after which answers to others. */
  constructor(
    private readonly people: readonly Person[],
    private readonly onBegin: (process: number, after: string) => void,
  ) {}

  /** An action begins; its number. */
  begin(action: Action, process: number): number {
    const after = JSON.stringify(this.closed.map((entry) => entry.process ?? 0).sort((one, other) => one - other));
    this.onBegin(process, after);
    const number = this.numbers++;
    this.after.set(number, after);
    const invoked = this.tick++;
    this.open.set(number, { number, action, process, invoked, ended: Number.POSITIVE_INFINITY, answer: null, ...foundIn(action) });
    return number;
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
    const lines = [...this.closed, ...this.open.values()].map(({ number, action, process, answer, found, session }) =>
      JSON.stringify([process, action, answer, found, session === undefined, this.after.get(number)]),
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
