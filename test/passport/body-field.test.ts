import assert from 'node:assert/strict';
import { bodyField } from '../../lib/passport/body-field.js';

describe('A field of the body', () => {
  it('is read by its name', () => {
    assert.equal(bodyField({ email: 'ada@example.test' }, 'email'), 'ada@example.test');
  });

  it('is read by the path that a form gives it', () => {
    const body = { user: { email: 'ada@example.test', work: { name: 'ada' } } };
    assert.equal(bodyField(body, 'user[email]'), 'ada@example.test');
    assert.equal(bodyField(body, 'user[work][name]'), 'ada');
  });

  it('may be empty', () => {
    assert.equal(bodyField({ email: '' }, 'email'), '');
  });

  for (const body of [
    undefined,
    null,
    'email',
    ['email'],
    {},
    { email: null },
    { email: 7 },
    { email: true },
    { email: ['a'] },
    { email: {} },
  ]) {
    it(`is null where the body is ${JSON.stringify(body)}`, () => assert.equal(bodyField(body, 'email'), null));
  }

  it('is null where a text stands in the way of the path', () => {
    assert.equal(bodyField({ user: 'ada' }, 'user[email]'), null);
    assert.equal(bodyField({ user: ['ada'] }, 'user[email]'), null);
  });

  it('is never what an object merely inherits', () => {
    assert.equal(bodyField(Object.create({ email: 'ada@example.test' }), 'email'), null);
    assert.equal(bodyField({ user: {} }, 'user[constructor][name]'), null);
  });
});
