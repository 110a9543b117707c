import assert from 'node:assert/strict';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';

describe('progress', () => {
  it('counts who came over, who is half-way, and who was deleted', async () => {
    const here = world();
    assert.deepEqual({ ...(await here.migrator.progress()), asOf: null }, { asOf: null, phase: 'on', migrated: 0, claimed: 0, deleted: 0 });
    const login = await here.migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(login.status === 'migrated');
    assert.equal((await here.migrator.progress()).migrated, 1);
    await here.migrator.deleteUser(login.user.id);
    const { asOf, ...counts } = await here.migrator.progress();
    assert.deepEqual(counts, { phase: 'on', migrated: 0, claimed: 0, deleted: 1 });
    assert.ok(asOf instanceof Date);
    assert.equal((await world({ phase: () => 'off' }).migrator.progress()).phase, 'off');
  });
});
