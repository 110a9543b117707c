import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from './own-package.js';
import { shownPath } from './shown-path.js';
import type { Template } from './templates.js';
import type { Terminal } from './terminal.js';

/** What to do with a template that was copied to this path. */
export function nextSteps(template: Template, path: string, { folder, paint }: Pick<Terminal, 'folder' | 'paint'>): string {
  const file = shownPath(path, folder);
  const readme = join(packageRoot(), 'templates', template.name, 'README.md');
  return `${paint('bold', file)} is yours now: the template ${template.name}, as it is tested. Next:

  1. ${installation(template, path)}
  2. Put your settings at the end of ${file}; this is an example:

${settings(template, path)}
     All of them: ${shownPath(readme, folder)}
  3. Check it on somebody who may log in over there:

       npx passport-lazy-migration check ${file} --identifier somebody@example.com
`;
}

function installation({ drivers, types }: Template, path: string): string {
  if (drivers.length === 0) return 'There is no driver to install: Node has all it needs.';
  const isMissing = (name: string) => !isInstalled(name, path);
  const missing = drivers.filter(isMissing);
  const missingTypes = isTypeScript(path) ? types.filter(isMissing) : [];
  const commands = [
    ...(missing.length ? [`npm install ${missing.join(' ')}`] : []),
    ...(missingTypes.length ? [`npm install --save-dev ${missingTypes.join(' ')}`] : []),
  ];
  if (commands.length === 0) return `The driver, ${drivers.join(' and ')}, is there already.`;
  return `Install the driver:\n\n${indented(commands)}`;
}

function settings({ imports, example }: Template, path: string): string {
  // A variable that may be missing is no text yet.
  const typed = isTypeScript(path) ? example.replaceAll(/process\.env\.\w+\b(?! *(?:\?\?|!))/g, "$& ?? ''") : example;
  return indented([...imports, ...(imports.length ? [''] : []), ...`export const legacy = ${typed}`.split('\n')]);
}

const isTypeScript = (path: string): boolean => path.endsWith('ts');

const indented = (lines: readonly string[]): string =>
  lines
    .map((line) => `${' '.repeat(7)}${line}`.trimEnd())
    .join('\n')
    .concat('\n');

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
