import assert from 'node:assert/strict';
import { createHash, createHmac, scryptSync } from 'node:crypto';
import { fromAuth0 } from '../../lib/passwords/auth0.js';
import { verifyPassword } from '../../lib/passwords/index.js';
import { vectors } from './formats/vectors.js';

const PASSWORD = 'Tr0ub4dor&3';

/** A hash of that password which another implementation made. */
const hashOf = (name: string): string =>
  vectors.find(({ format, expect, password }) => format === name && expect === 'match' && password === PASSWORD)?.hash ?? assert.fail(name);
const sha256 = (...data: readonly (string | Buffer)[]): Buffer =>
  data.reduce((hash, one) => hash.update(one), createHash('sha256')).digest();
const key = scryptSync(PASSWORD, 'salt', 32, { N: 1024, r: 8, p: 1 });

describe("Auth0's custom_password_hash", () => {
  const readable: Readonly<Record<string, object>> = {
    bcrypt: { algorithm: 'bcrypt', hash: { value: hashOf('bcrypt'), encoding: 'utf8' } },
    ldap: { algorithm: 'ldap', hash: { value: hashOf('ldap-ssha'), encoding: 'utf8' } },
    argon2: { algorithm: 'argon2', hash: { value: hashOf('argon2id'), encoding: 'utf8' } },
    digest: { algorithm: 'sha256', hash: { value: sha256(PASSWORD).toString('hex'), encoding: 'hex' } },
    'salted digest': {
      algorithm: 'sha256',
      hash: { value: sha256(PASSWORD, Buffer.from('c0ffee', 'hex')).toString('base64'), encoding: 'base64' },
      salt: { value: 'c0ffee', encoding: 'hex', position: 'suffix' },
    },
    'digest of another encoding': {
      algorithm: 'sha256',
      hash: { value: sha256(Buffer.from(PASSWORD, 'utf16le')).toString('hex'), encoding: 'hex' },
      password: { encoding: 'ucs2' },
    },
    'digest of MD4': { algorithm: 'md4', hash: { value: hashOf('hex-md4'), encoding: 'hex' } },
    'digest of MD4 in base64': {
      algorithm: 'md4',
      hash: { value: Buffer.from(hashOf('hex-md4'), 'hex').toString('base64'), encoding: 'base64' },
    },
    HMAC: {
      algorithm: 'hmac',
      hash: {
        value: createHmac('sha1', Buffer.from('c0ffee', 'hex')).update(PASSWORD).digest('hex'),
        encoding: 'hex',
        digest: 'sha1',
        key: { value: 'c0ffee', encoding: 'hex' },
      },
    },
    scrypt: {
      algorithm: 'scrypt',
      hash: { value: key.toString('hex'), encoding: 'hex' },
      salt: { value: 'salt' },
      keylen: 32,
      cost: 1024,
    },
  };
  for (const [name, customPasswordHash] of Object.entries(readable)) {
    it(`is read where it is a ${name}`, async () => {
      const record = fromAuth0(customPasswordHash) ?? assert.fail('null');
      assert.equal((await verifyPassword(record, PASSWORD)).answer, 'match');
      assert.equal((await verifyPassword(record, 'tr0ub4dor&3')).answer, 'mismatch');
    });
  }

  for (const [name, wrong] of Object.entries({
    nothing: null,
    'a text': '$2b$10$',
    'without a hash': { algorithm: 'md5' },
    'of no known algorithm': { algorithm: 'constructor', hash: { value: 'x', encoding: 'hex' } },
    'bcrypt without bcrypt': { algorithm: 'bcrypt', hash: { value: 'x', encoding: 'utf8' } },
    'a salt without its side': { algorithm: 'md5', hash: { value: 'x', encoding: 'hex' }, salt: { value: 's' } },
    'a salted MD4': { algorithm: 'md4', hash: { value: '0'.repeat(32), encoding: 'hex' }, salt: { value: 's', position: 'prefix' } },
    'of an unknown encoding': { algorithm: 'md5', hash: { value: 'x', encoding: 'hex' }, password: { encoding: 'ebcdic' } },
    'a key of another length': { algorithm: 'scrypt', hash: { value: 'ff', encoding: 'hex' }, salt: { value: 's' }, keylen: 32 },
    'a key that is no hexadecimal': { algorithm: 'scrypt', hash: { value: 'zz', encoding: 'hex' }, salt: { value: 's' }, keylen: 0 },
  })) {
    it(`is null where it is ${name}`, () => {
      assert.equal(fromAuth0(wrong), null);
    });
  }
});
