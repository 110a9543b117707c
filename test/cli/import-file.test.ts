import assert from 'node:assert/strict';
import { importFile } from '../../lib/cli/import-file.js';
import { newProject, type Project } from './support/project.js';

/** An import that knows no TypeScript, as that of Node 20. */
const ofNode20 = () => Promise.reject(Object.assign(new TypeError('Unknown file extension ".ts"'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' }));

/** One that takes the types away and does no more, as that of Node 22.18. */
const ofNode22 = () => Promise.reject(Object.assign(new Error("Cannot find module './colour.js'"), { code: 'ERR_MODULE_NOT_FOUND' }));

/** The same, of a file with `import` in a project that says it is CommonJS. */
const ofNode22WithCommonJs = () => Promise.reject(new SyntaxError('Cannot use import statement outside a module'));

/** Where neither tsx nor jiti is installed. */
const loaders: [] = [];

describe('importFile', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  it('loads JavaScript, of either kind', async () => {
    assert.equal((await importFile(await project.add('one.mjs', 'export const answer = 42')))['answer'], 42);
    assert.deepEqual((await importFile(await project.add('two.cjs', 'module.exports = { answer: 42 }')))['default'], { answer: 42 });
  });

  for (const [name, native] of Object.entries({
    'Node 20': ofNode20,
    'Node 22.18': ofNode22,
    'Node 22.18, in a CommonJS project,': ofNode22WithCommonJs,
  })) {
    it(`has tsx load TypeScript that ${name} cannot, with enums, and with others named as they will be built`, async () => {
      await project.add('colour.ts', 'export enum Colour { red = 7 }');
      const path = await project.add('legacy.ts', "import { Colour } from './colour.js';\nexport const answer: number = Colour.red;");
      assert.equal((await importFile(path, { native }))['answer'], 7);
    });
  }

  it('has tsx load TypeScript of a CommonJS project as CommonJS, which imports packages when they are needed', async () => {
    await project.add('package.json', '{ "type": "commonjs" }');
    await project.add('colour.ts', 'export enum Colour { red = 7 }');
    const text =
      "import { Colour } from './colour';\nexport const answer = async () => [Colour.red, typeof (await import('pg')).default.Pool];";
    const { answer } = await importFile(await project.add('legacy.ts', text), { native: ofNode20 });
    assert.deepEqual(await (answer as () => Promise<unknown>)(), [7, 'function']);
    // Node would be asked last, since it warns.
    const native = () => assert.fail();
    const again = await importFile(await project.add('again.ts', text), { native });
    assert.equal(typeof again['answer'], 'function');
    const { other } = await importFile(await project.add('other.mts', 'export const other: number = 8;'), { native: ofNode20 });
    assert.equal(other, 8);
  });

  it("has the project's own compiler read TypeScript where there is nothing else", async () => {
    await project.add('colour.ts', 'export enum Colour { red = 7 }');
    const path = await project.add('legacy.ts', "import { Colour } from './colour.js';\nexport const answer: string = Colour.red;");
    assert.equal((await importFile(path, { native: ofNode20, loaders }))['answer'], 7);
  });

  it('asks the next loader where one is not installed, or is not what it was', async () => {
    const several = [
      { specifier: 'no-such-package', importThrough: () => assert.fail() },
      { specifier: 'pg', importThrough: () => null },
      { specifier: 'commander', importThrough: (_api: object, parent: string) => (url: string) => Promise.resolve({ url, parent }) },
    ];
    const path = await project.add('legacy.ts', '');
    const { url, parent } = await importFile(path, { native: ofNode20, loaders: several });
    assert.match(String(url), /legacy\.ts$/);
    assert.equal(url, parent);
  });

  it('says what to install where nobody can load it', async () => {
    const path = await project.add('legacy.ts', '');
    const compile = () => Promise.resolve(null);
    await assert.rejects(importFile(path, { native: ofNode22WithCommonJs, loaders, compile }), {
      name: 'UsageError',
      message: /^legacy\.ts could not be read: Cannot use import statement outside a module\. Install what can/,
    });
    await assert.rejects(importFile(path, { native: ofNode20, loaders, compile }), {
      name: 'UsageError',
      message: /^legacy\.ts could not be read: Node \d+\S+ reads no TypeScript\. Install what can: npm install --save-dev tsx$/,
    });
  });

  it('hands on what the file itself throws', async () => {
    const path = await project.add('legacy.mjs', "throw new RangeError('of its own')");
    await assert.rejects(importFile(path), RangeError);
    const missing = await project.add('missing.mjs', "import 'no-such-package'");
    await assert.rejects(importFile(missing), { code: 'ERR_MODULE_NOT_FOUND' });
    const typed = await project.add('missing.ts', "import 'no-such-package'");
    await assert.rejects(importFile(typed, { native: ofNode22, loaders, compile: () => Promise.resolve(null) }), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  });
});
