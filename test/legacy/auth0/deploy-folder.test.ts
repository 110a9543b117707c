import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDeployFolder } from '../../../lib/legacy/auth0/deploy-folder.js';
import { auth0Scripts } from '../../../lib/legacy/index.js';
import { patient } from './support/scripts.js';

const login = `function login(email, password, callback) { callback(null, { user_id: configuration.PREFIX + '##TENANT##', hosts: @@HOSTS@@ }); }`;
const getUser = 'function getByEmail(email, callback) { callback(); };\n';
const keywords = { TENANT: 'shop', HOSTS: ['a', 'b'], SECRET: 'from the vault' };
const database = {
  name: 'users',
  strategy: 'auth0',
  options: {
    import_mode: true,
    enabledDatabaseCustomization: true,
    customScripts: { login: './login.js', get_user: './get_user.js', create: './create.js' },
    configuration: { PREFIX: 'auth0-', SECRET: '##SECRET##', API_KEY: '2.0$0123$4567$89ab' },
  },
};

describe('A folder of the deploy CLI', () => {
  let folder: string;
  const put = async (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  };
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'deploy-')), 'database-connections', 'users');
    await mkdir(folder, { recursive: true });
  });
  afterEach(() => rm(join(folder, '..', '..'), { recursive: true }));
  const fails = (message: RegExp) => assert.throws(() => readDeployFolder(folder, keywords), { code: 'configuration', message });

  it('gives the scripts that it names, and the configuration as far as it is told', async () => {
    await put({ 'database.json': JSON.stringify(database), 'login.js': login, 'get_user.js': getUser });
    assert.deepEqual(readDeployFolder(folder, keywords), {
      login: { text: login, path: join(folder, 'login.js') },
      getUser: { text: getUser, path: join(folder, 'get_user.js') },
      configuration: { PREFIX: 'auth0-', SECRET: 'from the vault', API_KEY: null },
    });
  });

  it('runs as it is', async () => {
    await put({ 'database.json': JSON.stringify(database), 'login.js': login, 'get_user.js': getUser });
    assert.throws(
      () => auth0Scripts({ directory: folder }, { keywords }),
      /configuration with API_KEY: give it as the option configuration/,
    );
    assert.throws(
      () => auth0Scripts({ directory: folder }, { configuration: { API_KEY: '' } }),
      /holds ##SECRET##: give what stands for it/,
    );
    const source = auth0Scripts({ directory: folder }, { keywords, configuration: { API_KEY: '', PREFIX: 'old-' } });
    assert.deepEqual(await source.verify('ada', 'a secret', { signal: patient }), {
      id: 'old-shop',
      emailVerified: false,
      hosts: ['a', 'b'],
    });
    assert.equal(await source.getUser('ada', { signal: patient }), null);
    await source.close();
  });

  it('may have its scripts elsewhere, a mark before its text, and keywords that are no JSON', async () => {
    const text = `\uFEFF{ "customScripts": { "login": "scripts/in.js", "get_user": "/find.js" }, "options": { "configuration": @@CONFIGURATION@@ } }`;
    await mkdir(join(folder, 'scripts'));
    await put({ 'database.json': text, 'scripts/in.js': `\uFEFF${login}`, 'find.js': getUser });
    const read = readDeployFolder(folder, { CONFIGURATION: { A: 'a', B: 1 } });
    assert.deepEqual([read.login.text, read.getUser.text, read.configuration], [login, getUser, { A: 'a', B: null }]);
  });

  it('may be that of the YAML mode, with scripts alone', async () => {
    await put({ 'login.js': login, 'get_user.js': getUser });
    assert.deepEqual(readDeployFolder(folder, {}).configuration, {});
  });

  it('says what is missing or wrong', async () => {
    fails(/There is no script .*login\.js: automatic migration needs login and get_user/);
    await put({ 'login.js': login });
    fails(/There is no script .*get_user\.js/);
    await put({ 'database.json': '[' });
    fails(/database\.json is no JSON object/);
    await put({ 'database.json': '7' });
    fails(/database\.json is no JSON object/);
    await put({ 'database.json': '{ "options": { "customScripts": { "login": 7 } } }' });
    fails(/Expected customScripts\.login in .*database\.json to be a path/);
  });

  it('looks for the modules of its scripts beside them first', async () => {
    await mkdir(join(folder, 'node_modules', 'pg'), { recursive: true });
    await put({
      'node_modules/pg/index.js': `exports.connect = () => 'the one beside';`,
      'login.js': `(email, password, callback) => callback(null, { user_id: require('pg@4.5.0').connect() })`,
      'get_user.js': getUser,
    });
    const source = auth0Scripts({ directory: folder });
    assert.equal((await source.verify('ada', 'a secret', { signal: patient }))?.id, 'the one beside');
    await source.close();
  });
});
