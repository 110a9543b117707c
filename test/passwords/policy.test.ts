import assert from 'node:assert/strict';
import fc from 'fast-check';
import { passwordPolicy } from '../../lib/passwords/policy.js';

const policy = passwordPolicy();
const refusedAs = (code: string) => ({ code, status: 400, expose: true });

describe('passwordPolicy', () => {
  it('PWD-09: takes eight characters or more, of any kind', () => {
    for (const password of ['tangible', 'vmbqzrtk', '        x', 'ÄÖÜßéèêç', 'correct horse battery staple', '🐎🔋📎🐎🔋📎🐎🔋'])
      policy(password);
    assert.throws(() => policy('vmbqzrt'), refusedAs('password_too_short'));
    assert.throws(() => policy(''), refusedAs('password_too_short'));
  });

  it('PWD-09: counts code points of the NFC form', () => {
    assert.throws(() => policy('🐎🔋📎🐎🔋📎🐎'), refusedAs('password_too_short'), 'seven, though fourteen in UTF-16');
    assert.throws(() => policy('ééééééé'.normalize('NFD')), refusedAs('password_too_short'), 'seven, though fourteen when decomposed');
    policy('éèéèéèéè'.normalize('NFD'));
  });

  it('PWD-09: asks for as many characters as it is told to, and says how many', () => {
    assert.throws(() => passwordPolicy({ minLength: 15 })('x7'.repeat(7)), {
      ...refusedAs('password_too_short'),
      message: /at least 15 characters/,
    });
    passwordPolicy({ minLength: 15 })('qx7 kw2 vb9 zt4');
  });

  it('PWD-09: takes long passwords, up to 1024 bytes', () => {
    policy('x y'.repeat(100));
    policy('a'.repeat(1024));
    policy('€'.repeat(341));
    assert.throws(() => policy('a'.repeat(1025)), { ...refusedAs('password_too_long'), message: /1024 bytes/ });
    assert.throws(() => policy('€'.repeat(342)), refusedAs('password_too_long'));
  });

  it('PWD-09: refuses what is tried first, whole, in upper or lower case', () => {
    for (const password of ['password', 'PASSWORD', 'Password123', '12345678', 'Qwertyuiop', 'iloveyou', 'P@ssw0rd', 'trustno1']) {
      assert.throws(() => policy(password), refusedAs('password_too_common'), password);
    }
    policy('my password is long');
  });

  it('PWD-09: refuses further passwords by name', () => {
    const own = passwordPolicy({ common: ['Acme Store', 'Café-Central'] });
    assert.throws(() => own('acme store'), refusedAs('password_too_common'));
    assert.throws(() => own('café-central'.normalize('NFD')), refusedAs('password_too_common'));
    own('acme stores');
  });

  it('PWD-09: refuses white space alone', () => {
    for (const password of ['        ', '\t\n \u3000\u00a0     ']) assert.throws(() => policy(password), refusedAs('password_too_common'));
  });

  it('PWD-07: refuses lone surrogates', () => {
    for (const password of ['abcdefgh\ud800', '\udc00abcdefgh']) assert.throws(() => policy(password), refusedAs('invalid_request'));
  });

  it('PWD-08: refuses an enormous password for its length, before anything else is done with it', () => {
    let normalized = 0;
    const watched = Object.assign(Object('a'.repeat(1_000_000)), { normalize: () => `${normalized++}` }) as string;
    assert.throws(() => policy(watched), refusedAs('password_too_long'));
    assert.equal(normalized, 0);
  });

  it('says what is wrong, and never the password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 4, maxLength: 12 }), (password) => {
        try {
          policy(password);
        } catch (error) {
          const { message, code } = error as Error & { code: string };
          return ['password_too_short', 'password_too_common', 'invalid_request'].includes(code) && !message.includes(password);
        }
        return true;
      }),
    );
  });

  it('CFG-01: refuses a minimum that is no whole number from 1 to 256', () => {
    for (const minLength of [0, -8, 8.5, Number.NaN, 257]) assert.throws(() => passwordPolicy({ minLength }), { code: 'configuration' });
  });
});
