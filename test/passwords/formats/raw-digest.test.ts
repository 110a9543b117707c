import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { inspectPassword, type PasswordRecord, verifyPassword } from '../../../lib/passwords/index.js';

const hex = (name: string, data: string | Buffer): string => createHash(name).update(data).digest('hex');
const answer = async (record: PasswordRecord, password = 'secret'): Promise<string> => (await verifyPassword(record, password)).answer;

describe('a home-grown digest', () => {
  it('may be told by a template', async () => {
    const hash = hex('sha256', `${hex('md5', 'secret')}|s|pepper`);
    const record = { format: 'raw-digest', hash, salt: 's', params: { template: 'sha256(md5(password)."|".salt."|".key)', key: 'pepper' } };
    assert.equal(await answer(record), 'match');
    assert.equal(await answer(record, 'Secret'), 'mismatch');
  });

  it('may be taken again of its bytes or of its text', async () => {
    const first = createHash('sha1').update('secret').digest();
    const params = { algorithm: 'sha1', iterations: 2 };
    assert.equal(await answer({ format: 'raw-digest', hash: hex('sha1', first), params }), 'match');
    const ofText = hex('sha1', first.toString('hex'));
    assert.equal(await answer({ format: 'raw-digest', hash: ofText, params }), 'mismatch');
    assert.equal(await answer({ format: 'raw-digest', hash: ofText, params: { ...params, chain: 'hex' } }), 'match');
  });

  it('is refused before any work where it is taken more often than the limit', async () => {
    const record = { format: 'raw-digest', hash: hex('md5', 'secret'), params: { algorithm: 'md5', iterations: 1_000_001 } };
    assert.equal(await answer(record), 'too-costly');
  });

  it('is malformed where nobody says which side the salt is on', async () => {
    assert.equal(await answer({ format: 'raw-digest', hash: hex('md5', 'ssecret'), salt: 's', params: { algorithm: 'md5' } }), 'malformed');
  });

  it('is malformed where the salt, the key or the name that it needs is not there', async () => {
    const hash = hex('md5', 'secret');
    for (const name of ['salt', 'key', 'username']) {
      assert.equal(await answer({ format: 'raw-digest', hash, params: { template: `md5(${name}.password)` } }), 'malformed', name);
    }
    assert.equal(await answer({ format: 'raw-digest', hash, saltPosition: 'prefix', params: { algorithm: 'md5' } }), 'malformed');
  });

  it('matches nothing where it was cut, is of other digits, or is empty', async () => {
    const hash = hex('sha256', 'secret');
    for (const wrong of ['', hash.slice(0, 32), `${hash}00`, `${hash.slice(0, 62)}zz`, `0x${hash}`, ` ${hash}`]) {
      assert.equal(await answer({ format: 'raw-digest', hash: wrong, params: { algorithm: 'sha256' } }), 'malformed', wrong);
    }
  });

  it('is malformed where a parameter is not what it should be', async () => {
    const hash = hex('md5', 'secret');
    for (const params of [
      {},
      { algorithm: 'shake128' },
      { algorithm: '__proto__' },
      { algorithm: ['md5'] },
      { algorithm: 'md5', hashEncoding: 'utf8' },
      { algorithm: 'md5', iterations: 0 },
      { algorithm: 'md5', iterations: 1.5 },
      { algorithm: 'md5', chain: 'binary' },
      { template: 7 },
    ]) {
      assert.equal(await answer({ format: 'raw-digest', hash, params }), 'malformed', JSON.stringify(params));
    }
  });

  it('tells an operator what it costs, and neither salt nor key', () => {
    const record = {
      format: 'raw-digest',
      hash: hex('md5', 'x'),
      params: { template: 'md5(key.password)', key: 'pepper', iterations: 1000 },
    };
    const { status, parameters, estimate } = inspectPassword(record);
    assert.equal(status, 'readable');
    assert.deepEqual(parameters, { digest: 'md5', iterations: 1000 });
    assert.ok(estimate && estimate.milliseconds > 0);
  });
});

describe('a home-grown HMAC', () => {
  const key = Buffer.from('00ff10', 'hex');
  const hash = createHmac('sha256', key).update('saltsecret').digest('base64url');

  it('may have a key in hexadecimal, a salt, and base64url', async () => {
    const params = { digest: 'sha256', key: '00ff10', keyEncoding: 'hex', hashEncoding: 'base64url' };
    assert.equal(await answer({ format: 'hmac-digest', hash, salt: 'salt', saltPosition: 'prefix', params }), 'match');
    assert.equal(await answer({ format: 'hmac-digest', hash, salt: 'salt', saltPosition: 'suffix', params }), 'mismatch');
  });

  it('is malformed without its key', async () => {
    const params = { digest: 'sha256', hashEncoding: 'base64url' };
    assert.equal(await answer({ format: 'hmac-digest', hash, salt: 'salt', saltPosition: 'prefix', params }), 'malformed');
  });
});
