import { readdir, readFile, writeFile } from 'node:fs/promises';
import { root } from './run.js';

const folder = new URL('lib/passwords/formats/', root);

/**
 * Writes `lib/passwords/formats/index.ts`, which holds the formats of every file beside it. It is made and not kept,
 * so that a format is added by adding a file; and with plain imports, so that bundlers and both builds can follow them.
 */
export async function listFormats() {
  const families = (await readdir(folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts').sort();
  const imports = families.map((name, at) => `import { formats as family${at} } from './${name.replace(/\.ts$/, '.js')}';`);
  const all = families.map((_, at) => `...family${at}`).join(', ');
  const text = `${[
    '// Made by scripts/list-formats.js from the files in this folder.',
    "import type { PasswordFormat } from '../format/password-format.js';",
    ...imports,
    '',
    '/** Every format that the library knows. */',
    `export const builtInFormats: readonly PasswordFormat[] = [${all}];`,
  ].join('\n')}\n`;
  const index = new URL('index.ts', folder);
  const before = await readFile(index, 'utf8').catch(() => '');
  if (before !== text) await writeFile(index, text);
}
