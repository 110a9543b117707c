import assert from 'node:assert/strict';
import { limitOf, pageFrom, placeOf } from '../../lib/core/paging.js';

const at = (time: number) => ({ time: new Date(time) });
const timeOf = ({ time }: { readonly time: Date }) => time;

describe('paging', () => {
  it('holds a page to 200, and takes 50 where none or nonsense is asked for', () => {
    const asked = [undefined, 0, -5, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '10' as unknown as number, 1, 200, 201, 1e9];
    assert.deepEqual(
      asked.map((limit) => limitOf({ limit })),
      [50, 50, 50, 50, 50, 50, 50, 1, 200, 200, 200],
    );
  });

  it('INJ-01: reads a cursor of its own and no other', () => {
    assert.deepEqual(placeOf({ cursor: '1700000000000.3' }), { at: 1_700_000_000_000, seen: 3 });
    for (const cursor of [undefined, '', '1', '1.', '.1', '-1.1', '1e3.1', '1.1.1', '{"$gt":""}', '9'.repeat(16), `1.${'9'.repeat(10)}`])
      assert.equal(placeOf({ cursor }), null, cursor);
    assert.equal(placeOf({ cursor: { $gt: '' } as unknown as string }), null);
  });

  it('begins the next page after those of the same time that were shown', () => {
    const first = pageFrom([at(9), at(7), at(7), at(7)], 3, null, timeOf);
    assert.deepEqual([first.items.length, first.next], [3, '7.2']);
    const second = pageFrom([at(7), at(7), at(5)], 2, placeOf({ cursor: '7.2' }), timeOf);
    assert.deepEqual(second.next, '7.4');
    assert.equal(pageFrom([at(7), at(5)], 2, placeOf({ cursor: '7.4' }), timeOf).next, null);
    assert.deepEqual(pageFrom([], 2, null, timeOf), { items: [], next: null });
  });
});
