import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './command.js';
import { packageRoot } from './own-package.js';

/** A file for one kind of old system, ready to be copied. */
export interface Template {
  readonly name: string;
  /** What it is for, in a line: the heading of its README. */
  readonly title: string;
  /** The call of `legacySource` that its README begins with, as an example of the settings, */
  readonly example: string;
  /** and the imports that it needs beside the template. */
  readonly imports: readonly string[];
  /** The packages that it asks for beside this one; none where Node has all it needs. */
  readonly drivers: readonly string[];
  /** The types of these, where they bring none along. */
  readonly types: readonly string[];
}

/** The templates that the package brings along, by name. */
export async function listTemplates(root = packageRoot()): Promise<readonly Template[]> {
  const entries = await readdir(join(root, 'templates'), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(names.sort().map(async (name) => await describeTemplate(root, name)));
  return found.filter((template) => template !== null);
}

/**
 * The text of a template.
 * @param language JavaScript is what the build makes of the TypeScript: the same text without its types.
 */
export async function templateText(name: string, language: 'ts' | 'js', root = packageRoot()): Promise<string> {
  if (language === 'ts') return await readFile(join(root, 'templates', name, 'index.ts'), 'utf8');
  const text = await readIfThere(join(root, 'dist', 'templates', `${name}.js`));
  if (text === null) throw new UsageError('The templates in JavaScript are made by the build: npm run build');
  return text;
}

async function describeTemplate(root: string, name: string): Promise<Template | null> {
  const folder = join(root, 'templates', name);
  const [text, readme] = await Promise.all([readIfThere(join(folder, 'index.ts')), readIfThere(join(folder, 'README.md'))]);
  if (text === null) return null;
  const about = fromReadme(readme ?? '');
  return { name, ...about, drivers: packagesIn([text, ...about.imports].join('\n')) };
}

function fromReadme(readme: string): Pick<Template, 'title' | 'example' | 'imports' | 'types'> {
  const title = /^# (?<title>.+)$/m.exec(readme)?.groups?.['title'] ?? '';
  const code = /^```js\n(?<code>.*?)^```$/ms.exec(readme)?.groups?.['code'] ?? '';
  const example = /\blegacySource\((?:\{.*?^\}|[^)]*)\)/ms.exec(code)?.[0] ?? 'legacySource({ ... })';
  const imports = code.split('\n').filter((line) => /^import .* from '(?!\.|passport-lazy-migration\b)/.test(line));
  const types = /npm install --save-dev (?<names>.+)$/m.exec(readme)?.groups?.['names']?.trim().split(/ +/) ?? [];
  return { title: title.trim(), example, imports, types };
}

/** Every package that the text names, apart from our own and Node's. */
function packagesIn(text: string): readonly string[] {
  const specifiers = [...text.matchAll(/\b(?:from|import\()\s*'(?<specifier>[^'./][^']*)'/g)].map(
    ({ groups }) => groups?.['specifier'] ?? '',
  );
  const packages = specifiers
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(packages)].filter((name) => name !== 'passport-lazy-migration');
}

async function readIfThere(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch(() => null);
}
