import { Command, CommanderError } from 'commander';
import { Interrupted } from './ask-secret.js';
import { type AddCommand, EXIT, UsageError } from './command.js';
import { addCheck } from './commands/check.js';
import { addImport } from './commands/import.js';
import { addInit } from './commands/init.js';
import { addInvite } from './commands/invite.js';
import { addReadiness } from './commands/readiness.js';
import { addRemaining } from './commands/remaining.js';
import { addStatus } from './commands/status.js';
import { packageVersion } from './own-package.js';
import type { Terminal } from './terminal.js';

const COMMANDS: readonly AddCommand[] = [addInit, addCheck, addImport, addStatus, addRemaining, addInvite, addReadiness];

/**
 * Runs one command to its end.
 * @param args Without the program's own name.
 * @returns The exit code, one of {@link EXIT}.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('passport-lazy-migration')
    .description('Connects an old system, and brings a migration to its end.')
    .version(await packageVersion(), '-v, --version')
    .addHelpText('after', '\nExit codes: 0 done, 1 a check failed, 2 not run as asked, 130 interrupted.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      outputError: (text, write) => write(withoutValues(text)),
    });
  for (const add of COMMANDS) add(program, terminal, (given) => (code = given));
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`${error.message}\n`);
    return EXIT.usage;
  }
}

/** What was given to an option that nobody has may be a secret that was meant for another. */
const withoutValues = (text: string): string => text.replace(/(?<option>'--?[\w-]+)=.*'/s, "$<option>'");
