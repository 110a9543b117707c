import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { InvalidArgumentError, Option } from 'commander';
import type { Finding } from '../check/finding.js';
import { lineOf, summaryOf } from '../check/report.js';
import { runChecks } from '../check/run-checks.js';
import { secretsOf } from '../check/secrets.js';
import { type AddCommand, EXIT, UsageError } from '../command.js';
import { unsetVariables, withEnvFile } from '../env-variables.js';
import { type ClosableSource, loadSource } from '../load-source.js';
import type { Terminal } from '../terminal.js';

interface CheckOptions {
  readonly identifier: string;
  readonly unknown?: string;
  readonly timeout: number;
  readonly envFile?: string;
  readonly strict?: true;
  readonly json?: true;
  readonly password?: unknown;
}

/** `check <file>`: runs the contract of legacy sources, and more, against a source, and says what to fix. */
export const addCheck: AddCommand = (program, terminal, end) => {
  program
    .command('check')
    .description('try your source on somebody whom the old system knows, and say what to fix')
    .argument('<file>', 'the file that exports it, JavaScript or TypeScript')
    .requiredOption('-i, --identifier <identifier>', 'the address or username of somebody who may log in over there')
    .option('--unknown <identifier>', 'one that nobody has over there (default: one that is made up)')
    .option('--timeout <ms>', 'how long one answer may take, as with guard.timeout', milliseconds, 5000)
    .option('--env-file <file>', 'a file with variables for the environment, such as .env')
    .option('--strict', 'let what could be better fail too')
    .option('--json', 'print the findings for a machine')
    .addOption(new Option('-p, --password [password]').hideHelp())
    .addHelpText(
      'after',
      `
The password is asked for, and not shown; or it is read from LEGACY_PASSWORD.
The source is asked about two hundred times, mostly with wrong passwords: where that locks an account, use one made for it.
Exit codes: 0 nothing to fix, 1 something to fix, 2 not run as asked, 130 interrupted.`,
    )
    .action(async (file: string, options: CheckOptions) => {
      if (options.password !== undefined) throw new UsageError(NO_PASSWORD_HERE);
      const { envFile } = options;
      const env = envFile === undefined ? terminal.env : await withEnvFile(resolve(terminal.folder, envFile), terminal.env);
      const informed = { ...terminal, env };
      const source = await loaded(file, informed);
      const password = await passwordFor(options.identifier, informed);
      if (!(await report(source, file, password, options, informed))) end(EXIT.failed);
    });
};

const NO_PASSWORD_HERE = `A password is not taken as an argument: everybody on this machine can see the arguments, and the shell writes them down.
Leave it out and type it when asked, or put it into the environment as LEGACY_PASSWORD.`;

function milliseconds(text: string): number {
  const value = Number(text);
  // What setTimeout can wait.
  if (!Number.isSafeInteger(value) || value < 1 || value > 2_147_483_647)
    throw new InvalidArgumentError('It takes a number of milliseconds.');
  return value;
}

/** What a file throws while it is loaded may tell the address of the database, password and all. */
async function loaded(file: string, { folder, env, err }: Terminal): Promise<ClosableSource> {
  const path = resolve(folder, file);
  const unset = unsetVariables(await readFile(path, 'utf8').catch(() => ''), env);
  if (unset.length) err(`${file} reads ${unset.join(', ')} from the environment, and there is none. To read a file: --env-file .env\n`);
  try {
    return await loadSource(path, env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(secretsOf(env['LEGACY_PASSWORD'] ?? '', env).hide(error.message));
  }
}

async function passwordFor(identifier: string, { env, ask }: Terminal): Promise<string> {
  const password = env['LEGACY_PASSWORD'] || (await ask(`Password of ${identifier} in the old system: `));
  if (password === null)
    throw new UsageError('There is no terminal to ask for the password: put it into the environment as LEGACY_PASSWORD.');
  if (!password) throw new UsageError('Without a password there is nothing to check.');
  return password;
}

/** @returns Whether there is nothing to fix. */
async function report(source: ClosableSource, file: string, password: string, options: CheckOptions, terminal: Terminal): Promise<boolean> {
  const { identifier, timeout, json, strict, unknown = madeUp(identifier) } = options;
  const escaped: unknown[] = [];
  const escape = (error: unknown) => void escaped.push(error);
  const endEarly = (code: number) => {
    if (code !== EXIT.done) return;
    terminal.err(`${file} ended the process. Throw where there is no answer; the application has others to serve.\n`);
    process.exitCode = EXIT.failed;
  };
  process.on('uncaughtException', escape).on('unhandledRejection', escape).on('exit', endEarly);
  const findings: Finding[] = [];
  try {
    if (!json) terminal.out(`${terminal.paint('bold', file)}, asked about ${identifier}\n\n`);
    const secrets = secretsOf(password, terminal.env);
    for await (const finding of runChecks(source, { known: { identifier, password }, unknown, timeout, secrets, escaped })) {
      findings.push(finding);
      if (!json) terminal.out(lineOf(finding, terminal));
    }
    const ok = findings.every(({ status }) => status !== 'failed' && (status !== 'warning' || !strict));
    terminal.out(json ? `${JSON.stringify({ ok, file, identifier, findings }, null, 2)}\n` : summaryOf(findings, terminal));
    return ok;
  } finally {
    await Promise.resolve(source.close?.()).catch(escape);
    process.off('uncaughtException', escape).off('unhandledRejection', escape).off('exit', endEarly);
  }
}

/** An identifier of the same kind that nobody has. */
function madeUp(identifier: string): string {
  const [, domain] = identifier.split('@');
  const name = `nobody-${crypto.randomUUID()}`;
  return domain === undefined ? name : `${name}@${domain}`;
}
