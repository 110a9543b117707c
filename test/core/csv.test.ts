import assert from 'node:assert/strict';
import { csvLine } from '../../lib/core/csv.js';

describe('csvLine', () => {
  it('quotes what is text, so that a comma, a quote or a new line stays in its cell', () => {
    assert.equal(csvLine(['a,b', 'say "hi"', 'two\nlines', '']), '"a,b","say ""hi""","two\nlines",""\r\n');
    assert.equal(csvLine([1, true, null, new Date(0)]), '1,true,,1970-01-01T00:00:00.000Z\r\n');
  });

  it('DSH-02: shows as text what a spreadsheet would run', () => {
    for (const formula of ['=cmd()', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|calc', '％=1', '＝1', '\r=1', '\n+1'])
      assert.ok(csvLine([formula]).startsWith(`"'`), JSON.stringify(formula));
    for (const text of ['ada@example.org', "o'neil", 'a=b', '1-2']) assert.equal(csvLine([text]), `"${text}"\r\n`);
  });
});
