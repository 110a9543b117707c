import assert from 'node:assert/strict';
import type { LegacyProfile, LegacySource } from '../../lib/core/ports.js';
import { firstOf } from '../../lib/legacy/first-of.js';
import { legacyListing } from '../../lib/legacy/legacy-listing.js';
import { allOf } from '../support/all-of.js';

const source = (name: string, users?: LegacySource['users']): LegacySource => ({
  name,
  verify: () => null,
  getUser: () => null,
  ...(users ? { users } : {}),
});
const { signal } = new AbortController();
const idsOf = async (people: AsyncIterable<LegacyProfile> | null) => people && (await allOf(people)).map(({ id }) => id);

describe('legacyListing', () => {
  it('lists each source under its own name, also those that stand in one', async () => {
    async function* shop() {
      yield { id: 1 };
    }
    async function* crm() {
      yield { id: 2 };
      yield { id: 3 };
    }
    const listing = legacyListing([firstOf([source('shop', shop), source('crm', crm)])]);
    assert.deepEqual([await idsOf(listing.users('shop', signal)), await idsOf(listing.users('crm', signal))], [[1], [2, 3]]);
  });

  it('gives null where a source can’t say who there is, or is none', () => {
    const listing = legacyListing([source('shop')]);
    assert.deepEqual([listing.users('shop', signal), listing.users('crm', signal)], [null, null]);
  });

  it('asks nobody before the first is wanted, and hands on the signal', async () => {
    const asked: AbortSignal[] = [];
    const listing = legacyListing([
      source('shop', ({ signal: given }) => {
        asked.push(given);
        throw new Error('down');
      }),
    ]);
    const people = listing.users('shop', signal);
    assert.deepEqual(asked, []);
    await assert.rejects(async () => await idsOf(people), /down/);
    assert.deepEqual(asked, [signal]);
  });
});
