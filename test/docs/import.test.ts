import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addImport } from '../../lib/cli/commands/import.js';
import { formatNames, loadFormat } from '../../lib/cli/import/formats.js';
import { readMapping } from '../../lib/cli/import/mapping.js';
import { isRejected } from '../../lib/cli/import/tally.js';
import { type ImportCode, NO_OUTCOMES } from '../../lib/core/import-results.js';
import { createMigrator } from '../../lib/create-migrator.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { fakeTerminal } from '../cli/support/fake-terminal.js';
import { codesIn, importText, sampleSettings } from '../cli/support/import-text.js';
import { countingHasher } from '../support/counting-hasher.js';
import { recordingLogger } from '../support/recording-logger.js';
import { outcome } from '../support/world.js';

const text = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
const section = (title: string): string => text.split(`\n${title}\n`)[1]?.split(/\n##+ /)[0] ?? assert.fail(`no ${title}`);
const codeIn = (title: string): string =>
  /^```\w*\n(?<code>[^]*?)^```$/m.exec(section(title))?.groups?.['code'] ?? assert.fail(`no code in ${title}`);
const firstColumn = (part: string): readonly string[] =>
  [...part.matchAll(/^\| (?<cell>`[^|]+) \|/gm)].map(({ groups }) => groups?.['cell'] ?? '');

describe('docs/import.md', () => {
  it('lists the options that the command has', () => {
    const program = new Command();
    addImport(program, fakeTerminal(), () => {});
    const [command] = program.commands;
    assert.deepEqual(
      firstColumn(section('## Options')).map((cell) => cell.replaceAll('`', '')),
      command?.options.map(({ flags }) => flags),
    );
  });

  it('lists the outcomes that there are, and which of them are rejected', () => {
    const rows = [...section('## What it says').matchAll(/^\| `(?<code>\w+)` \|.*\| (?<rejected>yes )?\|$/gm)];
    assert.deepEqual(
      rows.map(({ groups }) => groups?.['code']),
      Object.keys(NO_OUTCOMES),
    );
    for (const { groups } of rows)
      assert.equal(Boolean(groups?.['rejected']), isRejected(groups?.['code'] as ImportCode), groups?.['code']);
  });

  it('lists the formats that there are', async () => {
    const listed = firstColumn(section('## Formats')).map((cell) => cell.replaceAll('`', ''));
    assert.deepEqual(listed.toSorted(), await formatNames());
  });

  /** What each example's rows come to, and the password of the first. */
  const examples: Readonly<Record<string, readonly [codes: readonly string[], password: string | null]>> = {
    ndjson: [['imported', 'imported'], 'correct horse'],
    json: [['imported'], 'correct horse'],
    csv: [['imported', 'no_hash'], 'correct horse'],
    auth0: [['imported'], 'correct horse'],
    firebase: [['imported'], 'user1password'],
    keycloak: [['imported'], 'Tr0ub4dor&3'],
    cognito: [['no_hash'], null],
  };
  for (const [name, [codes, password]] of Object.entries(examples))
    it(`IMP-06: shows an example of ${name} that goes in${password === null ? '' : ', and whose people log in'}`, async () => {
      const migrator = createMigrator<unknown>({ ...memoryStores(), passwords: { hasher: countingHasher() }, logger: recordingLogger() });
      const settings = name === 'firebase' ? { hashConfig: sampleSettings('firebase-hash-config.json') } : {};
      const ended = await importText(migrator, await loadFormat(name), codeIn(`### ${name}`), { source: 'old', ...settings });
      assert.deepEqual(codesIn(ended), codes);
      if (password === null) return;
      assert.equal(await outcome(migrator, 'ada@example.org', `${password}?`), 'rejected');
      assert.equal(await outcome(migrator, 'ada@example.org', password), 'verified');
    });

  it('shows mapping files that can be read', () => {
    const mappings = [...section('## The mapping file').matchAll(/^```json\n(?<code>[^]*?)^```$/gm)];
    assert.equal(mappings.length, 2);
    for (const { groups } of mappings) assert.ok(readMapping(JSON.parse(groups?.['code'] ?? '') as Record<string, unknown>).fields);
  });
});
