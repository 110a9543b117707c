import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { root } from './run.js';

const folder = new URL('lib/passwords/formats/', root);

/**
 * Writes `lib/passwords/formats/index.ts`, which hands on the formats of every file beside it: whoever adds a format
 * adds a file, and the list follows. It is plain exports, so that bundlers and both builds can follow them; and it is
 * not committed, so that two who add a format change no line in common.
 */
export async function listFormats() {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const families = files.map((name) => name.replace(/\.ts$/, '')).sort();
  const lines = families.map((name) => `export { formats as ${camel(name)} } from './${name}.js';`);
  const text = `${lines.join('\n')}\n`;
  const index = new URL('index.ts', folder);
  const before = await readFile(index, 'utf8').catch(() => '');
  if (before === text) return;
  // At once, since another process may be reading it.
  const whole = new URL(`index.ts.${process.pid}`, folder);
  await writeFile(whole, text);
  await rename(whole, index);
}

/** @param {string} name Such as `aspnet-identity`. */
function camel(name) {
  const [first = '', ...rest] = name.split('-');
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
