import assert from 'node:assert/strict';
import { fitsPlainBcrypt, modular, readPlainBcrypt } from '../../lib/passwords/bcrypt-hash.js';

const salt = 'abcdefghijklmnopqrstuu';
const digest = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ01234';

describe('readPlainBcrypt', () => {
  it('PWD-13: reads every variant, and spells it as bcrypt 6 takes it', () => {
    for (const variant of ['a', 'b', 'x', 'y']) {
      const read = readPlainBcrypt(`$2${variant}$07$${salt}${digest}`);
      assert.deepEqual([read?.scheme, read?.cost, read?.modular], ['bcrypt', 7, `$2b$07$${salt}${digest}`], variant);
      assert.equal(read?.current, variant === 'b', variant);
    }
  });

  it('PWD-04: reads nothing that is not a hash from end to end', () => {
    const hash = `$2b$12$${salt}${digest}`;
    for (const other of [
      '',
      '*',
      hash.slice(1),
      `${hash}\0`,
      `${hash}\n`,
      `\n${hash}`,
      `${hash}\n${hash}`,
      hash.replace('A', '+'),
      hash.replace('$2b$12$', '$2b$9$'),
      hash.replace('2b', '2c'),
      hash.replace('2b', '2'),
    ]) {
      assert.equal(readPlainBcrypt(other), null, JSON.stringify(other));
    }
  });

  it('PWD-14: reads costs of 4 to 15', () => {
    const costs = Array.from({ length: 100 }, (_, cost) => cost).filter((cost) => readPlainBcrypt(modular(cost, salt, digest)));
    assert.deepEqual(costs, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  it('gives bcrypt the bytes of a password, and nothing where it cannot have made the hash', () => {
    const [plain, signed] = ['b', 'x'].map((variant) => readPlainBcrypt(`$2${variant}$07$${salt}${digest}`));
    assert.deepEqual(plain?.input('hörse'), Buffer.from('hörse', 'utf8'));
    assert.deepEqual(signed?.input('horse'), Buffer.from('horse', 'utf8'));
    assert.equal(signed?.input('hörse'), null);
    for (const read of [plain, signed]) assert.equal(read?.input('hor\0se'), null);
  });
});

describe('fitsPlainBcrypt', () => {
  it('PWD-01: leaves room for the NUL that ends a password within the 72 bytes that bcrypt reads', () => {
    assert.equal(fitsPlainBcrypt('a'.repeat(71)), true);
    assert.equal(fitsPlainBcrypt('a'.repeat(72)), false);
    assert.equal(fitsPlainBcrypt('é'.repeat(35)), true);
    assert.equal(fitsPlainBcrypt('é'.repeat(36)), false);
    assert.equal(fitsPlainBcrypt(''), true);
  });

  it('PWD-04: takes no password with a NUL of its own, and minds no digit 0', () => {
    assert.equal(fitsPlainBcrypt('abc\0'), false);
    assert.equal(fitsPlainBcrypt('abc0'), true);
  });
});
