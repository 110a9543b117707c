import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/json.js';
import { entriesOf } from '../../support/import-text.js';

describe('The format of JSON', () => {
  it('reads an array, alone or under the key that a mapping names', async () => {
    const entries = [{ line: 1, row: { email: 'a' } }];
    assert.deepEqual(await entriesOf(format, '[{"email":"a"}]'), entries);
    assert.deepEqual(await entriesOf(format, '{"users":[{"email":"a"}]}'), entries);
    assert.deepEqual(
      await entriesOf(format, '{"people":[{"mail":"a"}]}', { mapping: { rows: 'people', fields: { email: 'mail' } } }),
      entries,
    );
  });
});
