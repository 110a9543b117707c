import assert from 'node:assert/strict';
import { mapRow } from '../../../lib/cli/import/map-row.js';
import { readMapping } from '../../../lib/cli/import/mapping.js';

describe('A mapping', () => {
  const wrong: Readonly<Record<string, object>> = {
    'a setting that is none': { feilds: {} },
    'fields that are no object': { fields: ['email'] },
    'neither address nor username': { fields: { id: 'id' } },
    'a field that reaches the prototype': { fields: { email: 'e', '__proto__.x': 'y' } },
    'a constructor': { fields: { email: 'e', constructor: 'y' } },
    'an operator': { fields: { email: 'e', $set: 'y' } },
    'half a path': { fields: { email: 'e', 'a..b': 'y' } },
    'another spelling of what decides': { fields: { email: 'e', email_verified: 'v' } },
    'a field within a field': { fields: { email: 'e', a: 'x', 'a.b': 'y' } },
    'the password among the fields': { fields: { email: 'e', password: 'p' } },
    'a place that is none': { fields: { email: 7 } },
    'an empty place': { fields: { email: '' } },
    'a setting of a place that is none': { fields: { email: { from: 'e', ture: ['x'] } } },
    'a list that is none': { fields: { email: 'e', blocked: { from: 'b', true: 'yes' } } },
    'nothing to join': { fields: { email: 'e', name: { join: [] } } },
    'a password without a hash': { password: { format: 'bcrypt' } },
    'a password of no known format': { password: { format: 'bcrpyt', hash: 'h' } },
    'a part of a password that is none': { password: { hash: 'h', slat: 's' } },
    'parameters that are none': { password: { hash: 'h', params: [] } },
    'a password that is a number': { password: 7 },
    'a delimiter of two characters': { delimiter: ';;' },
    'a quote for a delimiter': { delimiter: '"' },
    'nothing that is no list': { null: 'NULL' },
    'rows without a key': { rows: '' },
  };
  for (const [what, mapping] of Object.entries(wrong))
    it(`is refused before anything is read where it has ${what}`, () => {
      // As a file gives it, where `__proto__` is a key like others.
      const given = JSON.parse(JSON.stringify(mapping)) as Readonly<Record<string, unknown>>;
      assert.throws(() => readMapping(given), { name: 'UsageError', message: /^--mapping: expected / });
    });

  const map = (row: object, mapping: object) =>
    mapRow(row as Readonly<Record<string, unknown>>, readMapping(mapping as Readonly<Record<string, unknown>>));

  it('reads booleans in every spelling that databases have, and tells what is none', () => {
    const fields = { email: 'e', blocked: 'b' };
    const blocked = (b: unknown): unknown => {
      const row = map({ e: 'x', b }, { fields });
      return typeof row === 'string' ? 'told' : row['blocked'];
    };
    assert.deepEqual(['t', 'TRUE', '1', 1, true, 'Y'].map(blocked), Array(6).fill(true));
    assert.deepEqual(['f', 'False', '0', 0, false, 'no'].map(blocked), Array(6).fill(false));
    assert.deepEqual(['', null, undefined].map(blocked), [undefined, undefined, undefined]);
    assert.deepEqual(['maybe', 2, {}, 'constructor'].map(blocked), Array(4).fill('told'));
  });

  it('reads booleans by lists of its own, where one of them may be everything else', () => {
    const enabled = (state: string, lists: object) =>
      Object(map({ e: 'x', state }, { fields: { email: 'e', enabled: { from: 'state', ...lists } } })).enabled;
    assert.deepEqual(
      ['Active', 'gone', ''].map((state) => enabled(state, { true: ['active'] })),
      [true, false, false],
    );
    assert.deepEqual(
      ['2019-12-06', ''].map((state) => enabled(state, { false: [''] })),
      [true, false],
    );
    assert.deepEqual(
      ['a', 'b', 'c'].map((state) => enabled(state, { true: ['a'], false: ['b'] })),
      [true, false, undefined],
    );
  });

  it('looks up no more than a row has of its own', () => {
    const fields = { email: 'constructor.name', username: 'a.length', name: 'toString', id: '__proto__' };
    assert.deepEqual(map({ a: null }, { fields }), {});
    assert.deepEqual(map({ 'a.b': 'x', a: { b: 'y' } }, { fields: { email: 'a.b' } }), { email: 'x' });
  });

  it('joins texts, nests fields, and takes what is the same for everybody', () => {
    const mapping = { fields: { email: 'e', name: { join: ['first', 'last'] }, 'a.b.c': 'x', 'a.d': { value: 7 } }, null: ['NULL'] };
    assert.deepEqual(map({ e: 'x', first: 'Ada', last: 'NULL', x: 'y' }, mapping), { email: 'x', name: 'Ada', a: { b: { c: 'y' }, d: 7 } });
    assert.deepEqual(map({ e: 'x' }, mapping), { email: 'x', a: { d: 7 } });
  });

  it('makes a record of a password, and none where there is no hash', () => {
    const password = {
      format: 'pbkdf2-raw',
      hash: 'h',
      salt: { value: 'pepper' },
      params: { iterations: { from: 'n' }, digest: 'sha256' },
    };
    const mapping = { fields: { email: 'e' }, password };
    const record = { format: 'pbkdf2-raw', hash: 'x', salt: 'pepper', params: { iterations: '5', digest: 'sha256' } };
    assert.deepEqual(map({ e: 'x', h: 'x', n: '5' }, mapping), { email: 'x', password: record });
    assert.deepEqual(map({ e: 'x', h: '', n: '5' }, mapping), { email: 'x', password: undefined });
  });
});
