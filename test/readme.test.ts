import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { projectFiles, root } from './architecture/source-files.js';

interface Block {
  readonly document: string;
  /** How many lines of the document stand before the code. */
  readonly line: number;
  readonly code: string;
}

const documents = projectFiles().filter((path) => /^(docs\/)?[^/]+\.md$/.test(path));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('The documents for users', () => {
  it('show TypeScript that compiles against the library', async () => {
    const blocks = documents.flatMap(blocksOf);
    assert.ok(blocks.some(({ document }) => document === 'README.md'));
    assert.equal(await compile(blocks), '');
  }).timeout(60_000);

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((document) =>
      [...textOf(document).matchAll(/\bnpm (?:run (?<script>[\w:-]+)|(?<short>test|start)\b)/g)].map(({ groups }) => ({
        document,
        script: groups?.script ?? groups?.short ?? '',
      })),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter(({ script }) => !(script in scripts)),
      [],
    );
  });

  it('link to files that are there', () => {
    const links = documents.flatMap((document) =>
      [...textOf(document).matchAll(/\]\((?!https?:|#)(?<target>[^)#\s]+)/g)].map(({ groups }) =>
        posix.join(posix.dirname(document), groups?.target ?? ''),
      ),
    );
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((target) => !existsSync(join(root, target))),
      [],
    );
  });
});

function blocksOf(document: string): readonly Block[] {
  const text = textOf(document);
  return [...text.matchAll(/^```ts\n(?<code>[\s\S]*?)^```$/gm)].map(({ index, groups }) => ({
    document,
    line: text.slice(0, index).split('\n').length,
    code: groups?.code ?? '',
  }));
}

/** What the compiler says of the blocks, each a module of its own, in the lines of the document it is from. */
async function compile(blocks: readonly Block[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'readme-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const settings = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { types: ['node'], noUnusedLocals: false },
      include: ['*.ts'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await Promise.all(
      blocks.map(({ document, line, code }) =>
        writeFile(join(folder, `${document.replaceAll('/', '-')}-${line}.ts`), `${'\n'.repeat(line)}${code}export {}\n`),
      ),
    );
    return await typeErrors(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function typeErrors(project: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--project', project]);
    return '';
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}
