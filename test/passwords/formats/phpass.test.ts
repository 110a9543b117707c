import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cryptBase64 } from '../../../lib/passwords/algorithms/crypt-base64.js';
import { inspectPassword, verifyPassword } from '../../../lib/passwords/index.js';

const answer = async (hash: string, password: string): Promise<string> => (await verifyPassword(hash, password)).answer;

/** The scheme once more, in other words, at its lowest cost. */
function hashed(prefix: string, name: string, password: Buffer | string, length: number): string {
  let sum = createHash(name).update('saltsalt').update(password).digest();
  for (let round = 0; round < 128; round++) sum = createHash(name).update(sum).update(password).digest();
  return `${prefix}5saltsalt${cryptBase64(sum).slice(0, length)}`;
}

describe('phpass', () => {
  it('reads the prefix of phpBB3 as its own', async () => {
    assert.equal(await answer(hashed('$H$', 'md5', 'secret', 22), 'secret'), 'match');
  });

  it('has costs from 7 to the limit', () => {
    const withCost = (digit: string): string => `$P$${digit}saltsalt${'.'.repeat(22)}`;
    assert.equal(inspectPassword(withCost('5')).parameters['cost'], 7);
    assert.equal(inspectPassword(withCost('B')).parameters['cost'], 13);
    assert.equal(inspectPassword(withCost('I')).parameters['cost'], 20);
    assert.equal(inspectPassword(withCost('J')).status, 'too-costly');
    assert.equal(inspectPassword(withCost('4')).status, 'malformed');
    assert.equal(inspectPassword(withCost('.')).status, 'malformed');
  });
});

describe('Drupal 7', () => {
  it('reads no password beyond 512 bytes', async () => {
    const hash = hashed('$S$', 'sha512', 'p'.repeat(512), 43);
    assert.equal(await answer(hash, 'p'.repeat(512)), 'match');
    const longer = hashed('$S$', 'sha512', 'p'.repeat(513), 43);
    assert.equal(await answer(longer, 'p'.repeat(513)), 'mismatch');
  });

  it('does not take the digest of a Drupal 6 password for the password', async () => {
    const digest = createHash('md5').update('secret').digest('hex');
    const hash = hashed('U$S$', 'sha512', digest, 43);
    assert.equal(await answer(hash, 'secret'), 'match');
    assert.equal(await answer(hash, digest), 'mismatch');
  });

  it('is malformed without its last characters, whose bits the cut digest does not need', async () => {
    assert.equal(await answer(hashed('$S$', 'sha512', 'secret', 42), 'secret'), 'malformed');
    assert.equal(await answer(hashed('$S$', 'sha512', 'secret', 44), 'secret'), 'malformed');
  });
});
