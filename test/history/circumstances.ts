import type { Mood } from '../processes/legacy-stub.js';
import type { Entry, History, Tick } from './record.js';
import type { Circumstance } from './standing.js';

const FAULTY: readonly Mood[] = ['error', 'hang', 'reset', 'garbage'];

/** What was the case around an entry, read from the history. */
export class Circumstances {
  private readonly remembered: ReadonlySet<number | undefined>;
  private readonly signers: ReadonlySet<number>;

  constructor(private readonly history: History) {
    this.remembered = new Set(history.entries.flatMap(({ session, letter }) => [session, letter]));
    this.signers = new Set(history.entries.flatMap(({ action }) => (action.kind === 'sign-up' ? [action.person] : [])));
  }

  readonly of = (entry: Entry): Circumstance => ({
    maybeOn: this.phases(entry).has('on'),
    maybeOff: this.phases(entry).has('off'),
    remembered: this.remembered.has(entry.number),
    alone: this.overlapping(entry).length === 0,
    hasBegun: this.hasBegun(entry),
    contested: this.isContested(entry),
    signsUp: this.signers.has(entry.action.person),
  });

  /** Whatever else was under way for the same person; a mail is a part of the request that it came of. */
  overlapping(entry: Entry): readonly Entry[] {
    const own = entry.action.kind === 'mail' ? entry.action.request : entry.number;
    return this.history.entries.filter(
      (other) =>
        other.number !== own &&
        other.action.kind !== 'mail' &&
        other.action.person === entry.action.person &&
        other.invoked < entry.ended &&
        (other.answer === null || other.ended > entry.invoked),
    );
  }

  /** Whether the old system had no answer for anybody while this login, or one whose run it may have shared, was under way. */
  faultyThroughout(entry: Entry): boolean {
    const since = Math.min(entry.invoked, ...this.overlapping(entry).map(({ invoked }) => invoked));
    const { moods, events } = this.history;
    const during = moods.filter((mood, index) => mood.since < entry.ended && (moods[index + 1]?.since ?? Number.POSITIVE_INFINITY) > since);
    const answered = events.some(({ adversity, ended }) => adversity.kind === 'late-answers' && ended > since && ended < entry.ended);
    return !answered && during.every(({ mood }) => FAULTY.includes(mood));
  }

  /** Whether a login or a link of the person's was tried by the end of an entry. */
  private hasBegun({ action: { person }, ended }: Entry): boolean {
    const begins = ({ kind }: Entry['action']): boolean => kind === 'login' || kind === 'redeem';
    return this.history.entries.some(({ action, invoked }) => action.person === person && invoked < ended && begins(action));
  }

  /** Whether somebody took the same link, successfully or not, before this was over. */
  private isContested({ number, letter, ended }: Entry): boolean {
    if (letter === undefined) return false;
    return this.history.entries.some(
      (other) => other.number !== number && other.letter === letter && other.action.kind === 'redeem' && other.invoked < ended,
    );
  }

  /** The phases that the process may have been in. */
  private phases({ process, invoked, ended }: Entry): ReadonlySet<'on' | 'off'> {
    const phases = new Set<'on' | 'off'>();
    let current: { readonly phase: 'on' | 'off'; readonly since: Tick } = { phase: 'on', since: 0 };
    for (const { adversity, ...event } of this.history.events) {
      if (adversity.kind !== 'phase' || event.process !== process) continue;
      if (current.since < ended && event.ended > invoked) phases.add(current.phase);
      current = { phase: adversity.phase, since: event.invoked };
    }
    if (current.since < ended) phases.add(current.phase);
    return phases;
  }
}
