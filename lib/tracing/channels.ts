import { channel, type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import type { Tap } from '../core/events.js';
import type { Trace, Traced } from '../core/trace.js';

/** Before the name of every channel of this library. */
const PREFIX = 'passport-lazy-migration';

/** What the subscribers of a tracing channel are given, the same object at each of its steps. */
export type TraceContext = Traced & {
  /** There at the end: the status of what came of it, or whether a source said yes or no. */
  result?: string;
  /** There where it failed; of a source, only the name of the error. */
  error?: unknown;
};

const CHANNELS: Readonly<Record<Traced['kind'], TracingChannel<unknown, TraceContext>>> = {
  flow: tracingChannel<unknown, TraceContext>(`${PREFIX}:flow`),
  legacy: tracingChannel<unknown, TraceContext>(`${PREFIX}:legacy`),
};

/** Tells the subscribers of `node:diagnostics_channel`; where there are none, it costs nothing. */
export const trace: Trace = async (what, run) => {
  const traced = CHANNELS[what.kind];
  if (!hasSubscribers(traced)) return await run();
  let end: { readonly answer: Awaited<ReturnType<typeof run>> } | { readonly thrown: unknown } | undefined;
  const work = async (): Promise<string> => {
    try {
      const answer = await run();
      end = { answer };
      return wordFor(what, answer);
    } catch (error) {
      end = { thrown: error };
      // A driver's error may carry the credentials.
      throw what.kind === 'legacy' ? new Error(error instanceof Error ? error.name : typeof error) : error;
    }
  };
  await traced.tracePromise(work, { ...what }).catch(() => {});
  if (end && 'answer' in end) return end.answer;
  throw end?.thrown;
};

/** Publishes each event on a channel of its own name, masked as for any listener. */
export const publish: Tap = (name, event) => {
  const named = channel(`${PREFIX}:${name}`);
  if (named.hasSubscribers) named.publish({ ...event });
};

const hasSubscribers = ({ start, end, asyncStart, asyncEnd, error }: TracingChannel<unknown, TraceContext>): boolean =>
  start.hasSubscribers || end.hasSubscribers || asyncStart.hasSubscribers || asyncEnd.hasSubscribers || error.hasSubscribers;

function wordFor({ kind }: Traced, answer: unknown): string {
  if (kind === 'legacy') return answer ? 'yes' : 'no';
  const status: unknown = typeof answer === 'object' && answer !== null && 'status' in answer ? answer.status : undefined;
  return typeof status === 'string' ? status : 'done';
}
