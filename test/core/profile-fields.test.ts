import assert from 'node:assert/strict';
import { nameOnly, safeFields } from '../../lib/core/profile-fields.js';

describe('nameOnly', () => {
  it('MIG-12: takes a name and nothing else', () => {
    assert.deepEqual(nameOnly({ id: 1, name: ' Ada ', role: 'admin', isAdmin: true, passwordHash: 'x', emailVerified: true, _id: 'x' }), {
      name: 'Ada',
    });
  });

  it('MIG-11: takes a name only where it is text, and bounds it', () => {
    for (const name of [undefined, null, '', '  ', 7, {}, ['Ada'], new Date()]) assert.deepEqual(nameOnly({ id: 1, name }), {});
    assert.deepEqual(nameOnly({ id: 1, name: 'a'.repeat(5e6) }), { name: 'a'.repeat(200) });
  });
});

describe('safeFields', () => {
  const fieldsOf = (fields: Record<string, unknown>) => safeFields(() => fields)({ id: 1 });

  it('gives what the mapping gives', () => {
    const born = new Date(0);
    const fields = { name: 'Ada', age: 36, born, tags: ['a', 'b'], address: { city: 'London' }, nothing: null };
    assert.deepEqual(fieldsOf(fields), fields);
  });

  it('INJ-10: keeps out what reaches a prototype, at any depth', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"a":1},"constructor":{"b":1},"prototype":1,"deep":{"list":[{"__proto__":{"c":1}}]},"name":"Ada"}',
    ) as Record<string, unknown>;
    const fields = fieldsOf(hostile);
    assert.deepEqual(fields, { name: 'Ada' });
    assert.equal(Object.getPrototypeOf(fields), Object.prototype);
  });

  it('MIG-11: keeps out what is syntax to the store, at any depth', () => {
    assert.deepEqual(fieldsOf({ $set: 1, 'a.b': 1, deep: { $where: '1' }, list: [{ 'a.b': 1 }], _id: 'x', name: 'Ada' }), { name: 'Ada' });
  });

  it('MIG-11: keeps out functions, symbols and what is undefined', () => {
    assert.deepEqual(fieldsOf({ f: () => 1, s: Symbol('x'), u: undefined, deep: { f: () => 1 }, name: 'Ada' }), { name: 'Ada' });
  });

  it('MIG-11: keeps out what contains itself', () => {
    const circular: Record<string, unknown> = { name: 'Ada' };
    circular.self = circular;
    assert.deepEqual(fieldsOf({ circular, list: [circular], name: 'Ada' }), { name: 'Ada' });
  });

  it('takes a value that stands in two places, neither inside the other', () => {
    const city = { name: 'London' };
    assert.deepEqual(fieldsOf({ home: city, work: city }), { home: city, work: city });
  });

  it('gives nothing where the mapping gives nothing', () => {
    for (const nothing of [undefined, null])
      assert.deepEqual(safeFields(() => nothing as unknown as Record<string, unknown>)({ id: 1 }), {});
  });
});
