import assert from 'node:assert/strict';
import { ada } from '../../support/scripted-legacy.js';
import { outcome, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';

describe('A login, of any password that was one over there,', () => {
  it('PWD-06: hands the password to the legacy exactly as it came', async () => {
    for (const password of [' with spaces ', 'e\u0301', '\u00e9', 'UPPER lower', '<b>&amp;"\'', 'a\0b', '\ufeffx', '\u{1f511}']) {
      const { migrator, legacy } = world({ people: [{ ...ada, password }] });
      assert.equal(await outcome(migrator, EMAIL, password), 'migrated', JSON.stringify(password));
      assert.equal(legacy.verified[0]?.password, password);
      assert.equal(await outcome(migrator, EMAIL, password), 'verified', JSON.stringify(password));
    }
  });

  it('PWD-02: brings somebody over whose old password is longer than bcrypt reads, whole', async () => {
    const password = `${'a'.repeat(72)}X`;
    const { migrator } = world({ people: [{ ...ada, password }] });
    assert.equal(await outcome(migrator, EMAIL, password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, password), 'verified');
    assert.equal(await outcome(migrator, EMAIL, `${'a'.repeat(72)}Y`), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'a'.repeat(72)), 'rejected');
  });

  it('PWD-03: compares whole passwords however long the address is', async () => {
    const email = `${'a'.repeat(64)}@${'b'.repeat(60)}.example.org`;
    const { migrator } = world({ people: [{ profile: { id: 1, email }, password: 'right password' }] });
    assert.equal(await outcome(migrator, email, 'right password'), 'migrated');
    assert.equal(await outcome(migrator, email, 'wrong password'), 'rejected');
    assert.equal(await outcome(migrator, email, 'right password '), 'rejected');
  });

  it('PWD-10: brings somebody over whose old password is short and common', async () => {
    const { migrator } = world({
      people: [{ ...ada, password: '1234' }],
      passwords: { hasher: world().hasher, policy: () => assert.fail('asked at a login') },
    });
    assert.equal(await outcome(migrator, EMAIL, '1234'), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, '1234'), 'verified');
  });

  it('PWD-10: recommends a change to whoever has a password that the policy would refuse, and to nobody else', async () => {
    for (const [password, recommended] of [
      ['1234', true],
      ['password', true],
      ['p'.repeat(1025), true],
      ['neither of them', undefined],
    ] as const) {
      const { migrator, named } = world({ people: [{ ...ada, password }] });
      for (const status of ['migrated', 'verified'] as const) {
        const result = await migrator.login({ identifier: EMAIL, password });
        assert.equal(result.status, status);
        assert.equal(result.passwordChangeRecommended, recommended, password);
      }
      assert.deepEqual(
        named('login').map(({ passwordChangeRecommended }) => passwordChangeRecommended),
        [recommended, recommended],
      );
      assert.deepEqual(await migrator.login({ identifier: EMAIL, password: `${password}!` }), { status: 'rejected' });
    }
  });
});
