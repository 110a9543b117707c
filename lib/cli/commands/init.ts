import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { type AddCommand, UsageError } from '../command.js';
import { listTemplates, packageRoot, type Template, templateText } from '../templates.js';
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
    .argument('[file]', 'where to, such as src/legacy.ts (default: legacy.ts, or legacy.js with --js)')
    .option('--list', 'say which templates there are')
    .option('--js', 'in JavaScript; also where the file ends in .js or .mjs')
    .option('--force', 'overwrite the file where there is one')
    .action(async (name: string | undefined, file: string | undefined, options: InitOptions) => {
      const templates = await listTemplates();
      if (options.list) return terminal.out(tableOf(templates));
      if (name === undefined) throw new UsageError(`Which template? There are:\n\n${tableOf(templates)}`);
      const template = templates.find((candidate) => candidate.name === name);
      if (!template) throw new UsageError(`There is no template ${JSON.stringify(name)}. There are:\n\n${tableOf(templates)}`);
      const path = await copy(template, file, options, terminal.folder);
      terminal.out(nextSteps(template, path, terminal));
    });
};

async function copy({ name }: Template, file: string | undefined, { js, force }: InitOptions, folder: string): Promise<string> {
  const given = resolve(folder, file ?? '.');
  const path = (await isFolder(given)) ? join(given, js ? 'legacy.js' : 'legacy.ts') : given;
  const language = js || /\.[cm]?js$/.test(path) ? 'js' : 'ts';
  if (extname(path) === '.cjs') throw new UsageError('The template is an ES module: end the name of its file in .mjs, or in .js.');
  if (language === 'js' && /\.[cm]?ts$/.test(path)) throw new UsageError('With --js the name of the file ends in .js or .mjs.');
  const text = await templateText(name, language);
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new UsageError(`${shown(path, folder)} is there already. To overwrite it, add --force.`);
  }
  return path;
}

const isFolder = async (path: string): Promise<boolean> =>
  await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

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
  const file = shown(path, folder);
  const packages = [...drivers, ...(path.endsWith('ts') ? drivers.flatMap((driver) => TYPES[driver] ?? []) : [])];
  const missing = packages.filter((specifier) => !isInstalled(specifier, path));
  const there = packages.length ? `${packages.join(' ')} is there` : 'none is needed';
  const install = missing.length ? `npm install ${missing.join(' ')}` : there;
  const readme = join(packageRoot(), 'templates', name, 'README.md');
  const settings = path.endsWith('ts') ? example.replaceAll(/process\.env\.\w+(?! *(?:\?\?|!))/g, "$& ?? ''") : example;
  return `${paint('bold', file)} is yours now: the template ${name}, as it is tested. Next:

  1. Install the driver: ${install}
  2. Put your settings at the end of ${file}; this is an example:

       export const legacy = ${settings.replaceAll('\n', '\n       ')}

     All of them: ${shown(readme, folder)}
  3. Check it on somebody who may log in over there:

       npx passport-lazy-migration check ${file} --identifier somebody@example.com
`;
}

/** As short as it can be said from the folder. */
function shown(path: string, folder: string): string {
  const from = relative(folder, path);
  return from.startsWith('..') || isAbsolute(from) ? path : from.replaceAll('\\', '/');
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
