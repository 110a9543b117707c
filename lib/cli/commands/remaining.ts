import { type AppOptions, withApp, withAppOptions } from '../app-options.js';
import { type AddCommand, EXIT } from '../command.js';
import { columns } from '../finish/figures.js';
import { csvLines, ndjsonLines, tableLines } from '../finish/remaining-lines.js';
import { Counts, MEANINGS } from '../finish/remaining-tally.js';
import { figure } from '../printable.js';
import type { Terminal } from '../terminal.js';

interface RemainingOptions extends AppOptions {
  readonly csv?: true;
  readonly json?: true;
  readonly sources?: readonly string[];
}

export const namesIn = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

/** `remaining`: who is in the old system and not here, one by one. */
export const addRemaining: AddCommand = (program, terminal, end) => {
  withAppOptions(program.command('remaining'))
    .description('list everybody of the old system who is not here, and say why')
    .option('--csv', 'print lines for a spreadsheet')
    .option('--json', 'print one JSON object a line, as it is done by itself where the output is no terminal')
    .option('--sources <names>', 'those of these sources alone, with commas between them', namesIn)
    .addHelpText(
      'after',
      `
It needs users() of each source; nobody's hash is printed. Of each person it says one reason:
${columns(Object.entries(MEANINGS).map(([reason, meaning]) => [reason, meaning]))}
Exit codes: 0 these are all, 2 not run as asked, or the old system broke off, 130 interrupted.`,
    )
    .action(async ({ sources, ...options }: RemainingOptions) => {
      await withApp(options, terminal, async ({ migrator }) => {
        const stop = new AbortController();
        const release = terminal.onInterruption({ first: () => stop.abort(), last: () => {} });
        try {
          const { head, line } = linesFor(options, terminal);
          const counts = new Counts();
          let isHead = true;
          for await (const person of migrator.remaining({ signal: stop.signal, ...(sources ? { sources } : {}) })) {
            terminal.out(`${isHead ? head : ''}${line(person)}`);
            isHead = false;
            counts.add(person);
            if (!(await terminal.room())) return;
          }
          if (isHead) terminal.out(head);
          terminal.err(summary(counts));
          if (!stop.signal.aborted) return;
          terminal.err('Interrupted: these are not all.\n');
          end(EXIT.interrupted);
        } finally {
          release();
        }
      });
    });
};

const linesFor = ({ csv, json }: RemainingOptions, { isSeen }: Terminal) =>
  csv ? csvLines(isSeen) : json || !isSeen ? ndjsonLines : tableLines;

/** To whoever runs it, and not into the list. */
function summary({ tally }: Counts): string {
  const total = [...tally.values()].reduce((sum, count) => sum + count, 0);
  if (!total) return 'Nobody is left.\n';
  return `${figure(total)} left:\n${columns([...tally].map(([reason, count]) => [count, reason, MEANINGS[reason]]))}`;
}
