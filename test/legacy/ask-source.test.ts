import assert from 'node:assert/strict';
import { askGetUser, askVerify, nameOf } from '../../lib/legacy/ask-source.js';
import { ADA, PASSWORD, sourceOf } from './support/sources.js';

const context = { signal: new AbortController().signal };
const verify = (source: ReturnType<typeof sourceOf>, signal = context.signal) => askVerify(source, 'ada', PASSWORD, { signal });

describe('asking a source', () => {
  it('gives the profile that verify gave, or that of getUser where it said true', async () => {
    assert.deepEqual(await verify(sourceOf({ verify: () => ADA })), ADA);
    assert.deepEqual(await verify(sourceOf({ verify: () => true, getUser: () => ADA })), ADA);
    assert.equal(await verify(sourceOf({ verify: () => false, getUser: () => ADA })), null);
    assert.deepEqual(await askGetUser(sourceOf({ getUser: () => ADA }), 'ada', context), ADA);
  });

  it('MIG-09: says no to somebody who may not log in, whoever said so', async () => {
    for (const state of [{ blocked: true }, { enabled: false }, { mfaRequired: true }]) {
      assert.equal(await verify(sourceOf({ verify: () => ({ ...ADA, ...state }) })), null);
      assert.equal(await verify(sourceOf({ verify: () => true, getUser: () => ({ ...ADA, ...state }) })), null);
    }
  });

  it('LEG-11: gives no answer where a yes is about nobody', async () => {
    await assert.rejects(verify(sourceOf({ verify: () => true })), { name: 'NoAnswer', reason: 'invalid-profile' });
  });

  it('MIG-06: gives no answer where there is none', async () => {
    for (const answer of ['yes', 1, {}, []]) {
      await assert.rejects(verify(sourceOf({ verify: () => answer })), { name: 'SourceFault' });
      await assert.rejects(askGetUser(sourceOf({ getUser: () => answer }), 'ada', context), { name: 'SourceFault' });
    }
  });

  it('asks no second question for somebody who has gone', async () => {
    const leaving = new AbortController();
    const source = sourceOf({
      verify: () => {
        leaving.abort(new Error('gone'));
        return true;
      },
    });
    await assert.rejects(verify(source, leaving.signal), /gone/);
    assert.equal(source.calls.getUser.length, 0);
  });

  it('calls a source without a name `legacy`', () => {
    assert.deepEqual([nameOf(sourceOf({})), nameOf(sourceOf({ name: 'crm' }))], ['legacy', 'crm']);
  });
});
