import { type AppOptions, withApp, withAppOptions } from '../app-options.js';
import { type AddCommand, EXIT } from '../command.js';
import { PATIENCE } from '../finish/figures.js';
import { readinessReport, verdictOf } from '../finish/readiness-report.js';
import { Counts } from '../finish/remaining-tally.js';
import { jsonLine } from '../printable.js';

interface ReadinessOptions extends AppOptions {
  readonly each?: true;
  readonly json?: true;
}

/** `readiness`: whether the old system may be turned off today. */
export const addReadiness: AddCommand = (program, terminal, end) => {
  withAppOptions(program.command('readiness'))
    .description('say whether the old system may be turned off today, and how many that would cut off')
    .option('--each', 'look at each person of the old system instead of counting them: leaves out who may not log in over there either')
    .option('--json', 'print the answer for a machine')
    .addHelpText(
      'after',
      `
Exit codes: 0 it may, 1 not yet, 2 not run as asked.`,
    )
    .action(async ({ each, json, ...options }: ReadinessOptions) => {
      await withApp(options, terminal, async ({ migrator }) => {
        const progress = await migrator.progress({ patience: PATIENCE });
        const readiness = await migrator.readiness({ patience: PATIENCE });
        const counts = each && progress.phase !== 'off' ? new Counts() : null;
        if (counts) for await (const person of migrator.remaining()) counts.add(person);
        const parts = { progress, readiness, tally: counts?.tally ?? null, app: options.app };
        const verdict = verdictOf(parts);
        const { migrated, deleted, claimed, conflicts, legacyTotal } = progress;
        const numbers = { phase: progress.phase, legacyTotal, migrated, deleted, halfWay: claimed, conflicts };
        const byReason = counts ? { byReason: Object.fromEntries(counts.tally) } : {};
        terminal.out(json ? jsonLine({ ...readiness, ...verdict, ...numbers, ...byReason }) : readinessReport(parts, terminal));
        if (!verdict.ready) end(EXIT.failed);
      });
    });
};
