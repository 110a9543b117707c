import type { Interruption } from '../../../lib/cli/interruptions.js';
import type { Terminal } from '../../../lib/cli/terminal.js';

/** A terminal that keeps what is written, and answers questions from a list. */
export interface FakeTerminal extends Terminal {
  readonly written: { out: string; err: string };
  readonly questions: string[];
  /** Presses Ctrl-C: whether anybody heard it. */
  interrupt(): boolean;
}

interface Given {
  readonly env?: Terminal['env'];
  readonly folder?: string;
  readonly answer?: string | null;
  readonly input?: AsyncIterable<Uint8Array>;
  readonly isSeen?: boolean;
  readonly columns?: number;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

export function fakeTerminal({
  env = {},
  folder = '.',
  answer = null,
  input = nothing(),
  isSeen = false,
  columns = 0,
}: Given = {}): FakeTerminal {
  const written = { out: '', err: '' };
  const questions: string[] = [];
  let interruption: Interruption | null = null;
  return {
    written,
    questions,
    env,
    folder,
    out: (text) => void (written.out += text),
    room: async () => true,
    err: (text) => void (written.err += text),
    input: () => input,
    isSeen,
    columns: () => columns,
    onInterruption: (given) => {
      interruption = given;
      return () => (interruption = null);
    },
    interrupt: () => {
      interruption?.first();
      return interruption !== null;
    },
    paint: (_colour, text) => text,
    ask: async (question) => {
      questions.push(question);
      return answer;
    },
  };
}
