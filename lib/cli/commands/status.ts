import { type AppOptions, withApp, withAppOptions } from '../app-options.js';
import type { AddCommand } from '../command.js';
import { PATIENCE } from '../finish/figures.js';
import { CONFLICTS, statusReport } from '../finish/status-report.js';
import { jsonLine } from '../printable.js';

interface StatusOptions extends AppOptions {
  readonly json?: true;
}

/** `status`: how far the migration is. */
export const addStatus: AddCommand = (program, terminal) => {
  withAppOptions(program.command('status'))
    .description('say how many have come over, and how many are left')
    .option('--json', 'print the figures for a machine')
    .addHelpText(
      'after',
      `
How many are left is known where every source has a count(). Who they are, one by one: remaining.
Exit codes: 0 done, 2 not run as asked.`,
    )
    .action(async (options: StatusOptions) => {
      await withApp(options, terminal, async ({ migrator }) => {
        const progress = await migrator.progress({ patience: PATIENCE });
        const { items } = await migrator.conflicts({ limit: CONFLICTS });
        terminal.out(options.json ? jsonLine({ ...progress, latestConflicts: items }) : statusReport(progress, items, terminal));
      });
    });
};
