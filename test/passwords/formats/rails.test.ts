import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { verifyPassword } from '../../../lib/passwords/index.js';

const hex = (name: string, text: string): string => createHash(name).update(text).digest('hex');

describe('the encryptors of Devise', () => {
  const digests: readonly (readonly [encryptor: string, hash: string])[] = [
    ['sha1', hex('sha1', `--salt--${hex('sha1', '--salt--pepper--secret--pepper--')}--secret--pepper--`)],
    ['sha512', hex('sha512', `--salt--${hex('sha512', '--salt--pepper--secret--pepper--')}--secret--pepper--`)],
    ['restful_authentication_sha1', hex('sha1', `${hex('sha1', 'pepper--salt--secret--pepper')}--salt--secret--pepper`)],
    ['authlogic_sha512', hex('sha512', hex('sha512', 'secretsalt'))],
    ['clearance_sha1', hex('sha1', '--salt--secret--')],
  ];
  for (const [encryptor, hash] of digests) {
    it(`include ${encryptor}`, async () => {
      const record = { format: 'devise-encryptable', hash, salt: 'salt', params: { encryptor, pepper: 'pepper', stretches: 2 } };
      assert.equal((await verifyPassword(record, 'secret')).answer, 'match');
      assert.equal((await verifyPassword(record, 'Secret')).answer, 'mismatch');
    });
  }

  it('include no other, and none that an object has by nature', async () => {
    for (const encryptor of ['md5', 'constructor', '__proto__', undefined]) {
      const record = { format: 'devise-encryptable', hash: hex('sha1', 'x'), salt: 'salt', params: { encryptor } };
      assert.equal((await verifyPassword(record, 'secret')).answer, 'malformed', encryptor);
    }
  });
});

describe('restful_authentication', () => {
  it('had no site key at first, and one round', async () => {
    const record = { format: 'rails-restful-auth', hash: hex('sha1', '--salt--secret--'), salt: 'salt', params: { iterations: 1 } };
    assert.equal((await verifyPassword(record, 'secret')).answer, 'match');
  });
});
