import assert from 'node:assert/strict';
import { copyWithout, textAt, valueAt } from '../../../lib/stores/mongoose/record-paths.js';

describe('A path of a record', () => {
  const record = { name: 'Ada', empty: '', auth: { hash: 'x', tries: 3 }, none: null };

  it('leads to a value, nested or not', () => {
    assert.equal(valueAt(record, 'name'), 'Ada');
    assert.equal(valueAt(record, 'auth.hash'), 'x');
    for (const path of ['auth.salt', 'none.hash', 'name.length', 'toString', '__proto__', 'constructor.name']) {
      assert.equal(valueAt(record, path), undefined, path);
    }
  });

  it('leads to a text, or to none', () => {
    assert.equal(textAt(record, 'auth.hash'), 'x');
    for (const path of ['empty', 'auth', 'auth.tries', 'none', 'missing', null]) assert.equal(textAt(record, path), null);
  });
});

describe('A copy of a record', () => {
  it('has all but what is at the paths, in arrays too', () => {
    const record = {
      a: 1,
      auth: { hash: 'x', salt: 'y' },
      keys: [
        { id: 1, secret: 's' },
        { id: 2, secret: 't' },
      ],
    };
    const copy = copyWithout(record, ['auth.hash', 'keys.secret', 'missing.path']);
    assert.deepEqual(copy, { a: 1, auth: { salt: 'y' }, keys: [{ id: 1 }, { id: 2 }] });
    assert.equal(record.auth.hash, 'x');
  });

  it('shares nothing that can be changed', () => {
    const record = { nested: { list: [{ at: new Date(7) }] } };
    const copy = copyWithout(record, []) as typeof record;
    copy.nested.list[0]?.at.setTime(8);
    copy.nested.list.pop();
    assert.deepEqual(record, { nested: { list: [{ at: new Date(7) }] } });
  });

  it('keeps values of classes as they are', () => {
    const map = new Map([['a', 1]]);
    assert.equal(copyWithout({ map }, [])['map'], map);
  });
});
