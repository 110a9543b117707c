import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { bcryptSha256, bcryptSha256Input, readBcryptSha256 } from '../../lib/passwords/bcrypt-sha256.js';

const salt = 'abcdefghijklmnopqrstuu';
const digest = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ01234';
const second = `$bcrypt-sha256$v=2,t=2b,r=12$${salt}$${digest}`;
const first = `$bcrypt-sha256$2a,12$${salt}$${digest}`;

describe('readBcryptSha256', () => {
  it('reads what is made here', () => {
    assert.equal(bcryptSha256(12, salt, digest), second);
    const read = readBcryptSha256(second);
    assert.deepEqual([read?.scheme, read?.cost, read?.current, read?.modular], ['bcrypt-sha256', 12, true, `$2b$12$${salt}${digest}`]);
    assert.deepEqual(read?.input('horse'), bcryptSha256Input('horse', salt));
  });

  it('reads the first version, which digests without a key, as one to be replaced', () => {
    const read = readBcryptSha256(first);
    assert.equal(read?.current, false);
    assert.equal(read?.input('horse')?.toString(), createHash('sha256').update('horse').digest('base64'));
    assert.equal(readBcryptSha256(second.replace('2b', '2a'))?.current, false);
  });

  it('PWD-04: reads nothing that is not a hash from end to end', () => {
    for (const hash of [second, first]) {
      for (const other of [
        `${hash}\0`,
        `${hash}\n`,
        ` ${hash}`,
        hash.slice(0, -1),
        hash.replace('12', '012'),
        hash.replace('u$A', '$uA'),
        hash.replace('$bcrypt', 'bcrypt'),
      ]) {
        assert.equal(readBcryptSha256(other), null, JSON.stringify(other));
      }
    }
    assert.equal(readBcryptSha256(second.replace('v=2', 'v=3')), null);
  });

  it('PWD-14: reads costs of 4 to 15', () => {
    for (const hash of [second, first]) {
      const costs = Array.from({ length: 100 }, (_, cost) => cost).filter((cost) => readBcryptSha256(hash.replace('12', String(cost))));
      assert.deepEqual(costs, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    }
  });
});

describe('bcryptSha256Input', () => {
  it('PWD-01: depends on the whole password and on the salt, and is short enough for bcrypt to read in whole', () => {
    const inputs = ['', 'a\0b', 'a', 'a'.repeat(72), 'a'.repeat(73), 'a'.repeat(4096)].flatMap((password) =>
      [salt, digest.slice(0, 22)].map((key) => bcryptSha256Input(password, key).toString()),
    );
    assert.equal(new Set(inputs).size, inputs.length);
    for (const input of inputs) assert.match(input, /^[A-Za-z0-9+/]{43}=$/);
  });
});
