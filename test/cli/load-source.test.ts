import assert from 'node:assert/strict';
import { loadSource } from '../../lib/cli/load-source.js';
import { newProject, type Project } from './support/project.js';

const METHODS = 'verify: () => null, getUser: () => null';
const CONTEXT = { signal: new AbortController().signal };

describe('loadSource', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  const load = async (text: string, env = {}, name = 'legacy.mjs') => await loadSource(await project.add(name, text), env);

  const spellings = {
    'the default': `export default { ${METHODS} }`,
    'the default, as a promise': `export default Promise.resolve({ ${METHODS} })`,
    legacy: `export const legacy = { ${METHODS} }`,
    source: `export const source = { ${METHODS} }`,
    'the two functions': 'export const verify = () => null; export const getUser = () => null',
    'an instance of a class': 'class Old { verify() {} getUser() {} } export default new Old()',
  };
  for (const [name, text] of Object.entries(spellings)) {
    it(`takes a source that is exported as ${name}`, async () => {
      const source = await load(text);
      assert.deepEqual([typeof source.verify, typeof source.getUser], ['function', 'function']);
    });
  }

  it('takes one that CommonJS exports, as it is or by name', async () => {
    for (const text of [`module.exports = { ${METHODS} }`, `module.exports.legacy = { ${METHODS} }`]) {
      assert.equal(typeof (await load(text, {}, `${crypto.randomUUID()}.cjs`)).verify, 'function');
    }
  });

  it('takes the source that was given its settings before what makes one', async () => {
    const text = `export const legacySource = () => { throw new Error() }; export const legacy = { ${METHODS}, name: 'mine' }`;
    assert.equal((await load(text)).name, 'mine');
  });

  it("gives a template's function the address in LEGACY_DATABASE_URL", async () => {
    const text = 'export const legacySource = ({ connection }) => ({ verify: () => null, getUser: () => ({ id: connection }) })';
    const source = await load(text, { LEGACY_DATABASE_URL: 'postgres://db' });
    assert.deepEqual(await source.getUser('ada', CONTEXT), { id: 'postgres://db' });
  });

  const mistakes: Readonly<Record<string, readonly [text: string, message: RegExp, env?: object]>> = {
    'exports none': ['export const answer = 42', /legacy\.mjs exports no source.*export const legacy = \{ verify, getUser \}/],
    'exports half of one': ['export const legacy = { verify() {} }', /exports no source/],
    'makes one, of settings that nobody gave': ['export const legacySource = () => ({})', /with which settings\? Set LEGACY_DATABASE_URL/],
    'makes something else': ['export const legacySource = () => ({})', /gave no source/, { LEGACY_DATABASE_URL: 'x' }],
    'cannot make one of that': [
      "export const legacySource = () => { throw new Error('no url') }",
      /made no source of LEGACY_DATABASE_URL alone: no url\nPut your settings/,
      { LEGACY_DATABASE_URL: 'x' },
    ],
    'throws as it is loaded': ["throw new Error('of its own')", /could not be loaded: of its own/],
    'is no JavaScript': ['export const = 1', /could not be loaded: /],
  };
  for (const [name, [text, message, env]] of Object.entries(mistakes)) {
    it(`says what to do about a file that ${name}`, async () => {
      await assert.rejects(load(text, env), { name: 'UsageError', message });
    });
  }

  it('says that there is no such file', async () => {
    await assert.rejects(loadSource('/no/such/legacy.ts', {}), { name: 'UsageError', message: 'There is no file /no/such/legacy.ts.' });
  });
});
