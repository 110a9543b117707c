import assert from 'node:assert/strict';
import { ada } from '../../support/scripted-legacy.js';
import { addUser, beside, outcome, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';

describe('A login once the legacy is out of use', () => {
  it('MIG-16: rejects people who never came over once the legacy is gone, and lets in those who did', async () => {
    const here = world();
    await outcome(here.migrator, EMAIL, ada.password);
    const alone = beside(here);
    assert.equal(await outcome(alone, EMAIL, ada.password), 'verified');
    assert.equal(await outcome(alone, 'bob@example.org', 'a password'), 'rejected');
    await addUser(here.users, { email: 'empty@example.org' });
    assert.equal(await outcome(alone, 'empty@example.org', 'a password'), 'rejected');
  });

  it('MIG-16: does not ask the legacy in phase off, and asks which phase it is at each login', async () => {
    let phase: 'on' | 'off' = 'off';
    const { migrator, legacy } = world({ phase: async () => phase });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(legacy.verified.length, 0);
    phase = 'on';
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    phase = 'off';
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
  });
});
