import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { inspectPassword, verifyPassword } from '../../../lib/passwords/index.js';

const hex = (name: string, text: string): string => createHash(name).update(text).digest('hex');
const answer = async (format: string, hash: string, password = 'secret'): Promise<string> =>
  (await verifyPassword({ format, hash }, password)).answer;

describe('hashes that look alike', () => {
  for (const hash of [
    '0'.repeat(16),
    '0'.repeat(32),
    '0'.repeat(40),
    '0'.repeat(64),
    '0'.repeat(128),
    `${'0'.repeat(32)}:salt`,
    `${'0'.repeat(64)}:salt:1`,
    `md5$salt$${'0'.repeat(32)}`,
    `sha1$salt$${'0'.repeat(40)}`,
    `sha256$salt$${'0'.repeat(64)}`,
    'secret',
  ]) {
    it(`are taken for nothing unless their format is named: ${hash.slice(0, 24)}`, () => {
      assert.equal(inspectPassword(hash).status, 'unsupported');
    });
  }

  it('are what they are said to be: Django digests the salt, Werkzeug keys with it', async () => {
    const django = `sha1$salt$${hex('sha1', 'saltsecret')}`;
    const werkzeug = `sha1$salt$${createHmac('sha1', 'salt').update('secret').digest('hex')}`;
    assert.deepEqual([await answer('django-sha1', django), await answer('werkzeug-hmac', django)], ['match', 'mismatch']);
    assert.deepEqual([await answer('django-sha1', werkzeug), await answer('werkzeug-hmac', werkzeug)], ['mismatch', 'match']);
  });

  it('are what they are said to be: Joomla has the salt last, osCommerce first', async () => {
    const joomla = `${hex('md5', 'secretsalt')}:salt`;
    const osCommerce = `${hex('md5', 'saltsecret')}:salt`;
    assert.deepEqual([await answer('joomla-md5', joomla), await answer('oscommerce', joomla)], ['match', 'mismatch']);
    assert.deepEqual([await answer('joomla-md5', osCommerce), await answer('oscommerce', osCommerce)], ['mismatch', 'match']);
  });

  it('open to a password, and not to the digest that is stored of it', async () => {
    const digest = hex('md5', 'secret');
    for (const format of ['hex-md5', 'md5-md5', 'django-unsalted-md5']) {
      assert.equal(await answer(format, digest, digest), 'mismatch', format);
    }
  });
});

describe('the templates of Ory Kratos', () => {
  const withTemplate = (template: string, text: string): string =>
    `$sha256$pf=${Buffer.from(template).toString('base64')}$${Buffer.from('salt').toString('base64')}$${createHash('sha256').update(text).digest('base64')}`;

  it('may have other text, and the password more than once', async () => {
    assert.equal(await answer('kratos-pf', withTemplate('{PASSWORD}:{SALT}:{PASSWORD}', 'secret:salt:secret')), 'match');
  });

  it('do not look for places in the password', async () => {
    assert.equal(await answer('kratos-pf', withTemplate('{PASSWORD}{SALT}', '{SALT}salt'), '{SALT}'), 'match');
  });

  it('are malformed without the password, since any would do', async () => {
    assert.equal(await answer('kratos-pf', withTemplate('{SALT}', 'salt')), 'malformed');
  });
});
