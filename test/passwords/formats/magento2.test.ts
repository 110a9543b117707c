import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { verifyPassword } from '../../../lib/passwords/index.js';

const SALT = 'salt5678';
const hex = (name: string, text: string): string => createHash(name).update(text).digest('hex');
const answer = async (hash: string, password = 'secret'): Promise<string> =>
  (await verifyPassword({ format: 'magento2', hash }, password)).answer;
const argon2 = async (input: string, salt: string, memoryCost: number): Promise<string> =>
  (await hashRaw(input, { algorithm: 2, memoryCost, timeCost: 2, parallelism: 1, outputLen: 32, salt: Buffer.from(salt) })).toString('hex');

describe('Magento 2', () => {
  it('hashes what was a hash before, with the same salt', async () => {
    const hash = hex('sha256', SALT + hex('sha256', SALT + hex('md5', `${SALT}secret`)));
    assert.equal(await answer(`${hash}:${SALT}:0:1:1`), 'match');
    assert.equal(await answer(`${hash}:${SALT}:0:1`), 'mismatch');
  });

  it('repeats a short salt for Argon2, and cuts a long one', async () => {
    const repeated = await argon2(hex('sha256', `${SALT}secret`), SALT + SALT, 64);
    assert.equal(await answer(`${repeated}:${SALT}:1:3_32_2_65536`), 'match');
    const cut = await argon2('secret', '0123456789abcdef', 64);
    assert.equal(await answer(`${cut}:0123456789abcdefghi:3_32_2_65536`), 'match');
  });

  it('has the interactive setting of libsodium as version 2', async () => {
    const hash = await argon2('secret', SALT + SALT, 65_536);
    assert.equal(await answer(`${hash}:${SALT}:2`), 'match');
  });

  it('is malformed in versions that nobody made, and unsupported where Argon2 is hashed again', async () => {
    const digest = 'a'.repeat(64);
    for (const versions of ['', ':', '4', '1:', '3_32_2', '3_31_2_65536', '-1', Array(9).fill('1').join(':')]) {
      assert.equal(await answer(`${digest}:${SALT}:${versions}`), 'malformed', versions);
    }
    assert.equal(await answer(`${digest}:${SALT}:2:1`), 'unsupported');
    assert.equal(await answer(`${digest.slice(32)}:${SALT}:1`), 'malformed');
  });
});
