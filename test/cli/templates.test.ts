import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTemplates, templateText } from '../../lib/cli/templates.js';
import { root } from '../architecture/source-files.js';
import { newProject, type Project } from './support/project.js';

describe('The templates', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  it('are the folders that have an index.ts, by name', async () => {
    await project.add('templates/zeus/index.ts', "import 'pg';");
    await project.add('templates/ares/index.ts', '');
    await project.add('templates/ares/README.md', '# The god of war\n');
    await project.add('templates/unfinished/README.md', '# Nothing yet\n');
    await project.add('templates/tsconfig.json', '{}');
    assert.deepEqual(
      (await listTemplates(project.folder)).map(({ name, title }) => [name, title]),
      [
        ['ares', 'The god of war'],
        ['zeus', ''],
      ],
    );
  });

  it('of this package are all there, each with a title and a call of legacySource', async () => {
    const folders = readdirSync(join(root, 'templates'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const complete = folders.filter(({ name }) => readdirSync(join(root, 'templates', name)).includes('README.md'));
    const templates = await listTemplates();
    for (const { name } of complete) {
      const template = templates.find((candidate) => candidate.name === name);
      assert.ok(template?.title, name);
      assert.match(template.example, /^legacySource\(\{[\s\S]+\}\)$/, name);
    }
    const postgresql = templates.find(({ name }) => name === 'postgresql');
    assert.deepEqual([postgresql?.drivers, postgresql?.types], [['pg'], ['@types/pg']]);
  });

  it('name the packages that are to be installed: no path, no module of Node, nothing of ours', async () => {
    await project.add(
      'templates/one/index.ts',
      [
        "import type { LegacySource } from 'passport-lazy-migration';",
        "import { verifyPassword } from 'passport-lazy-migration/passwords';",
        "import { connect } from 'node:tls';",
        "import { helper } from './helper.js';",
        "import type { Pool } from 'mysql2/promise';",
        "const { default: mysql } = await import('mysql2/promise');",
        "const { DefaultAzureCredential } = await import('@azure/identity');",
      ].join('\n'),
    );
    assert.deepEqual((await listTemplates(project.folder))[0]?.drivers, ['mysql2', '@azure/identity']);
  });

  it('show the call of legacySource that the README begins with, and what it imports, or how it might look', async () => {
    await project.add('templates/one/index.ts', '');
    const code = [
      "import { DefaultAzureCredential } from '@azure/identity'",
      "import { createMigrator } from 'passport-lazy-migration'",
      "import { legacySource } from './legacy.js'",
      'const legacy = legacySource({\n  table: f({ a: 1 }),\n})',
      'legacySource({ other: 1 })',
    ];
    await project.add('templates/one/README.md', `\`\`\`js\n${code.join('\n')}\n\`\`\`\n\`\`\`js\nlegacySource({ other: 2 })\n\`\`\`\n`);
    await project.add('templates/two/index.ts', '');
    const [one, two] = await listTemplates(project.folder);
    assert.equal(one?.example, 'legacySource({\n  table: f({ a: 1 }),\n})');
    assert.deepEqual([one.imports, one.drivers], [[code[0]], ['@azure/identity']]);
    assert.deepEqual([two?.example, two?.imports], ['legacySource({ ... })', []]);
  });

  it('take the types that a driver needs from the command in the README', async () => {
    await project.add('templates/one/index.ts', '');
    await project.add(
      'templates/one/README.md',
      'npm install pg && npm install --save-dev @types/pg @types/more\nnpm install --save-dev other',
    );
    await project.add('templates/two/index.ts', '');
    assert.deepEqual(
      (await listTemplates(project.folder)).map(({ types }) => types),
      [['@types/pg', '@types/more'], []],
    );
  });

  it('are copied as they are in TypeScript, and as they were built in JavaScript', async () => {
    assert.equal(await templateText('postgresql', 'ts'), readFileSync(join(root, 'templates/postgresql/index.ts'), 'utf8'));
    await project.add('dist/templates/one.js', 'export const one = 1;\n');
    assert.equal(await templateText('one', 'js', project.folder), 'export const one = 1;\n');
  });

  it('say how they are made in JavaScript where they were not built', async () => {
    await assert.rejects(templateText('one', 'js', project.folder), { name: 'UsageError', message: /npm run build/ });
  });
});
