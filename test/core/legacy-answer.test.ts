import assert from 'node:assert/strict';
import { mayLogIn, readUserAnswer, readVerifyAnswer, SourceFault } from '../../lib/core/legacy-answer.js';

const isFault = (error: unknown) => error instanceof SourceFault;

describe('readVerifyAnswer', () => {
  it('takes a profile with an id, an address or a username for a yes', () => {
    const ids = [1, 0, 'x', 10n, { toHexString: () => 'ff' }];
    for (const profile of [
      ...ids.map((id) => ({ id })),
      { email: 'ada@example.org' },
      { username: 'ada' },
      { id: null, email: undefined, username: 'ada' },
    ]) {
      assert.deepEqual(readVerifyAnswer(profile), profile);
    }
  });

  it('takes literally true for a yes', () => {
    assert.equal(readVerifyAnswer(true), true);
  });

  it('takes false, null and undefined for a no', () => {
    for (const no of [false, null, undefined]) assert.equal(readVerifyAnswer(no), null);
  });

  it('MIG-06: takes anything else for a fault, never for a yes', () => {
    class Row {
      id = 1;
    }
    const garbage: readonly unknown[] = [
      'false',
      'error',
      'true',
      '',
      1,
      0,
      Number.NaN,
      1n,
      {},
      [],
      [{ id: 1 }],
      { ok: false },
      { ok: true },
      { error: 'no' },
    ];
    const objects = [
      new Response('', { status: 401 }),
      new Error('no'),
      new Date(),
      new Map(),
      Buffer.from('x'),
      () => true,
      Symbol('yes'),
      new Row(),
      Promise.resolve(true),
    ];
    for (const answer of [...garbage, ...objects]) assert.throws(() => readVerifyAnswer(answer), isFault, String(answer));
  });

  it('MIG-06: takes a profile with ids of the wrong kind for a fault', () => {
    for (const profile of [
      { id: {} },
      { id: [1] },
      { id: true },
      { id: Number.NaN },
      { id: Number.POSITIVE_INFINITY },
      { id: 1, email: 7 },
      { id: 1, email: ['a@b.c'] },
      { email: {} },
      { id: 1, username: true },
      { id: '', email: '', username: '' },
    ]) {
      assert.throws(() => readVerifyAnswer(profile), isFault, JSON.stringify(profile));
    }
  });

  it('MIG-09: takes somebody who may not log in over there for a no', () => {
    for (const status of [{ blocked: true }, { enabled: false }, { mfaRequired: true }])
      assert.equal(readVerifyAnswer({ id: 1, ...status }), null);
    const free = { id: 1, blocked: false, enabled: true, mfaRequired: false };
    assert.deepEqual(readVerifyAnswer(free), free);
    assert.ok(readVerifyAnswer({ id: 1, blocked: null, enabled: undefined, mfaRequired: null }));
  });

  it('MIG-09: takes a state that is no boolean for a fault, rather than letting somebody in by mistake', () => {
    for (const status of [{ blocked: 1 }, { blocked: 'true' }, { enabled: 0 }, { enabled: 'no' }, { mfaRequired: 'yes' }, { blocked: 0 }]) {
      assert.throws(() => readVerifyAnswer({ id: 1, ...status }), isFault, JSON.stringify(status));
    }
  });

  it('INJ-10: takes no prototype from a profile', () => {
    const profile = readVerifyAnswer(
      JSON.parse('{"id":1,"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"prototype":1}'),
    );
    assert.deepEqual(profile, { id: 1 });
    assert.equal((profile as { isAdmin?: unknown }).isAdmin, undefined);
    assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
  });

  it('takes a profile without a prototype, as some drivers give rows', () => {
    assert.deepEqual({ ...(readVerifyAnswer(Object.assign(Object.create(null), { id: 1 })) as object) }, { id: 1 });
  });

  it('LOG-01: names the kind of a wrong answer and never shows it', () => {
    for (const answer of ['s3cret', { s3cret: 's3cret' }, { id: { s3cret: 1 } }, { id: 1, email: ['s3cret'] }]) {
      assert.throws(
        () => readVerifyAnswer(answer),
        (error: Error) => !error.message.includes('s3cret'),
      );
    }
  });
});

describe('readUserAnswer', () => {
  it('takes a profile, and null or undefined for nobody', () => {
    assert.deepEqual(readUserAnswer({ id: 1 }), { id: 1 });
    assert.deepEqual([readUserAnswer(null), readUserAnswer(undefined)], [null, null]);
  });

  it('takes a boolean for a fault: it is no person', () => {
    for (const answer of [true, false]) assert.throws(() => readUserAnswer(answer), isFault);
  });

  it('gives somebody who may not log in too', () => {
    assert.deepEqual(readUserAnswer({ id: 1, blocked: true }), { id: 1, blocked: true });
  });
});

describe('mayLogIn', () => {
  it('says no of the blocked, the disabled and those who need a second factor', () => {
    assert.deepEqual([{}, { blocked: true }, { enabled: false }, { mfaRequired: true }].map(mayLogIn), [true, false, false, false]);
  });
});
