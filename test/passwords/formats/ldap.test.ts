import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { inspectPassword, verifyPassword } from '../../../lib/passwords/index.js';

const answer = async (hash: string, password = 'secret'): Promise<string> => (await verifyPassword(hash, password)).answer;
const digest = (name: string, data: string | Buffer): Buffer => createHash(name).update(data).digest();

describe('hashes of LDAP directories', () => {
  for (const length of [1, 4, 8, 16, 32]) {
    it(`may have ${length} bytes of salt`, async () => {
      const salt = Buffer.alloc(length, 'é');
      for (const [scheme, name] of [
        ['SMD5', 'md5'],
        ['SSHA', 'sha1'],
        ['SSHA256', 'sha256'],
        ['SSHA384', 'sha384'],
        ['SSHA512', 'sha512'],
      ] as const) {
        const bytes = Buffer.concat([digest(name, Buffer.concat([Buffer.from('secret'), salt])), salt]);
        assert.equal(await answer(`{${scheme}}${bytes.toString('base64')}`), 'match', scheme);
        assert.equal(await answer(`{${scheme.toLowerCase()}.hex}${bytes.toString('hex')}`), 'match', scheme);
        assert.equal(await answer(`{${scheme}}${bytes.toString('base64')}`, 'Secret'), 'mismatch', scheme);
      }
    });
  }

  it('are malformed where a salted scheme has no salt, or not all of its digest', async () => {
    const bytes = digest('sha1', 'secret');
    assert.equal(await answer(`{SSHA}${bytes.toString('base64')}`), 'malformed');
    assert.equal(await answer(`{SSHA}${bytes.subarray(0, 19).toString('base64')}`), 'malformed');
    assert.equal(await answer('{SSHA}'), 'malformed');
  });

  it('may name their scheme in small letters, and be in hexadecimal', async () => {
    for (const [scheme, name] of [
      ['md5', 'md5'],
      ['sha', 'sha1'],
      ['SHA1', 'sha1'],
      ['Sha256', 'sha256'],
      ['SHA384', 'sha384'],
      ['sha512', 'sha512'],
    ] as const) {
      assert.equal(await answer(`{${scheme}}${digest(name, 'secret').toString('base64')}`), 'match', scheme);
      assert.equal(await answer(`{${scheme}}${digest(name, 'secret').toString('hex')}`), 'match', scheme);
      assert.equal(await answer(`{${scheme}.HEX}${digest(name, 'secret').toString('hex')}`), 'match', scheme);
    }
  });

  it('have one spelling: stray characters, or bits beyond the last byte, are malformed', async () => {
    const base64 = digest('md5', 'secret').toString('base64');
    assert.equal(await answer(`{MD5}${base64}`), 'match');
    const wrong = `${base64.slice(0, 21)}${base64[21] === 'x' ? 'y' : 'x'}==`;
    for (const text of [
      wrong,
      base64.slice(0, -1),
      base64.slice(0, -2),
      ` ${base64}`,
      `${base64}\n`,
      base64.replace(/.{3}/, '$&*'),
      base64.slice(0, 20),
    ]) {
      assert.notEqual((await verifyPassword({ format: 'ldap-md5', hash: `{MD5}${text}` }, 'secret')).answer, 'match', text);
    }
  });

  it('leave to Spring Security what it writes with the same braces', () => {
    assert.equal(inspectPassword(`{MD5}{salt}${'0'.repeat(32)}`).format, 'spring-security');
    assert.equal(inspectPassword(`{sha256}${'0'.repeat(80)}`).format, 'spring-security');
  });
});
