import type { Terminal } from '../../../lib/cli/terminal.js';

/** A terminal that keeps what is written, and answers questions from a list. */
export interface FakeTerminal extends Terminal {
  readonly written: { out: string; err: string };
  readonly questions: string[];
}

export function fakeTerminal({
  env = {},
  folder = '.',
  answer = null,
}: { env?: Terminal['env']; folder?: string; answer?: string | null } = {}): FakeTerminal {
  const written = { out: '', err: '' };
  const questions: string[] = [];
  return {
    written,
    questions,
    env,
    folder,
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    paint: (_colour, text) => text,
    ask: async (question) => {
      questions.push(question);
      return answer;
    },
  };
}
