import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Somebody pressed Ctrl-C instead of an answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Asks a question on a terminal, and shows nothing of the answer.
 * @returns The line that was typed, exactly as typed; what stands there where the input ends without one, as on Ctrl-D.
 * @throws Interrupted on Ctrl-C.
 */
export async function askSecret(
  question: string,
  { input, output }: { readonly input: NodeJS.ReadableStream; readonly output: { write(text: string): unknown } },
): Promise<string> {
  // Readline edits a line only where it believes it shows it; it is given nowhere to show it.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = editing(() => createInterface({ input, output: nowhere, terminal: true, historySize: 0 }));
  output.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      line.once('line', resolve);
      line.once('SIGINT', () => reject(new Interrupted('Interrupted.')));
      // Not to be left in the middle: whoever comes back to a prompt would type into a terminal that shows it.
      line.on('SIGTSTP', () => {});
      line.once('close', () => resolve(line.line));
    });
  } finally {
    line.close();
    output.write('\n');
  }
}

/** Readline takes Backspace for a character of the line where `TERM` is dumb, as in a shell of Emacs: it asks when it is made. */
function editing<Made>(make: () => Made): Made {
  const { TERM } = process.env;
  if (TERM !== 'dumb') return make();
  delete process.env['TERM'];
  try {
    return make();
  } finally {
    process.env['TERM'] = TERM;
  }
}
