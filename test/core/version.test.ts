import assert from 'node:assert/strict';
import { freshVersion, isProvisional, nextVersion, PROVISIONAL } from '../../lib/core/version.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { addUser } from '../support/world.js';

const user = async (credentialsVersion: string | null, emailVerified = false) =>
  await addUser(memoryStores().users, { credentialsVersion, emailVerified });

describe('The version of credentials', () => {
  it('is another each time', () => {
    assert.equal(new Set(Array.from({ length: 100 }, freshVersion)).size, 100);
  });

  it('says of an instant signup that its address is unproven, until it is verified', async () => {
    assert.equal(isProvisional(await user(`${PROVISIONAL}x`)), true);
    assert.equal(isProvisional(await user(`${PROVISIONAL}x`, true)), false);
    for (const version of ['x', '', null, `x${PROVISIONAL}`]) assert.equal(isProvisional(await user(version)), false, String(version));
  });

  it('says so still after a change of password, and not of anybody else', async () => {
    const squatter = await user(`${PROVISIONAL}x`);
    const next = nextVersion(squatter);
    assert.ok(next.startsWith(PROVISIONAL) && next !== squatter.credentialsVersion);
    for (const other of [await user('x'), await user(null), await user(`${PROVISIONAL}x`, true)]) {
      assert.equal(nextVersion(other).startsWith(PROVISIONAL), false);
    }
  });
});
