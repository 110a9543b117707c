import assert from 'node:assert/strict';
import { secretsOf } from '../../../lib/cli/check/secrets.js';

const BLOT = '******';

describe('Secrets', () => {
  it('hides the password, most of it, and the same in another case', () => {
    const { hide } = secretsOf('Hunter-22', {});
    assert.equal(hide('no Hunter-22, hUNTER-22, Hunter-2 or xHunter-22x here'), `no ${BLOT}, ${BLOT}, ${BLOT} or x${BLOT}x here`);
  });

  it('hides a password that is syntax to a pattern, or is written with escapes', () => {
    const password = String.raw`a.*("b"\[$^`;
    const { hide } = secretsOf(password, {});
    assert.equal(hide(`got ${password}, ${JSON.stringify(password)}`), `got ${BLOT}, "${BLOT}"`);
    assert.equal(hide('a??("b"'), 'a??("b"');
  });

  it('hides the passwords of addresses, of those in the environment also where they stand alone', () => {
    const { hide } = secretsOf('', { LEGACY_DATABASE_URL: 'postgres://app:p%40ss-word@db/app', PATH: '/bin', EMPTY: '' });
    assert.equal(hide('at mysql://u:other@host/db'), `at mysql://u:${BLOT}@host/db`);
    assert.equal(hide('p%40ss-word is p@ss-word'), `${BLOT} is ${BLOT}`);
    assert.equal(hide('nothing to hide'), 'nothing to hide');
  });

  it('hides what variables hold that are named for it, and what looks like a setting or a hash', () => {
    const { hide } = secretsOf('', { DB_PASSWORD: 'Hunter-22', API_KEY: 'of-the-api', PWD: '/home/app', OLDPWD: '/home', COLOUR: 'green' });
    assert.equal(hide('Hunter-22 of-the-api /home/app green'), `${BLOT} ${BLOT} /home/app green`);
    assert.equal(hide('Server=db;Password=a b;Encrypt=true'), `Server=db;Password=${BLOT};Encrypt=true`);
    assert.equal(hide('Pwd = x; secret=y&z=1'), `Pwd = ${BLOT}; secret=${BLOT}&z=1`);
    assert.equal(hide(`is $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g none`), `is ${BLOT} none`);
    assert.equal(hide('costs $5, $name$ and more'), 'costs $5, $name$ and more');
  });

  it('hides a password with signs that an address would escape, of one with several hosts too', () => {
    const address = 'mongodb://app:p@ss/w:rd@one:27017,two:27017/app';
    const { hide } = secretsOf('', { MONGODB_URI: address });
    assert.equal(hide(`${address} with p@ss/w:rd`), `mongodb://app:${BLOT}@one:27017,two:27017/app with ${BLOT}`);
  });

  it('finds a password in the message, the cause and the fields of an error', () => {
    const { isToldBy } = secretsOf('Hunter-22', {});
    const telling = [
      new Error('no Hunter-22'),
      new Error('no', { cause: { bound: ['Hunter-22'] } }),
      Object.assign(new Error('no'), { sql: "select 'Hunter-22'" }),
      new AggregateError([new Error('no Hunter-22')], 'no'),
      'Hunter-22',
    ];
    for (const error of telling) assert.equal(isToldBy(error, 'Hunter-22'), true);
    assert.equal(isToldBy(new Error('no'), 'Hunter-22'), false);
  });

  it('thinks nothing of a text that is in others by accident', () => {
    assert.equal(secretsOf('%', {}).isToldBy(new Error('100%'), '%'), false);
    assert.equal(secretsOf('x', {}).hide('terminated unexpectedly'), 'terminated unexpectedly');
  });
});
