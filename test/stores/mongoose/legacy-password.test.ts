import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { storablePassword } from '../../../lib/core/password-record.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { type LegacyPassword, LegacyPasswords } from '../../../lib/stores/mongoose/legacy-password.js';
import { fieldsOf } from '../../../lib/stores/mongoose/model-fields.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, migratableModel, newUser } from './support/models.js';

describe('What an earlier library keeps beside its hashes', () => {
  const db = testDatabase();
  const legacyPassword = { format: 'vbulletin', saltPath: 'salt' };
  const salted = { salt: { type: String, select: false }, auth: { scheme: String }, tries: Number } as const;
  const ready = async (given: LegacyPassword, model = migratableModel(db.connection, salted)) => {
    await mongooseStores(model, { legacyPassword: given }).users.ready?.(checks);
  };

  it('is fit for use at paths of the schema, nested ones too', async () => {
    await ready(legacyPassword);
    await ready({ formatPath: 'auth.scheme', saltPath: 'salt' });
  });

  it('INJ-11: is refused at a path that the schema does not have, before the first user is made too', async () => {
    const message = /no path 'slat': add it as \{ type: String, select: false \}, or name the path it has in legacyPassword\.saltPath/;
    await assert.rejects(ready({ ...legacyPassword, saltPath: 'slat' }), { code: 'configuration', status: 500, message });
    await assert.rejects(ready({ formatPath: 'auth.kind', saltPath: 'slat' }), { message: /no path 'auth\.kind'.*no path 'slat'/s });

    const { users } = mongooseStores(migratableModel(db.connection), { legacyPassword });
    await assert.rejects(users.insert(newUser(users)), { code: 'configuration', message: /no path 'salt'/ });
  });

  it('INJ-11: is refused at a path of another kind, or one that would be taken away with the old hash', async () => {
    await assert.rejects(ready({ ...legacyPassword, saltPath: 'tries' }), { code: 'configuration', message: /'tries' is a Number/ });
    await assert.rejects(ready({ ...legacyPassword, saltPath: 'email' }), {
      message: /'email' is both email and legacyPassword\.saltPath/,
    });
    await assert.rejects(ready({ ...legacyPassword, saltPath: 'passwordHash' }), { message: /both passwordHash and/ });
    await assert.rejects(ready({ formatPath: 'salt', saltPath: 'salt' }), { message: /both legacyPassword\.formatPath and/ });
    const schema = new mongoose.Schema({ email: String, auth: { hash: String } });
    const problems = new LegacyPasswords({ saltPath: 'auth' }).problems({ schema }, fieldsOf({ schema }, { passwordHash: 'auth.hash' }));
    assert.match([...problems].join(), /'auth' is both passwordHash/);
  });

  it('CFG-01: is refused where an option is none, or of another type', () => {
    const refused = (given: object, message: RegExp) =>
      assert.throws(() => mongooseStores(migratableModel(db.connection), { legacyPassword: given }), { code: 'configuration', message });
    refused({}, /needs a saltPath or a formatPath/);
    refused({ saltPaht: 'salt' }, /legacyPassword.*'saltPaht'/);
    for (const name of ['format', 'formatPath', 'saltPath'])
      for (const value of [5, '', null, ['salt']]) refused({ ...legacyPassword, [name]: value }, new RegExp(`legacyPassword\\.${name}`));
    refused({ ...legacyPassword, saltEncoding: 'latin1' }, /saltEncoding to be one of utf8, hex, base64/);
    refused({ ...legacyPassword, saltPosition: 'before' }, /saltPosition/);
    refused({ ...legacyPassword, passwordEncoding: 'ebcdic' }, /passwordEncoding/);
    for (const params of [5, 'x', []]) refused({ ...legacyPassword, params }, /legacyPassword\.params to be an object/);
    for (const given of [null, 'salt']) assert.throws(() => new LegacyPasswords(given as never), { code: 'configuration' });
  });

  it('makes a record of a hash where there is a salt or a format beside it, and leaves others as they are', () => {
    const legacy = new LegacyPasswords({ formatPath: 'auth.scheme', saltPath: 'salt', format: 'mybb', params: { a: 1 } });
    const read = (document: object) => legacy.hashOf(document, 'hash');
    assert.equal(read({ salt: 's' }), storablePassword({ params: { a: 1 }, format: 'mybb', hash: 'hash', salt: 's' }));
    assert.equal(read({ auth: { scheme: 'smf' } }), storablePassword({ params: { a: 1 }, format: 'smf', hash: 'hash' }));
    assert.equal(read({ other: 's', salt: '' }), 'hash');
    assert.equal(legacy.hashOf({ salt: 's' }, null), null);
  });
});
