import assert from 'node:assert/strict';
import { loadApp } from '../../lib/cli/load-migrator.js';
import { newProject, type Project } from './support/project.js';

const MADE = `
import { createMigrator } from 'passport-lazy-migration';
import { memoryStores } from 'passport-lazy-migration/memory';
const migrator = createMigrator({ ...memoryStores() });
`;
const LIKE_ONE = '{ login() {}, importUsers() {}, mark: 7 }';

describe('loadApp', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  const load = async (text: string, env = {}, name = 'app.mjs') => (await loadApp(await project.add(name, text), env)).migrator;

  const spellings = {
    migrator: `${MADE}\nexport { migrator };`,
    'migrator, as a promise': `${MADE}\nconst promised = Promise.resolve(migrator);\nexport { promised as migrator };`,
    'the default': `${MADE}\nexport default migrator;`,
    'the default, as a promise': `${MADE}\nexport default Promise.resolve(migrator);`,
    'a part of the default': `${MADE}\nexport default { app: () => {}, migrator };`,
    'a part of the default, both promises': `${MADE}\nexport default Promise.resolve({ migrator: Promise.resolve(migrator) });`,
    'migrator, beside a default of another kind': `${MADE}\nexport { migrator };\nexport default () => {};`,
  };
  for (const [name, text] of Object.entries(spellings)) {
    it(`takes one that is exported as ${name}`, async () => {
      assert.ok('progress' in (await load(text)));
    });
  }

  it('takes one that CommonJS exports, as it is, by name, or as a compiler writes a default', async () => {
    for (const text of [
      `module.exports = ${LIKE_ONE}`,
      `module.exports.migrator = Promise.resolve(${LIKE_ONE})`,
      `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${LIKE_ONE}`,
    ]) {
      assert.equal(((await load(text, {}, `${crypto.randomUUID()}.cjs`)) as unknown as { mark: number }).mark, 7, text);
    }
  });

  it('reads TypeScript', async () => {
    const typed = MADE.replace('const migrator', 'const migrator: { login: unknown }');
    assert.equal(typeof (await load(`${typed}\nexport { migrator };`, {}, 'app.ts')).login, 'function');
  });

  it('gives what else the file exports, for those who want more of it', async () => {
    const path = await project.add('app.mjs', `export const migrator = ${LIKE_ONE}; export const legacy = 'beside it';`);
    const { exported } = await loadApp(path, {});
    assert.equal(exported['legacy'], 'beside it');
  });

  const mistakes: Readonly<Record<string, readonly [text: string, message: RegExp]>> = {
    'exports none': ['export const answer = 42', /^app\.mjs exports no migrator\. Name it: export const migrator = createMigrator/],
    'exports a source for one': ['export const migrator = { verify() {}, getUser() {} }', /exports no migrator/],
    'throws as it is loaded': ["throw new Error('of its own')", /^app\.mjs could not be loaded: of its own$/],
    'rejects what it exports': [
      "export const migrator = Promise.reject(new Error('of its own'))",
      /^app\.mjs could not be loaded: of its own$/,
    ],
    'is no JavaScript': ['export const = 1', /^app\.mjs could not be loaded: /],
    'imports what is not there': ["import 'no-such-package'", /^app\.mjs could not be loaded: Cannot find package 'no-such-package'/],
  };
  for (const [name, [text, message]] of Object.entries(mistakes)) {
    it(`says what to do about a file that ${name}`, async () => {
      await assert.rejects(load(text), { name: 'UsageError', message });
    });
  }

  it('says that there is no such file', async () => {
    await assert.rejects(loadApp('/no/such/app.ts', {}), { name: 'UsageError', message: 'There is no file /no/such/app.ts.' });
  });

  it('IMP-09: tells no password that the file throws with, whatever way it came there', async () => {
    const thrown = {
      'in an address': "'cannot reach mongodb://app:Hunter-22@db.example.org/app'",
      'in an address of several hosts, with signs of its own':
        "'cannot reach mongodb://app:Hunter@-22/Hunter@one:27017,two:27017/app?replicaSet=rs'",
      'as the variable has it': '`Authentication failed with ${process.env.NOBODY_READS ?? "Hunter-22"}`',
      'in a setting': "'Server=tcp:db;User Id=app;Password=Hunter-22;Encrypt=true'",
      'as a hash': "'no such hash: $2b$12$HunterHunterHunterHunteOHunterHunterHunterHunterHunter22'",
      'behind another error': "'connecting failed', { cause: new Error('mongodb+srv://app:Hunter-22@db.example.org') }",
    };
    const env = { MONGODB_URI: 'mongodb://app:Hunter-22@one:27017,two:27017/app', DATABASE_PASSWORD: 'Hunter-22' };
    for (const [name, text] of Object.entries(thrown)) {
      for (const way of [`throw new Error(${text})`, `export const migrator = Promise.reject(new Error(${text}))`]) {
        await assert.rejects(load(way, env, `${crypto.randomUUID()}.mjs`), (error: Error) => {
          assert.equal(error.name, 'UsageError');
          assert.doesNotMatch(error.message, /hunter|-22/i, name);
          assert.match(error.message, /could not be loaded: \S/, name);
          return true;
        });
      }
    }
  });
});
