import assert from 'node:assert/strict';
import { unsetVariables, withEnvFile } from '../../lib/cli/env-variables.js';
import { newProject, type Project } from './support/project.js';

describe('withEnvFile', () => {
  let project: Project;
  const names = ['CLI_TEST_ONE', 'CLI_TEST_TWO'];
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => {
    await project.remove();
    for (const name of names) delete process.env[name];
  });

  it('adds what a file says, to the process too; what is set already counts more', async () => {
    process.env['CLI_TEST_TWO'] = 'set';
    const path = await project.add('.env', '# remark\nCLI_TEST_ONE="one word"\nCLI_TEST_TWO=from the file\n');
    assert.deepEqual(await withEnvFile(path, { CLI_TEST_TWO: 'set', OTHER: 'x' }), {
      CLI_TEST_ONE: 'one word',
      CLI_TEST_TWO: 'set',
      OTHER: 'x',
    });
    assert.deepEqual(
      names.map((name) => process.env[name]),
      ['one word', 'set'],
    );
  });

  it('says that there is no such file', async () => {
    await assert.rejects(withEnvFile('/no/such/.env', {}), { name: 'UsageError', message: 'There is no file /no/such/.env.' });
  });
});

describe('unsetVariables', () => {
  it('are those that a text reads, each once, in every spelling', () => {
    const text = `connection: process.env.ONE ?? '', other: process.env['TWO'], again: process.env.ONE, there: process.env.THREE`;
    assert.deepEqual(unsetVariables(text, { THREE: 'set', TWO: '' }), ['ONE', 'TWO']);
  });

  it('are not those with a value to fall back on', () => {
    const text =
      'process.env.HOST ?? "localhost"; process.env.USER_NAME || \'x\'; process.env.C ?? `y`; Number(process.env.D ?? 5432); myprocess.env.E';
    assert.deepEqual(unsetVariables(text, {}), []);
  });
});
