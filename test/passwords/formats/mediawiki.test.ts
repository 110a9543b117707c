import assert from 'node:assert/strict';
import { createHash, pbkdf2Sync } from 'node:crypto';
import { inspectPassword, verifyPassword } from '../../../lib/passwords/index.js';
import { vectors } from './vectors.js';

const answer = async (hash: string, password = 'secret'): Promise<string> => (await verifyPassword(hash, password)).answer;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const key = (input: string): string => pbkdf2Sync(input, 'saltsalt', 1000, 64, 'sha512').toString('base64');
const SALT = Buffer.from('saltsalt').toString('base64');

describe('MediaWiki', () => {
  it('has PBKDF2, as in the vectors of RFC 6070', async () => {
    assert.equal(await answer(':pbkdf2:sha1:2:20:c2FsdA==:6mwBTcctb4zNHtkqzh1B8NjeiVc=', 'password'), 'match');
    assert.equal(await answer(':pbkdf2:sha1:4096:16:c2EAbHQ=:Vvpqp1VICZ3MN9fwNCXgww==', 'pass\0word'), 'match');
    assert.equal(await answer(':pbkdf2:sha1:2:19:c2FsdA==:6mwBTcctb4zNHtkqzh1B8NjeiVc=', 'password'), 'malformed');
  });

  it('has salted MD5, with the salt before a dash', async () => {
    assert.equal(await answer(`:B:1a2b3c4d:${md5(`1a2b3c4d-${md5('secret')}`)}`), 'match');
    assert.equal(await answer(`:B:1a2b3c4d:${md5(`1a2b3c4d${md5('secret')}`)}`), 'mismatch');
  });

  it('wraps the digests of both old types in PBKDF2', async () => {
    const ofA = `:pbkdf2-legacyA:!sha512:1000:64!!${SALT}!${key(md5('secret'))}`;
    const ofB = `:pbkdf2-legacyB:!sha512:1000:64!1a2b3c4d!${SALT}!${key(md5(`1a2b3c4d-${md5('secret')}`))}`;
    for (const hash of [ofA, ofB]) {
      assert.equal(await answer(hash), 'match', hash);
      assert.equal(await answer(hash, 'Secret'), 'mismatch', hash);
      assert.equal(await answer(hash, md5('secret')), 'mismatch', hash);
      assert.equal(await answer(hash.replace('1000', '2000001')), 'too-costly', hash);
    }
  });

  it('has Argon2, and refuses what costs too much', async () => {
    const { hash, password } = vectors.find(({ format, expect }) => format === 'argon2id' && expect === 'match') ?? assert.fail();
    assert.equal(await answer(`:argon2:${hash}`, password), 'match');
    assert.equal(await answer(`:argon2:${hash.replace(/m=\d+/, 'm=8388608')}`, password), 'too-costly');
  });

  it('has no type that nobody knows', async () => {
    assert.equal((await verifyPassword({ format: 'mediawiki', hash: `:C:${md5('secret')}` }, 'secret')).answer, 'malformed');
    assert.equal(inspectPassword(`:constructor:${md5('secret')}`).status, 'unsupported');
  });
});
