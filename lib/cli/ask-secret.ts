import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Somebody pressed Ctrl-C instead of an answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Asks a question on a terminal, and shows nothing of the answer.
 * @returns The line that was typed, exactly as typed; what stood there before Ctrl-D where no line was ended.
 * @throws Interrupted on Ctrl-C.
 */
export async function askSecret(
  question: string,
  { input, output }: { readonly input: NodeJS.ReadableStream; readonly output: { write(text: string): unknown } },
): Promise<string> {
  // Readline edits a line only where it believes it shows it; it is given nowhere to show it.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      line.once('line', resolve);
      line.once('SIGINT', () => reject(new Interrupted('Interrupted.')));
      line.once('close', () => resolve(line.line));
    });
  } finally {
    line.close();
    output.write('\n');
  }
}
