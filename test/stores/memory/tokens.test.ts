import assert from 'node:assert/strict';
import type { TokenRecord } from '../../../lib/core/ports.js';
import { memoryStores } from '../../../lib/stores/memory/index.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

const record = (digest: string, changes: Partial<TokenRecord> = {}): TokenRecord => ({
  digest,
  purpose: 'reset-password',
  email: 'ada@example.org',
  userId: null,
  credentialsVersion: null,
  legacy: { key: 'key', identifier: 'Ada@example.org' },
  signUp: null,
  createdAt: NOW,
  expiresAt: new Date(NOW.getTime() + HOUR),
  ...changes,
});

describe('Tokens in memory', () => {
  it('give back what was put in, whole, and as a copy', async () => {
    const { tokens } = memoryStores();
    const kept = record('a', { signUp: { username: 'ada', passwordHash: 'a hash', profile: { name: 'Ada' } } });
    assert.equal(await tokens.insert(kept, 3), true);
    const found = await tokens.find('a');
    assert.deepEqual(found, kept);
    assert.notEqual(found, kept);
    assert.equal(await tokens.find('b'), null);
  });

  it('CON-09: are taken by one of fifty', async () => {
    const { tokens } = memoryStores();
    await tokens.insert(record('a'), 3);
    const taken = await Promise.all(Array.from({ length: 50 }, () => tokens.take('a')));
    assert.equal(taken.filter(Boolean).length, 1);
  });

  it('RST-19: are so many of one purpose and address as may be outstanding, and make room by expiring or being taken', async () => {
    const { tokens } = memoryStores();
    const added = await Promise.all(Array.from({ length: 50 }, (_, index) => tokens.insert(record(`${index}`), 3)));
    assert.equal(added.filter(Boolean).length, 3);
    assert.equal(await tokens.insert(record('another purpose', { purpose: 'verify-email' }), 3), true);
    assert.equal(await tokens.insert(record('another address', { email: 'bob@example.org' }), 3), true);
    await tokens.take('0');
    assert.equal(await tokens.insert(record('room'), 3), true);
    assert.equal(await tokens.insert(record('no room'), 3), false);
    assert.equal(await tokens.insert(record('later', { createdAt: new Date(NOW.getTime() + HOUR) }), 3), true);
  });

  it('are removed with their user, and with the address of somebody who is not here yet', async () => {
    const { tokens } = memoryStores();
    await tokens.insert(record('theirs', { userId: '1', email: 'other@example.org' }), 3);
    await tokens.insert(record('of the address'), 3);
    await tokens.insert(record("another user's", { userId: '2' }), 3);
    await tokens.remove({ userId: '1', email: 'ada@example.org' });
    assert.deepEqual([await tokens.find('theirs'), await tokens.find('of the address')], [null, null]);
    assert.ok(await tokens.find("another user's"));
    await tokens.remove({});
    assert.ok(await tokens.find("another user's"));
  });
});
