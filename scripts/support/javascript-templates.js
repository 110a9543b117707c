import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { root, run } from './run.js';

const { resolve } = createRequire(import.meta.url);
const tsc = join(dirname(resolve('typescript/package.json')), 'bin', 'tsc');
const oxfmt = join(dirname(resolve('oxfmt/package.json')), 'bin', 'oxfmt');
const templates = fileURLToPath(new URL('templates', root));
const dist = fileURLToPath(new URL('dist/templates', root));

/** Stands where a line is empty, since the compiler keeps comments, and no empty lines. */
const EMPTY_LINE = '//~';

/**
 * Writes `dist/templates/<name>.js`, which `init --js` copies: a template as somebody would have written it in
 * JavaScript, its comments and empty lines among it. The package has to be built before.
 */
export async function writeJavaScriptTemplates() {
  const work = join(dist, 'work');
  const files = await readdir(templates, { recursive: true });
  const names = files.filter((path) => basename(path) === 'index.ts').map((path) => dirname(path));
  for (const name of names) {
    const source = await readFile(join(templates, name, 'index.ts'), 'utf8');
    await mkdir(join(work, name), { recursive: true });
    await writeFile(join(work, name, 'index.ts'), source.replaceAll(/^$/gm, EMPTY_LINE));
  }
  const options = { extends: '../../../templates/tsconfig.esm.json', include: ['*/index.ts'] };
  const compilerOptions = { rootDir: '.', outDir: 'out', declaration: false };
  await writeFile(join(work, 'tsconfig.json'), JSON.stringify({ ...options, compilerOptions }));
  await run(process.execPath, [tsc, '--project', work]);
  for (const name of names) {
    const compiled = await readFile(join(work, 'out', name, 'index.js'), 'utf8');
    await writeFile(join(dist, `${name}.js`), await formatted(compiled.replaceAll(/^[ \t]*\/\/~$/gm, '')));
  }
  await rm(work, { recursive: true });
}

/** @param {string} code */
async function formatted(code) {
  const child = spawn(process.execPath, [oxfmt, '--stdin-filepath', 'templates/template.js'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(code);
  const [output] = await Promise.all([text(child.stdout), new Promise((done) => child.once('close', done))]);
  if (child.exitCode !== 0) throw new Error('oxfmt could not read a template in JavaScript.');
  return output;
}
