import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/keycloak.js';
import { outcome } from '../../../support/world.js';
import { migratorOnMongo } from '../../support/exports-on-mongo.js';
import { codesIn, entriesOf, importText, sample } from '../../support/import-text.js';

describe("The format of a Keycloak realm's export", () => {
  const here = migratorOnMongo();

  it('IMP-06: brings over a realm, whose people log in with the passwords of every version', async () => {
    const { migrator, model } = here();
    const ended = await importText(migrator, format, sample('keycloak-realm.json'), { source: 'keycloak' });
    const stay = ['may_not_log_in', 'may_not_log_in', 'no_hash', 'no_hash', 'may_not_log_in', 'invalid_hash'];
    assert.deepEqual(codesIn(ended), ['imported', 'imported', 'imported', ...stay]);
    for (const [name, password] of Object.entries({ argon2: 'Tr0ub4dor&3', pbkdf2: 'Tr0ub4dor&3', flat: 'an old Keycloak password' })) {
      assert.equal(await outcome(migrator, `${name}@keycloak.example`, `${password}?`), 'rejected', name);
      assert.equal(await outcome(migrator, `${name}@keycloak.example`, password), 'verified', name);
    }
    assert.equal((await model.findOne({ email: 'argon2@keycloak.example' }))?.get('name'), 'Ada Lovelace');
  });

  it('brings over the files of users beside a realm', async () => {
    const { migrator } = here();
    assert.deepEqual(codesIn(await importText(migrator, format, sample('keycloak-users-0.json'), { source: 'keycloak' })), ['imported']);
    assert.equal(await outcome(migrator, 'second@keycloak.example', 'Tr0ub4dor&3'), 'verified');
  });

  it('takes an action that is due for what it means', async () => {
    const people = ['CONFIGURE_TOTP', 'webauthn-register', 'VERIFY_EMAIL'].map((action) => ({
      ...{ username: 'Ada@example.org', email: 'ada@example.org', requiredActions: [action] },
      credentials: [{ type: 'password', secretData: '{}', credentialData: '{}' }],
    }));
    const rows = (await entriesOf(format, JSON.stringify(people))).map((entry) => Object('row' in entry && entry.row));
    assert.deepEqual(
      rows.map(({ mfaRequired, username, password }) => [mfaRequired, username, typeof password]),
      [true, true, undefined].map((required) => [required, undefined, 'object']),
    );
  });

  it('tells a file that has several realms, or no people', async () => {
    const realms = `[${sample('keycloak-users-0.json')},${sample('keycloak-users-0.json')}]`;
    assert.deepEqual(
      (await entriesOf(format, realms)).map((entry) => 'code' in entry && entry.code),
      ['invalid_row', 'invalid_row'],
    );
    await assert.rejects(entriesOf(format, '{"realm":"demo","clients":[]}'), { name: 'UsageError' });
  });
});
