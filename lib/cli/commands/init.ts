import { type AddCommand, UsageError } from '../command.js';
import { copyTemplate } from '../copy-template.js';
import { nextSteps } from '../next-steps.js';
import { listTemplates, type Template } from '../templates.js';

interface InitOptions {
  readonly js?: true;
  readonly force?: true;
  readonly list?: true;
}

/** `init <template> [file]`: copies a template, and says how to go on. */
export const addInit: AddCommand = (program, terminal) => {
  program
    .command('init')
    .description('copy the template for an old system into your project')
    .argument('[template]', 'which one; see --list')
    .argument('[file]', 'where to, such as src/legacy.ts (default: legacy.ts; with --js, legacy.js or legacy.mjs)')
    .option('--list', 'say which templates there are')
    .option('--js', 'in JavaScript; also where the file ends in .js or .mjs')
    .option('--force', 'overwrite the file where there is one')
    .action(async (name: string | undefined, file: string | undefined, options: InitOptions) => {
      const templates = await listTemplates();
      if (options.list) return terminal.out(tableOf(templates));
      if (name === undefined) throw new UsageError(`Which template? There are:\n\n${tableOf(templates)}`);
      const template = templates.find((candidate) => candidate.name === name);
      if (!template) throw new UsageError(`There is no template ${JSON.stringify(name)}. There are:\n\n${tableOf(templates)}`);
      const path = await copyTemplate(template.name, { ...options, folder: terminal.folder, file });
      terminal.out(nextSteps(template, path, terminal));
    });
};

const tableOf = (templates: readonly Template[]): string => {
  const width = Math.max(...templates.map(({ name }) => name.length));
  return templates
    .map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
};
