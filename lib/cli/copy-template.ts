import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './command.js';
import { nearestPackage } from './nearest-package.js';
import { shownPath } from './shown-path.js';
import { templateText } from './templates.js';

/** Where a copy goes, and in which language. */
export interface CopyOptions {
  /** What relative paths start from. */
  readonly folder: string;
  /** A file, or a folder for one with the usual name, as is whatever ends in a slash; without it, `folder`. */
  readonly file?: string | undefined;
  /** In JavaScript, whatever the name. */
  readonly js?: boolean | undefined;
  /** Overwrites what is there. */
  readonly force?: boolean | undefined;
}

/**
 * Writes the text of a template to a file; folders on the way are made.
 * @returns The path of the file.
 * @throws UsageError where it would not work there, where there is a file already, or where none can be written.
 */
export async function copyTemplate(name: string, { folder, file = '.', js = false, force = false }: CopyOptions): Promise<string> {
  const given = resolve(folder, file);
  const path = /[\\/]$/.test(file) || (await isFolder(given)) ? join(given, await usualName(given, js)) : given;
  const shown = shownPath(path, folder);
  const language = js || /\.[cm]?jsx?$/.test(path) ? 'js' : 'ts';
  const problem = language === 'ts' ? problemOfTypeScript(shown) : await problemOfJavaScript(shown, dirname(path));
  if (problem !== null) throw new UsageError(problem);
  const text = await templateText(name, language);
  if (!force && (await isThere(path))) throw new UsageError(`${shown} is there already. To overwrite it, add --force.`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError(`${shown} cannot be written: ${String(error.code)}.`);
  }
  return path;
}

const isFolder = async (path: string): Promise<boolean> =>
  await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const isThere = async (path: string): Promise<boolean> =>
  await stat(path).then(
    () => true,
    () => false,
  );

/** In JavaScript the template is an ES module, which Node knows by its name or by the project's `package.json`. */
async function usualName(folder: string, js: boolean): Promise<string> {
  if (!js) return 'legacy.ts';
  return (await nearestPackage(folder))?.type === 'module' ? 'legacy.js' : 'legacy.mjs';
}

const problemOfTypeScript = (shown: string): string | null =>
  /\.[cm]?ts$/.test(shown) && !/\.d\.[cm]?ts$/.test(shown)
    ? null
    : `The name of the file ends in .ts or .mts, in JavaScript in .js or .mjs; ${shown} does not.`;

async function problemOfJavaScript(shown: string, folder: string): Promise<string | null> {
  if (!/\.[cm]?js$/.test(shown)) return `In JavaScript the name of the file ends in .js or .mjs; ${shown} does not.`;
  if (shown.endsWith('.mjs') || (shown.endsWith('.js') && (await nearestPackage(folder))?.type !== 'commonjs')) return null;
  const better = shown.replace(/\.c?js$/, '.mjs');
  return `The template is an ES module, and ${shown} would be read as CommonJS. Name it ${better}: it can be required all the same.`;
}
