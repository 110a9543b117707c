import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { isMigrationError } from '../../core/errors.js';
import { secretsOf } from '../check/secrets.js';
import { thrownText } from '../check/thrown-text.js';
import { type AddCommand, UsageError } from '../command.js';
import { withEnvFile } from '../env-variables.js';
import { formatNames, tableOfFormats } from '../import/formats.js';
import { importSession, nameOfThrown } from '../import/import-session.js';
import { fileOrigin, sourceOrigin } from '../import/origins.js';
import { openRejects } from '../import/rejects-file.js';
import { resumeCommand } from '../import/resume-command.js';
import type { Shard } from '../import/run-import.js';
import { type LoadedApp, loadApp } from '../load-migrator.js';
import { hearStrays } from '../stray-errors.js';
import type { Terminal } from '../terminal.js';

/** As they were typed, so that they can be said again. */
export interface ImportFlags {
  readonly app?: string;
  readonly fromSource?: string | true;
  readonly format?: string;
  readonly mapping?: string;
  readonly hashConfig?: string;
  readonly source?: string;
  readonly dryRun?: true;
  readonly update?: string;
  readonly shard?: string;
  readonly from?: string;
  readonly rejects?: string;
  readonly envFile?: string;
  readonly listFormats?: true;
}

const HELP = `
Nothing is taken from anybody who is here already: they keep their password and, but for --update, all they have.
It may be run again at any time, several times at once, and beside live logins. On Ctrl-C or SIGTERM it finishes what
is under way, and prints the command line that goes on from there; a second one ends it at once, which loses nothing.
With --dry-run the database is only read; --rejects is written.
--rejects writes a line of JSON for each row that did not go in: line, code and reason, and nothing that stood in it.
The file is made for its owner alone, and never written over: with --from, it is gone on with.
Standard output has the summary; where it is no terminal, a line of JSON every five seconds, and one at the end.
Exit codes: 0 all rows are in or stay out by right, 1 some were rejected, 2 not run as asked or broken off,
130 interrupted.`;

/** `import <file>`: brings over who is in an export, with the hashes they have. */
export const addImport: AddCommand = (program, terminal, end) => {
  program
    .command('import')
    .description('bring over everybody who is in an export of the old system, or in the old system itself')
    .argument('[file]', 'the export, also packed by gzip; - for standard input')
    .option('-a, --app <module>', 'the file of your application that exports its migrator (required)')
    .option('--from-source [file]', 'instead of a file, users() of the source that a file exports (default: that of --app)')
    .option('-f, --format <format>', 'what the file is (default: what it looks like, where that is clear)')
    .option('--list-formats', 'say which formats there are')
    .option('--mapping <file>', 'JSON that says in which columns or fields the rows have what')
    .option('--hash-config <file>', 'the password hash parameters of a Firebase project, as JSON or as its console shows them')
    .option('--source <name>', 'the name of the old system in the ledger (default: that of the only one there is)')
    .option('--dry-run', 'write nothing to the database, and report the same')
    .option('--update <fields>', 'fields to set anew on people who are here already, with commas between them', checked(fieldsOf))
    .option('--shard <i/n>', 'every n-th row from the i-th on, to divide a file among n importers', checked(shardOf))
    .option('--from <line>', 'pass over the lines before this one; of a source, people', checked(lineOf))
    .option('--rejects <file>', 'where to write which rows were rejected (default: the first ones to standard error)')
    .option('--env-file <file>', 'a file with variables for the environment, such as .env')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, flags: ImportFlags) => {
      if (flags.listFormats) return terminal.out(await tableOfFormats());
      end(await importAs(file, flags, terminal));
    });
};

async function importAs(file: string | undefined, flags: ImportFlags, terminal: Terminal): Promise<number> {
  const app = await checkedTogether(file, flags);
  const at = (path: string): string => resolve(terminal.folder, path);
  const env = flags.envFile === undefined ? terminal.env : await withEnvFile(at(flags.envFile), terminal.env);
  const failing = new AbortController();
  const release = hearStrays({
    thrown: (error) => failing.abort(secretsOf('', env).hide(`${app} threw where nobody catches it: ${thrownText(error)}.`)),
    ended: () => terminal.err(`${app} ended the process. Export the migrator from a file that starts nothing else.\n`),
  });
  try {
    // First of all what is quickly told to be wrong: an application takes its time to load.
    const fromFile = file === undefined ? null : await fileOrigin(file, flags, terminal);
    const loaded = await loadApp(at(app), env);
    const { migrator } = loaded;
    if (!flags.dryRun) await ready(migrator, app);
    const origin = fromFile ?? (await sourceOrigin(loaded, { ...flags, app }, terminal.folder, env, failing.signal));
    const rejects = flags.rejects === undefined ? null : openRejects(at(flags.rejects), flags.rejects, { goOn: flags.from !== undefined });
    try {
      return await importSession(
        migrator,
        origin,
        { ...optionsOf(flags), rejects, failing: failing.signal, resume: resuming(file, flags) },
        terminal,
      );
    } finally {
      rejects?.close();
      await migrator.close().catch(() => {});
    }
  } finally {
    release();
  }
}

/** @returns The application's file. */
async function checkedTogether(file: string | undefined, { app, fromSource, format, mapping, hashConfig }: ImportFlags): Promise<string> {
  if (file === undefined && fromSource === undefined)
    throw new UsageError(`Import what? Name an export, in one of these formats, or take --from-source:\n\n${await tableOfFormats()}`);
  if (file !== undefined && fromSource !== undefined) throw new UsageError('Either a file or --from-source: not both.');
  if (fromSource !== undefined && [format, mapping, hashConfig].some((given) => given !== undefined))
    throw new UsageError('--format, --mapping and --hash-config are about a file, and there is none with --from-source.');
  if (app === undefined) throw new UsageError('Into which application? Name the file that exports its migrator: --app <module>');
  const names = await formatNames();
  if (format !== undefined && !names.includes(format))
    throw new UsageError(`There is no format ${JSON.stringify(format)}. There are:\n\n${await tableOfFormats()}`);
  return app;
}

async function ready(migrator: LoadedApp['migrator'], app: string): Promise<void> {
  try {
    await migrator.ready();
  } catch (error) {
    throw new UsageError(isMigrationError(error) ? error.message : `${app} is not ready: ${nameOfThrown(error)}.`);
  }
}

const optionsOf = ({ dryRun, update, shard, from }: ImportFlags) => ({
  dryRun: dryRun === true,
  update: update === undefined ? undefined : fieldsOf(update),
  shard: shard === undefined ? undefined : shardOf(shard),
  from: from === undefined ? 1 : lineOf(from),
});

const resuming = (file: string | undefined, flags: ImportFlags) => (line: number) =>
  `To go on${file === '-' ? ', give it the same input again' : ''}:\n\n  ${resumeCommand(file, { ...flags }, line)}\n`;

/** Refuses what can't be read, and keeps what was typed. */
const checked =
  (read: (text: string) => unknown) =>
  (text: string): string => {
    read(text);
    return text;
  };

const fieldsOf = (text: string): readonly string[] => text.split(',').map((field) => field.trim());

function shardOf(text: string): Shard {
  const { index = 0, of = 0 } = /^(?<index>\d{1,6})\/(?<of>\d{1,6})$/.exec(text)?.groups ?? {};
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index < 1 || shard.index > shard.of) throw new InvalidArgumentError('It takes the likes of 1/4, 2/4, 3/4 and 4/4.');
  return shard;
}

function lineOf(text: string): number {
  const line = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(line) || line < 1) throw new InvalidArgumentError('It takes a number from 1.');
  return line;
}
