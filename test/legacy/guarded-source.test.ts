import assert from 'node:assert/strict';
import { assertUnavailable } from './support/assert-unavailable.js';
import { fakeTime } from './support/fake-time.js';
import { guarded } from './support/guarded.js';
import { ADA, PASSWORD, sourceOf } from './support/sources.js';

class Row {
  readonly email = ADA.email;
}

const GARBAGE: Readonly<Record<string, unknown>> = {
  "'false'": 'false',
  "'error'": 'error',
  "''": '',
  '0': 0,
  '1': 1,
  NaN: Number.NaN,
  'a bigint': 1n,
  '{}': {},
  '[]': [],
  'an array of profiles': [ADA],
  '{ ok: false }': { ok: false },
  '{ error }': { error: 'wrong password' },
  'an id that is an object': { id: {} },
  'an id that only looks like an ObjectId': { id: { toHexString: '07' } },
  'an id that is NaN': { id: Number.NaN },
  'an address that is an object': { email: { $ne: null } },
  'a state that is no boolean': { ...ADA, enabled: 0 },
  'an empty address alone': { email: '' },
  'a Response': new Response('', { status: 401 }),
  'a symbol': Symbol('yes'),
  'a function': () => true,
  'a Date': new Date(0),
  'an Error': new Error('wrong password'),
  'a Map': new Map([['email', ADA.email]]),
  'a Boolean object': Object(true),
  'an instance of a class': new Row(),
  'a promise of garbage': Promise.resolve('true'),
};

