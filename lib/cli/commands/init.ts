import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type AddCommand, UsageError } from '../command.js';
import { copyTemplate } from '../copy-template.js';
import { packageRoot } from '../own-package.js';
import { shownPath } from '../shown-path.js';
import { listTemplates, type Template } from '../templates.js';
import type { Terminal } from '../terminal.js';

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

/** Types that a driver does not bring along. */
const TYPES: Readonly<Record<string, string>> = { pg: '@types/pg', mssql: '@types/mssql' };

function nextSteps({ name, drivers, example }: Template, path: string, { folder, paint }: Terminal): string {
  const file = shownPath(path, folder);
  const readme = join(packageRoot(), 'templates', name, 'README.md');
  const settings = path.endsWith('ts') ? example.replaceAll(/process\.env\.\w+(?! *(?:\?\?|!))/g, "$& ?? ''") : example;
  return `${paint('bold', file)} is yours now: the template ${name}, as it is tested. Next:

  1. ${installation(drivers, path)}
  2. Put your settings at the end of ${file}; this is an example:

       export const legacy = ${settings.replaceAll('\n', '\n       ')}

     All of them: ${shownPath(readme, folder)}
  3. Check it on somebody who may log in over there:

       npx passport-lazy-migration check ${file} --identifier somebody@example.com
`;
}

function installation(drivers: readonly string[], path: string): string {
  if (drivers.length === 0) return 'There is no driver to install: Node has all it needs.';
  const types = path.endsWith('ts') ? drivers.flatMap((driver) => TYPES[driver] ?? []) : [];
  const isMissing = (name: string) => !isInstalled(name, path);
  const commands = [
    ...(drivers.some(isMissing) ? [`npm install ${drivers.filter(isMissing).join(' ')}`] : []),
    ...(types.some(isMissing) ? [`npm install --save-dev ${types.filter(isMissing).join(' ')}`] : []),
  ];
  if (commands.length === 0) return `The driver, ${drivers.join(' and ')}, is there already.`;
  return `Install the driver:\n\n${commands.map((command) => `       ${command}\n`).join('')}`;
}

function isInstalled(specifier: string, path: string): boolean {
  const { resolve: find } = createRequire(path);
  try {
    find(`${specifier}/package.json`);
    return true;
  } catch (error) {
    // A package may keep its package.json to itself; it is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}
