import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { type PasswordRecord, verifyPassword } from '../../../lib/passwords/index.js';

const format = 'aspnet-membership';
const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const secret = Buffer.from('sécret', 'utf16le');
const beside = { format, salt: salt.toString('base64') };
const answer = async (record: PasswordRecord, password = 'sécret'): Promise<string> => (await verifyPassword(record, password)).answer;

describe('the tables of ASP.NET Membership', () => {
  it('key an HMAC with the salt repeated to the length of a block, not with the salt', async () => {
    const params = { hashAlgorithm: 'HMACSHA256' };
    const repeated = createHmac('sha256', Buffer.concat([salt, salt, salt, salt]))
      .update(secret)
      .digest('base64');
    assert.equal(await answer({ ...beside, hash: repeated, params }), 'match');
    const once = createHmac('sha256', salt).update(secret).digest('base64');
    assert.equal(await answer({ ...beside, hash: once, params }), 'mismatch');
  });

  it('cut a key that is longer than the HMAC has room for', async () => {
    const hash = createHmac('sha1', salt.subarray(0, 8)).update(secret).digest('base64');
    assert.equal(await answer({ ...beside, hash, params: { hashAlgorithm: 'HMACSHA1', hmacKeyLength: 8 } }), 'match');
  });

  it('digest with SHA-1 unless told, and may come as hash|format|salt', async () => {
    const hash = createHash('sha1').update(salt).update(secret).digest('base64');
    assert.equal(await answer({ ...beside, hash }), 'match');
    assert.equal(await answer({ format, hash: `${hash}|1|${salt.toString('base64')}` }), 'match');
    assert.equal(await answer({ format, hash: `${hash}|1|` }), 'malformed');
    assert.equal(await answer({ ...beside, hash, params: { hashAlgorithm: 'SHA256' } }), 'malformed');
  });

  it('hold passwords in clear in format 0, and encrypted ones, which are unsupported, in format 2', async () => {
    assert.equal(await answer({ ...beside, hash: 'sécret', params: { passwordFormat: 0 } }), 'match');
    assert.equal(await answer({ format, hash: 'sécret|0|' }), 'match');
    assert.equal(await answer({ ...beside, hash: 'secret', params: { passwordFormat: 0 } }), 'mismatch');
    assert.equal(await answer({ ...beside, hash: 'AAAA', params: { passwordFormat: 2 } }), 'unsupported');
    assert.equal(await answer({ ...beside, hash: 'AAAA', params: { passwordFormat: 3 } }), 'malformed');
  });
});