describe('GuardedSource', () => {
  const time = fakeTime();

  for (const [kind, garbage] of Object.entries(GARBAGE)) {
    it(`MIG-06: believes neither verify() nor getUser() that answers ${kind}`, async () => {
      const legacy = guarded(sourceOf({ verify: () => garbage, getUser: () => garbage }));
      await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
      await assertUnavailable(legacy.getUser('ada@example.org'));
      assert.deepEqual(
        legacy.faults.map(({ reason }) => reason),
        ['invalid-answer', 'invalid-answer'],
      );
    });
  }

  it('MIG-06: takes false, null and undefined for a no', async () => {
    for (const no of [false, null, undefined]) {
      const legacy = guarded(sourceOf({ verify: () => no }));
      assert.equal(await legacy.verify('ada@example.org', PASSWORD), null);
      assert.deepEqual(legacy.faults, []);
    }
  });

  it('MIG-06: takes a plain object with an id, an address or a username for a yes', async () => {
    for (const profile of [
      { id: 0 },
      { id: 'x' },
      { id: 9n },
      { email: ADA.email },
      { username: 'ada' },
      Object.assign(Object.create(null) as object, ADA),
    ]) {
      const answer = await guarded(sourceOf({ verify: async () => profile })).verify('ada@example.org', PASSWORD);
      assert.deepEqual(answer, { source: 'legacy', profile: { ...profile } });
    }
  });

  it('MIG-06: true is no person: getUser() that answers true is a fault', async () => {
    const legacy = guarded(sourceOf({ verify: () => true, getUser: () => true }));
    await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    assert.deepEqual(
      legacy.faults.map(({ reason }) => reason),
      ['invalid-answer'],
    );
  });

  for (const state of [{ blocked: true }, { enabled: false }, { mfaRequired: true }]) {
    it(`MIG-09: a yes with ${JSON.stringify(state)} is a no, wherever the profile comes from`, async () => {
      const profile = { ...ADA, ...state };
      const direct = guarded(sourceOf({ verify: () => profile }));
      const lookedUp = guarded(sourceOf({ verify: () => true, getUser: () => profile }));
      assert.equal(await direct.verify('ada@example.org', PASSWORD), null);
      assert.equal(await lookedUp.verify('ada@example.org', PASSWORD), null);
      assert.deepEqual([...direct.faults, ...lookedUp.faults], []);
    });
  }

  it('MIG-09: only the literal values speak against somebody', async () => {
    const profile = { ...ADA, blocked: false, enabled: true, mfaRequired: null };
    const legacy = guarded(sourceOf({ verify: () => profile }));
    assert.deepEqual(await legacy.verify('ada@example.org', PASSWORD), { source: 'legacy', profile });
  });

  it('LEG-11: has getUser() supply the profile where verify() answers true', async () => {
    const source = sourceOf({ verify: () => true, getUser: async () => ADA });
    assert.deepEqual(await guarded(source).verify('ada@example.org', PASSWORD), { source: 'legacy', profile: ADA });
    assert.equal(source.calls.getUser[0]?.signal, source.calls.verify[0]?.signal, 'one question, one signal');
  });

  it('LEG-11: is unavailable where verify() answers true and getUser() fails, hangs or answers null', async () => {
    const failing = guarded(sourceOf({ verify: () => true, getUser: () => Promise.reject(new Error('down')) }));
    await assertUnavailable(failing.verify('ada@example.org', PASSWORD));
    const unknowing = guarded(sourceOf({ verify: () => true, getUser: () => null }));
    await assertUnavailable(unknowing.verify('ada@example.org', PASSWORD));
    assert.deepEqual(unknowing.faults, [
      { source: 'legacy', reason: 'invalid-profile', message: 'verify() said yes to somebody whom getUser() does not know' },
    ]);
    const hanging = guarded(sourceOf({ verify: () => true, getUser: () => new Promise(() => {}) }));
    const outcome = assertUnavailable(hanging.verify('ada@example.org', PASSWORD));
    await time.advance(5000);
    await outcome;
  });

  it('LEG-11: one person without a profile does not open the breaker for all others', async () => {
    const legacy = guarded(sourceOf({ verify: () => true, getUser: () => null }));
    for (let attempt = 0; attempt < 20; attempt++) await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    assert.deepEqual(legacy.breaker, []);
  });

  it('LEG-11: both calls share one deadline', async () => {
    const source = sourceOf({
      verify: () => new Promise((resolve) => setTimeout(() => resolve(true), 4000)),
      getUser: () => new Promise((resolve) => setTimeout(() => resolve(ADA), 4000)),
    });
    const outcome = assertUnavailable(guarded(source).verify('ada@example.org', PASSWORD));
    await time.advance(4000);
    assert.equal(source.calls.getUser.length, 1);
    await time.advance(1000);
    await outcome;
  });

  it('MIG-18: asks verify() once per question, however it ends', async () => {
    for (const verify of [() => ADA, () => true, () => false, () => 'garbage', () => Promise.reject(new Error('reset'))]) {
      const source = sourceOf({ verify, getUser: () => ADA });
      await guarded(source)
        .verify('ada@example.org', PASSWORD)
        .catch(() => null);
      assert.equal(source.calls.verify.length, 1);
    }
  });

  it('hands over identifier and password as they are, and keeps the source’s own `this`', async () => {
    const source = {
      rows: [{ identifier: 'Ada@Example.org', password: '  pässwörd\u0000 ', profile: ADA }],
      async verify(identifier: string, password: string) {
        return this.rows.find((row) => row.identifier === identifier && row.password === password)?.profile;
      },
      async getUser(identifier: string) {
        return this.rows.find((row) => row.identifier === identifier)?.profile;
      },
    };
    const legacy = guarded(source);
    assert.deepEqual((await legacy.verify('Ada@Example.org', '  pässwörd\u0000 '))?.profile, ADA);
    assert.deepEqual((await legacy.getUser('Ada@Example.org'))?.profile, ADA);
    assert.equal(await legacy.verify('ada@example.org', '  pässwörd\u0000 '), null);
  });

  it('tells of a blocked person what getUser() says: it is for the caller to judge', async () => {
    const profile = { ...ADA, blocked: true };
    assert.deepEqual(await guarded(sourceOf({ getUser: () => profile })).getUser('ada@example.org'), { source: 'legacy', profile });
  });
});
