import { setTimeout as timeout } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import { type AppOptions, withApp, withAppOptions } from '../app-options.js';
import { type AddCommand, EXIT, UsageError } from '../command.js';
import { ndjsonLines, tableLines } from '../finish/remaining-lines.js';
import { mailIn } from '../invite/app-mail.js';
import { inviteReport } from '../invite/invite-report.js';
import { runInvitations, type RunReport } from '../invite/run-invitations.js';
import type { LoadedApp } from '../load-migrator.js';
import { jsonLine } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { namesIn } from './remaining.js';

interface InviteFlags extends AppOptions {
  readonly dryRun?: true;
  readonly list?: true;
  readonly json?: true;
  readonly rate: number;
  readonly limit: number;
  readonly sources?: readonly string[];
  readonly unverified?: true;
  readonly retryUnsure?: true;
  readonly validFor: number;
  readonly againAfter: number;
}

const DAY = 86_400_000;

/** `invite`: mails who is left a link by which they come over. */
export const addInvite: AddCommand = (program, terminal, end) => {
  withAppOptions(program.command('invite'))
    .description('mail a link to those who are left, by which they choose a password and come over')
    .option('--dry-run', 'mail nobody, and say how many would be mailed')
    .option('--list', 'with --dry-run: say who, too')
    .option('--rate <n>', 'how many mails a minute', above, 30)
    .option('--limit <n>', 'how many mails in this run, at most', whole, Number.POSITIVE_INFINITY)
    .option('--sources <names>', 'people of these sources alone, with commas between them', namesIn)
    .option('--unverified', 'also to addresses that the old system has not verified: whoever reads such a mail is given the account')
    .option('--valid-for <days>', 'how long a link is good, 30 at most', above, 7)
    .option('--again-after <days>', 'how long nobody is mailed a second time', above, 30)
    .option('--retry-unsure', 'also mail those whom an earlier run may have mailed or not, since it was cut off')
    .option('--json', 'print what came of it for a machine')
    .addHelpText(
      'after',
      `
Beside the migrator, the file exports mail: { sendMail, links }, as the account routes take it. What is mailed has the type
'invitation'. It needs users() of each source, and phase on. Whoever was mailed is noted beside the ledger before the mail
is handed over: it may be run again at any time, by several people at once.
Exit codes: 0 done, 1 some could not be mailed, 2 not run as asked, 130 interrupted.`,
    )
    .action(async (flags: InviteFlags) => {
      if (flags.list && !flags.dryRun) throw new UsageError('--list says who would be mailed: it goes with --dry-run.');
      end(await withApp(flags, terminal, async (app) => await inviteAll(app, flags, terminal)));
    });
};

async function inviteAll({ migrator, exported }: LoadedApp, flags: InviteFlags, terminal: Terminal): Promise<number> {
  const mail = await mailIn(exported, flags.app);
  const { dryRun = false, list = false, rate, limit, sources, unverified = false, retryUnsure = false } = flags;
  const stop = new AbortController();
  const release = terminal.onInterruption({ first: () => stop.abort(), last: () => {} });
  const { head, line } = terminal.isSeen && !flags.json ? tableLines : ndjsonLines;
  let told = 0;
  try {
    if (!dryRun) await migrator.ready();
    const report = await runInvitations(migrator, {
      invite: { mail, validFor: flags.validFor * DAY, again: flags.againAfter * DAY, unverified, unsure: retryUnsure, dryRun },
      ...{ rate, limit, sources, signal: stop.signal },
      onEnd: (person, end) => {
        if (end !== 'invited') return;
        if (list) terminal.out(`${told ? '' : head}${line(person)}`);
        told++;
        if (!dryRun && terminal.columns()) terminal.err(`\r${told} mailed `);
      },
      wait: async (ms, signal) => await timeout(ms, undefined, { signal }).catch(() => {}),
    });
    if (told && !dryRun && terminal.columns()) terminal.err('\n');
    if (flags.json) terminal.out(jsonLine({ dryRun, stopped: report.stopped, ...Object.fromEntries(report.ends) }));
    else (list ? terminal.err : terminal.out)(inviteReport(report, dryRun));
    return codeOf(report);
  } finally {
    release();
  }
}

function codeOf({ ends, stopped }: RunReport): number {
  if (stopped === 'interrupted') return EXIT.interrupted;
  return ends.has('mail-failed') || ends.has('no-answer') || ends.has('too-many') ? EXIT.failed : EXIT.done;
}

function above(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It takes a number above 0.');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It takes a whole number from 1.');
  return value;
}
