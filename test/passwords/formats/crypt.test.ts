import assert from 'node:assert/strict';
import { verifyPassword } from '../../../lib/passwords/index.js';
import { vectors } from './vectors.js';

const answer = async (hash: string, password: string): Promise<string> => (await verifyPassword(hash, password)).answer;
const hashOf = (id: string): string => vectors.find((vector) => vector.id === id)?.hash ?? assert.fail(id);
const PASSWORD = 'Tr0ub4dor&3';

// Made with libxcrypt 4.4.33, around the lengths at which the algorithms take another digest in.
const LONG: readonly (readonly [length: number, hash: string])[] = [
  [0, '$1$saltsalt$5Jhcit4zN9UlGiA0txPkO0'],
  [16, '$1$s$gv/syIfwV3NDi7i9lOeyq0'],
  [17, '$1$saltsalt$./u7Xt3YdW.//6bhSnqH3.'],
  [64, '$1$saltsalt$TsmOnMuIvY3P.4.BQw2.T1'],
  [31, '$5$rounds=1000$saltsaltsaltsalt$cOFlSOOqiGkBfdGQyCIdBd7CA4WaeI2O16SAHtdls2A'],
  [32, '$5$rounds=1000$s$I1WZkOa5rqDQBuuVoIAgBZm7HFjD3NnSOsqTBytVE9D'],
  [33, '$5$rounds=1001$salt$PSDYPsRv2IxvSkkY2d23NoNvja5DCnT6nNvx2ABjyP3'],
  [64, '$6$rounds=1000$saltsaltsaltsalt$WLMyqkIMF6PqE5TWHu1B/6.fo/Hzmmlf3gynvEbniG0gy2yEoni0v6tp7E0BzENUgHckywZxYNDSlNvGltP77.'],
  [65, '$6$rounds=1000$salt$hhXQgCMf0dh3cWoyiy6eemts5b0tb6xfmJ81fJfJ8okPfPaUInlsIeq6FSrMQ2zf8obNjzbxidiEuwpjwipfk1'],
  [128, '$6$rounds=1002$salt$WsHQi6qNmf9R7IVzJJNmTqi8tnjAj9o0ZY4Wu7aYor1p0cmPi7PB0YDcnuc2eVWEmUoHa.NDoeKULbshZuw/X1'],
  [255, '$6$rounds=1000$salt$y0XiYBaiYrU1ntVzfPI6v6LLBIdEUBfEYeDmNSxFhAPsusAXZ/rRvGowB5IVaCWpPxaxlze5EvVF3VV.3Fm5f0'],
  [64, '$sha1$37$saltsalt$XNGSMht.NlySzMadNhKp2GeAtpl0'],
  [65, '$sha1$38$saltsalt$LuN2uy1GzWT6wHQENEInkGakFQzM'],
];

describe('strings of crypt(3)', () => {
  for (const [length, hash] of LONG) {
    it(`open to a password of ${length} bytes, and to none a byte longer: ${hash.slice(0, 9)}`, async () => {
      const password = 'abcdefghij'.repeat(30).slice(0, length);
      assert.equal(await answer(hash, password), 'match');
      assert.equal(await answer(hash, `${password}a`), 'mismatch');
    });
  }

  it('of fewer than 1000 rounds are malformed, which libraries read in different ways', async () => {
    const hash = hashOf('sha512-crypt.ascii');
    assert.equal(await answer(hash, PASSWORD), 'match');
    for (const rounds of ['999', '0', '', '01000', '-1', '1e4']) {
      assert.equal(await answer(hash.replace('rounds=1000', `rounds=${rounds}`), PASSWORD), 'malformed', rounds);
    }
  });

  it('of more rounds than the limit are refused', async () => {
    assert.equal(await answer(hashOf('sha512-crypt.ascii').replace('rounds=1000', 'rounds=2000001'), PASSWORD), 'too-costly');
  });

  it('are malformed with a salt that is too long, and without a digit of their digest', async () => {
    for (const id of ['md5-crypt.ascii', 'apr1.ascii', 'sha256-crypt.ascii', 'sha512-crypt.ascii', 'sha1-crypt.ascii']) {
      const hash = hashOf(id);
      assert.equal(await answer(hash.slice(0, -1), PASSWORD), 'malformed', id);
      assert.equal(await answer(`${hash}.`, PASSWORD), 'malformed', id);
    }
    assert.equal(await answer(`$1$123456789$${hashOf('md5-crypt.ascii').slice(-22)}`, PASSWORD), 'malformed');
  });

  it('are read behind {CRYPT}, and behind the names that Dovecot and Kratos have for them', async () => {
    const sha256 = hashOf('sha256-crypt.ascii');
    const sha512 = hashOf('sha512-crypt.ascii');
    for (const hash of [
      `{crypt}${sha256}`,
      `{SHA256-CRYPT}${sha256}`,
      `{MD5-CRYPT}${hashOf('md5-crypt.ascii')}`,
      `{SHA512-CRYPT}${sha512}`,
      sha256.replace('$5$', '$sha256-crypt$'),
      sha512.replace('$6$', '$sha512-crypt$'),
    ]) {
      assert.equal(await answer(hash, PASSWORD), 'match', hash);
      assert.equal(await answer(hash, 'other'), 'mismatch', hash);
    }
  });

  it('are unsupported behind {CRYPT} where Node has no such cipher, and malformed where there is none', async () => {
    for (const scheme of [
      '$y$j9T$salt$digest',
      '$gy$j9T$salt$digest',
      '$md5,rounds=5$salt$$digest',
      '_J9..rasmBYk8r9AiWNc',
      '/790brKPzJjxM',
    ]) {
      assert.equal(await answer(`{CRYPT}${scheme}`, PASSWORD), 'unsupported', scheme);
    }
    for (const scheme of ['', '!', '*', '!$6$salt$x', '{CRYPT}$1$']) {
      assert.equal(await answer(`{CRYPT}${scheme}`, PASSWORD), 'malformed', scheme);
    }
  });
});
