import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/ndjson.js';
import { entriesOf } from '../../support/import-text.js';

describe('The format of NDJSON', () => {
  it('leaves rows as they are where nothing is mapped', async () => {
    const row = { id: 1, email: 'ada@example.org', emailVerified: 'true', password: { format: 'hex-md5', hash: 'x' } };
    assert.deepEqual(await entriesOf(format, `${JSON.stringify(row)}\n`), [{ line: 1, row }]);
  });

  it('reads what is anywhere in a row as a mapping says', async () => {
    const row = {
      _id: { $oid: 'f00' },
      emails: [{ address: 'ada@example.org', verified: true }],
      services: { password: { bcrypt: 'hash' } },
    };
    const mapping = {
      fields: { id: '_id.$oid', email: 'emails.0.address', emailVerified: 'emails.0.verified', 'address.city': { value: 'London' } },
      password: { format: 'meteor-bcrypt', hash: 'services.password.bcrypt' },
    };
    assert.deepEqual(await entriesOf(format, JSON.stringify(row), { mapping }), [
      {
        line: 1,
        row: {
          ...{ id: 'f00', email: 'ada@example.org', emailVerified: true, address: { city: 'London' } },
          password: { format: 'meteor-bcrypt', hash: 'hash' },
        },
      },
    ]);
  });

  it('IMP-05: refuses an id that JavaScript would round', async () => {
    const entries = await entriesOf(format, '{"id":9007199254740993}\n{"id":9007199254740991}\n{"id":"9007199254740993"}\n');
    assert.deepEqual(
      entries.map((entry) => 'code' in entry),
      [true, false, false],
    );
  });
});
