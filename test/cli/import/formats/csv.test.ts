import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/csv.js';
import { outcome } from '../../../support/world.js';
import { migratorOnMongo } from '../../support/exports-on-mongo.js';
import { entriesOf, importText, sample, sampleSettings } from '../../support/import-text.js';

describe('The format of CSV', () => {
  const here = migratorOnMongo();

  it('IMP-06: brings over columns as a mapping reads them, whose people log in with their passwords', async () => {
    const { migrator, model } = here();
    const ended = await importText(migrator, format, sample('shop.csv'), { source: 'shop', mapping: sampleSettings('shop-mapping.json') });
    assert.deepEqual(
      ended.map(({ line, code }) => [line, code]),
      [
        [2, 'imported'],
        [3, 'may_not_log_in'],
        [4, 'no_hash'],
      ],
    );
    assert.equal(await outcome(migrator, 'ada@shop.example', 'the shop passwords'), 'rejected');
    assert.equal(await outcome(migrator, 'ada@shop.example', 'the shop password'), 'verified');
    const ada = await model.findOne({ email: 'ada@shop.example' });
    assert.deepEqual([ada?.get('name'), ada?.get('emailVerified')], ['Ada Lovelace', true]);
  });

  it('reads columns by their names where nothing is mapped', async () => {
    const text = '\uFEFFid,email,emailVerified,blocked,__proto__,$set,password\r\n1,a@example.org,T,0,x,y,hash\r\n2,b@example.org,,,,,\r\n';
    assert.deepEqual(await entriesOf(format, text), [
      { line: 2, row: { id: '1', email: 'a@example.org', emailVerified: true, blocked: false, password: 'hash' } },
      { line: 3, row: { id: '2', email: 'b@example.org', password: undefined } },
    ]);
  });

  it('tells columns that are missing, doubled or without names, and no cell of theirs', async () => {
    const mapping = { fields: { email: 'mail' } };
    const told = async (text: string, settings = {}) =>
      await assert.rejects(entriesOf(format, text, settings), (error: Error) => {
        assert.equal(error.name, 'UsageError');
        assert.ok(!/ada|hunter/.test(error.message), error.message);
        return true;
      });
    await told('1,ada@example.org,hunter2\n2,ada2@example.org,hunter3\n');
    await told('1,ada@example.org,hunter2\n', { mapping });
    await told('Mail\nada@example.org\n', { mapping });
    await told('mail,mail\na,b\n', { mapping });
    await told('email,email\na,b\n');
    await told('', { mapping });
    await told('"ada\n');
  });
});
