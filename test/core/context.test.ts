import assert from 'node:assert/strict';
import { askLegacy, type Context, unfitProfile } from '../../lib/core/context.js';
import type { Emit } from '../../lib/core/events.js';
import { canonicalize } from '../../lib/core/identifier.js';
import type { LegacyDirectory, LegacyProfile } from '../../lib/core/ports.js';
import { nameOnly } from '../../lib/core/profile-fields.js';

const EMAIL = 'ada@example.org';

/** What the two functions need of a context, and what they told. */
function contextOf(answer: LegacyProfile | null, differing: Partial<Context> = {}) {
  const told: unknown[] = [];
  const emit: Emit = (name, event) => told.push([name, event]);
  const identity = answer && { source: 'legacy', profile: answer };
  const legacy: LegacyDirectory = { sources: ['legacy'], verify: async () => identity, getUser: async () => identity };
  const rules = { canonicalize, sha256: (text: string) => text, profile: nameOnly };
  const context = { ...rules, legacy, emit, phase: async () => 'on' as const, ...differing } as Context;
  return { context, told };
}

const getUser = (legacy: LegacyDirectory) => legacy.getUser(EMAIL);

describe('askLegacy', () => {
  it('gives whom the answer is about, or nobody', async () => {
    const { context } = contextOf({ id: 1, email: EMAIL, name: 'Ada' });
    const identity = await askLegacy(context, EMAIL, getUser);
    assert.deepEqual([identity?.legacyId, identity?.email, identity?.profile], ['1', EMAIL, { name: 'Ada' }]);
    assert.equal(await askLegacy(contextOf(null).context, EMAIL, getUser), null);
  });

  it('MIG-16: asks nothing in phase off', async () => {
    const { context } = contextOf({ id: 1, email: EMAIL }, { phase: async () => 'off' });
    assert.equal(await askLegacy(context, EMAIL, () => assert.fail('asked')), null);
  });

  it('MIG-07: throws a conflict where the answer is about somebody else, and tells of no fault', async () => {
    const { context, told } = contextOf({ id: 1, email: 'other@example.org' });
    await assert.rejects(askLegacy(context, EMAIL, getUser), { code: 'identity_conflict' });
    assert.deepEqual(told, []);
  });

  it('MIG-11: throws legacy_unavailable where the mapping of the profile throws, and tells the operator without what it said', async () => {
    const { context, told } = contextOf(
      { id: 1, email: EMAIL },
      {
        profile: () => {
          throw new TypeError('s3cret');
        },
      },
    );
    await assert.rejects(askLegacy(context, EMAIL, getUser), { code: 'legacy_unavailable' });
    assert.deepEqual(told, [
      ['legacy-fault', { source: 'legacy', reason: 'invalid-profile', message: 'the profile option threw TypeError' }],
    ]);
  });
});

describe('unfitProfile', () => {
  it('tells the operator, and makes the error that the person gets', () => {
    const { context, told } = contextOf(null);
    const cause = new Error('x');
    const error = unfitProfile(context, 'legacy', 'the name is too long', cause);
    assert.deepEqual([error.code, error.expose, error.cause], ['legacy_unavailable', false, cause]);
    assert.deepEqual(told, [['legacy-fault', { source: 'legacy', reason: 'invalid-profile', message: 'the name is too long' }]]);
  });
});
