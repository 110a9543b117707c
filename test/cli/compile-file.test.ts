import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFile } from '../../lib/cli/compile-file.js';
import { newProject, type Project } from './support/project.js';

describe('compileFile', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  const compiled = async (name: string, text: string): Promise<string> => {
    const path = await compileFile(await project.add(name, text));
    assert.ok(path);
    return path;
  };

  it('compiles a file of a project of ES modules, and what it imports', async () => {
    await project.add('src/other.ts', 'export enum Other { one = 1 }');
    const path = await compiled('src/legacy.ts', "import { Other } from './other.js';\nexport const answer: number = Other.one;");
    assert.deepEqual({ ...((await import(pathToFileURL(path).href)) as object) }, { answer: 1 });
  });

  it('compiles one of a CommonJS project to CommonJS', async () => {
    await project.add('package.json', '{}');
    const path = await compiled('legacy.ts', "import { EOL } from 'node:os';\nexport const answer: string = EOL;");
    assert.equal((createRequire(import.meta.url)(path) as { answer: string }).answer, '\n');
  });

  it('finds packages from where it puts the result', async () => {
    const path = await compiled('legacy.ts', "import pg from 'pg';\nexport const pool: unknown = pg.Pool;");
    assert.equal(typeof ((await import(pathToFileURL(path).href)) as { pool: unknown }).pool, 'function');
    assert.ok(dirname(path).startsWith(join(project.folder, 'node_modules', '.passport-lazy-migration-')));
  });

  it('leaves it to others to say that types do not fit', async () => {
    const path = await compiled('legacy.ts', "export const answer: number = 'forty-two';");
    assert.equal(((await import(pathToFileURL(path).href)) as { answer: unknown }).answer, 'forty-two');
  });

  it('gives null where there is no compiler', async () => {
    assert.equal(await compileFile(await project.add('legacy.ts', ''), { compiler: 'no-such-compiler' }), null);
  });
});
