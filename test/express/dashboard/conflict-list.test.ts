import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { conflictList, hasRemedy } from '../../../lib/express/dashboard/conflict-list.js';

const core = new URL('../../../lib/core/', import.meta.url);
const conflictOf = (reason: string) => ({
  id: 'x',
  identifier: 'a***@example.org',
  reason,
  firstAt: new Date(0),
  lastAt: new Date(0),
  times: 1,
});

describe('The conflicts on the dashboard', () => {
  it('say what to do about each reason that a login may give', () => {
    // An import tells of its own conflicts, row by row.
    const texts = readdirSync(core).filter((name) => name.endsWith('.ts') && !name.startsWith('import-'));
    const reasons = texts.flatMap((name) =>
      [...readFileSync(new URL(name, core), 'utf8').matchAll(/conflict\('(?<reason>[^']+)'\)/g)].map(
        ({ groups }) => groups?.['reason'] ?? '',
      ),
    );
    assert.ok(reasons.length >= 6, reasons.join());
    for (const reason of [...reasons, 'an email address that is none', 'a username that is none']) assert.ok(hasRemedy(reason), reason);
  });

  it('say something of a reason that nobody knows, and DSH-02: of none what is markup', () => {
    for (const reason of ['<b>x</b>', 'constructor', '__proto__'])
      assert.match(conflictList([conflictOf(reason)], 1).toString(), /Compare the address/);
    assert.ok(
      !conflictList([conflictOf('<b>x</b>')], 1)
        .toString()
        .includes('<b>'),
    );
  });

  it('say how many more there are', () => {
    assert.match(conflictList([conflictOf('x')], 1200).toString(), /The latest 1 of 1,200\./);
    assert.ok(
      !conflictList([conflictOf('x')], 1)
        .toString()
        .includes('The latest'),
    );
  });
});
