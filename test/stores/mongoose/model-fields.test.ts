import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { fieldsOf, namePaths, ownProfile } from '../../../lib/stores/mongoose/model-fields.js';

describe('The fields of a model', () => {
  const plain = { schema: new mongoose.Schema({ name: String }) };
  const named = { schema: new mongoose.Schema({ username: String, blocked: Boolean }) };

  it('go by their own names, and username and blocked are there where the schema has them', () => {
    const own = { email: 'email', passwordHash: 'passwordHash', emailVerified: 'emailVerified', credentialsVersion: 'credentialsVersion' };
    assert.deepEqual(fieldsOf(plain), { ...own, username: null, blocked: null });
    assert.deepEqual(fieldsOf(named), { ...own, username: 'username', blocked: 'blocked' });
  });

  it('go by the names they are given; null says that a username is none to log in with', () => {
    const fields = fieldsOf(named, { email: 'mail', passwordHash: 'auth.hash', username: null, blocked: 'suspended' });
    assert.deepEqual([fields.email, fields.passwordHash, fields.username, fields.blocked], ['mail', 'auth.hash', null, 'suspended']);
    assert.deepEqual(namePaths(fields), ['mail']);
    assert.deepEqual(namePaths(fieldsOf(named)), ['email', 'username']);
  });

  it('INJ-11: are refused where a field is none, or its path', () => {
    for (const mapping of [
      { passwordHahs: 'password' },
      { email: null },
      { passwordHash: '' },
      { username: 7 },
      { blocked: ['x'] },
      { emailVerified: false },
    ]) {
      const field = Object.keys(mapping)[0] ?? '';
      assert.throws(() => fieldsOf(named, mapping as object), { code: 'configuration', message: new RegExp(field) });
    }
    assert.deepEqual(fieldsOf(named, { email: undefined, username: undefined }), fieldsOf(named));
  });

  it('MIG-12: are out of reach of a profile, under either name, and so is what contains them', () => {
    const fields = fieldsOf(named, { passwordHash: 'auth.hash', blocked: 'status.blocked' });
    const evil = { _id: 1, id: 1, __v: 9, email: 'x', username: 'x', passwordHash: 'x', emailVerified: true, credentialsVersion: 'x' };
    const containing = { auth: { hash: 'x' }, status: { blocked: false } };
    assert.deepEqual(ownProfile({ ...evil, ...containing, name: 'Ada', authority: 'none' }, fields), { name: 'Ada', authority: 'none' });
  });
});
