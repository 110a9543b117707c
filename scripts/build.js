import { chmod, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listFormats } from './support/format-list.js';
import { writeJavaScriptTemplates } from './support/javascript-templates.js';
import { root, run } from './support/run.js';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

await listFormats();
await rm(new URL('dist', root), { recursive: true, force: true });
// The templates import the package by its name, as they do once they are copied: it has to be there before they are built.
const projects = ['tsconfig.esm.json', 'tsconfig.cjs.json', 'templates/tsconfig.esm.json', 'templates/tsconfig.cjs.json'];
for (const project of projects) await run(process.execPath, [tsc, '--project', project]);
// The package says "module": without a word of its own, Node would read the CommonJS build as ESM.
await writeFile(new URL('dist/cjs/package.json', root), '{ "type": "commonjs" }\n');
await chmod(new URL('dist/esm/cli/main.js', root), 0o755);
await writeJavaScriptTemplates();
