import type { LegacySource } from '../../core/ports.js';

/** One question that a source was asked, and how that ended. */
export interface Question {
  readonly method: 'verify' | 'getUser';
  readonly password?: string;
  /** How long the answer took, in milliseconds. */
  ms: number;
  /** What was thrown instead of an answer. */
  thrown?: unknown;
}

/** The source gave no answer in the time it was given. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';
}

/** A source whose every answer is noted down, and that is waited for no longer than the library would wait. */
export interface ObservedSource extends LegacySource {
  readonly questions: readonly Question[];
}

/** @param timeout In milliseconds; the signal of a question is aborted then, and the question rejects with {@link NoAnswerInTime}. */
export function observe(source: LegacySource, timeout: number): ObservedSource {
  const questions: Question[] = [];
  const ask = async <Answer>(about: Pick<Question, 'method' | 'password'>, outer: AbortSignal, run: (signal: AbortSignal) => Answer) => {
    const question: Question = { ...about, ms: 0 };
    questions.push(question);
    const start = performance.now();
    const late = new AbortController();
    const signal = AbortSignal.any([outer, late.signal]);
    let timer: NodeJS.Timeout | undefined;
    const gaveUp = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new NoAnswerInTime(`No answer within ${timeout} ms.`));
        late.abort();
      }, timeout);
    });
    try {
      return await Promise.race([(async () => await run(signal))(), gaveUp]);
    } catch (error) {
      question.thrown = error;
      throw error;
    } finally {
      clearTimeout(timer);
      question.ms = performance.now() - start;
    }
  };
  return {
    questions,
    verify: async (identifier, password, { signal }) =>
      await ask({ method: 'verify', password }, signal, async (either) => await source.verify(identifier, password, { signal: either })),
    getUser: async (identifier, { signal }) =>
      await ask({ method: 'getUser' }, signal, async (either) => await source.getUser(identifier, { signal: either })),
  };
}
