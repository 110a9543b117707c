import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nextSteps } from '../../lib/cli/next-steps.js';
import type { Template } from '../../lib/cli/templates.js';
import { root } from '../architecture/source-files.js';

const TEMPLATE: Template = {
  name: 'postgresql',
  title: 'PostgreSQL',
  example: 'legacySource({\n  connection: process.env.ONE,\n  other: process.env.TWO ?? "x",\n})',
  imports: [],
  drivers: ['no-such-driver', 'pg'],
  types: ['@types/no-such-driver', '@types/pg'],
};

describe('nextSteps', () => {
  const steps = (parts: Partial<Template> = {}, file = 'src/legacy.ts') =>
    nextSteps({ ...TEMPLATE, ...parts }, join(root, file), { folder: root, paint: (_colour, text) => text });

  it('are three: install, settle, check', () => {
    assert.match(steps(), /^src\/legacy\.ts is yours now.*\n\n {2}1\. Install[\s\S]*\n {2}2\. Put your settings[\s\S]*\n {2}3\. Check it/);
    assert.match(steps(), /All of them: templates\/postgresql\/README\.md\n/);
    assert.match(steps(), /npx passport-lazy-migration check src\/legacy\.ts --identifier somebody@example\.com\n$/);
  });

  it('install what is missing, the driver and its types apart; to JavaScript types are nothing', () => {
    assert.match(steps(), /driver:\n\n {7}npm install no-such-driver\n {7}npm install --save-dev @types\/no-such-driver\n\n/);
    const inJavaScript = steps({}, 'legacy.mjs');
    assert.match(inJavaScript, /driver:\n\n {7}npm install no-such-driver\n\n/);
    assert.doesNotMatch(inJavaScript, /@types/);
  });

  it('install nothing that is there, or where there is nothing to install', () => {
    assert.match(steps({ drivers: ['pg'], types: ['@types/pg'] }), /1\. The driver, pg, is there already\.\n/);
    assert.match(steps({ drivers: [] }), /1\. There is no driver to install/);
    assert.doesNotMatch(steps({ drivers: ['pg', 'mongoose'], types: [] }), /npm install/);
  });

  it('show settings that compile where the environment may lack a variable', () => {
    assert.match(
      steps(),
      / {7}export const legacy = legacySource\(\{\n {9}connection: process\.env\.ONE \?\? '',\n {9}other: process\.env\.TWO \?\? "x",\n {7}\}\)\n/,
    );
    assert.match(steps({}, 'legacy.js'), /connection: process\.env\.ONE,\n/);
  });

  it('show what the settings import before them', () => {
    const line = "import { DefaultAzureCredential } from '@azure/identity'";
    assert.ok(steps({ imports: [line] }).includes(`       ${line}\n\n       export const legacy = `));
  });
});
