import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { digestExpression } from '../../../lib/passwords/algorithms/digest-expression.js';
import { Unreadable } from '../../../lib/passwords/format/unreadable.js';

const hex = (name: string, text: string): string => createHash(name).update(text).digest('hex');
const values = { password: Buffer.from('päss'), salt: Buffer.from('s4lt'), username: Buffer.from('Ada Ö'), key: Buffer.from('k') };
const evaluated = (expression: string): string => digestExpression(expression).evaluate(values).toString('hex');

describe('a digest expression', () => {
  it('takes a digest within another as its lower-case hexadecimal text, as PHP does', () => {
    assert.equal(evaluated('md5(md5(password).salt)'), hex('md5', `${hex('md5', 'päss')}s4lt`));
  });

  it('takes the bytes of a digest in raw(), its base64 in base64(), and capitals in upper()', () => {
    const bytes = createHash('sha1').update('päss').digest();
    assert.equal(evaluated('sha1(raw(sha1(password)))'), createHash('sha1').update(bytes).digest('hex'));
    assert.equal(evaluated('sha1(base64(sha1(password)))'), hex('sha1', bytes.toString('base64')));
    assert.equal(evaluated('sha1(upper(sha1(password)))'), hex('sha1', bytes.toString('hex').toUpperCase()));
  });

  it('joins texts in quotes, names with a dollar and without, and takes spaces for nothing', () => {
    assert.equal(evaluated(`sha1( "--".$salt . '.)' .$pass."--" )`), hex('sha1', '--s4lt.)päss--'));
  });

  it('makes small only the letters of ASCII, as PHP does with a name', () => {
    assert.equal(evaluated('sha1(lower(username).password)'), hex('sha1', 'ada Öpäss'));
  });

  it('has HMACs of a key and a message', () => {
    assert.equal(evaluated('hmac_sha256(key, salt.password)'), createHmac('sha256', 'k').update('s4ltpäss').digest('hex'));
  });

  it('says what it speaks of', () => {
    const { names, digest } = digestExpression('sha3_256(salt.password)');
    assert.deepEqual([...names], ['salt', 'password']);
    assert.equal(digest, 'sha3-256');
  });

  for (const expression of ['md5(salt)', 'hmac_md5(key, "password")', 'sha256(raw(md5(username)))']) {
    it(`is refused where any password would do: ${expression}`, () => {
      assert.throws(() => digestExpression(expression), Unreadable);
    });
  }

  for (const expression of [
    '',
    'password',
    'raw(md5(password))',
    'md5()',
    'md5(password',
    'md5(password))',
    'md5(password.)',
    'md5(password salt)',
    'md5(password, salt)',
    'hmac_md5(password)',
    'md5(pepper.password)',
    'md4(password)',
    'shake128(password)',
    '__proto__(password)',
    'md5("password)',
    `${'md5('.repeat(80)}password${')'.repeat(80)}`,
  ]) {
    it(`is malformed as ${expression.slice(0, 30) || 'nothing'}`, () => {
      assert.throws(() => digestExpression(expression), Unreadable);
    });
  }
});
