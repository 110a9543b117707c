import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/auth0.js';
import { outcome } from '../../../support/world.js';
import { migratorOnMongo } from '../../support/exports-on-mongo.js';
import { codesIn, entriesOf, importText, sample } from '../../support/import-text.js';

describe("The format of Auth0's users", () => {
  const here = migratorOnMongo();

  it('IMP-06: brings over the JSON of its bulk import, whose people log in with their passwords', async () => {
    const { migrator, model } = here();
    const ended = await importText(migrator, format, sample('auth0-bulk-import.json'), { source: 'auth0' });
    assert.deepEqual(codesIn(ended), ['imported', 'imported', 'imported', 'imported', 'may_not_log_in', 'may_not_log_in', 'unknown_hash']);
    for (const [name, password] of Object.entries({ antoinette: 'shh', mary: 'shh', md5: 'password', velma: 'auth0 export password' })) {
      assert.equal(await outcome(migrator, `${name}@auth0.example`, `${password}?`), 'rejected', name);
      assert.equal(await outcome(migrator, `${name}@auth0.example`, password), 'verified', name);
    }
    const isVerified = async (name: string) => (await model.findOne({ email: `${name}@auth0.example` }))?.get('emailVerified');
    assert.deepEqual([await isVerified('mary'), await isVerified('velma'), await isVerified('md5')], [true, true, false]);
  });

  it('brings over the hashes that its support exports', async () => {
    const { migrator } = here();
    assert.deepEqual(codesIn(await importText(migrator, format, sample('auth0-hashes.ndjson'), { source: 'auth0' })), [
      'imported',
      'imported',
    ]);
    for (const name of ['euclid', 'hypatia'])
      assert.equal(await outcome(migrator, `${name}@auth0.example`, 'auth0 export password'), 'verified', name);
  });

  it('takes nobody from an export job, which has no hashes, nor who logs in elsewhere or by telephone', async () => {
    const ended = await importText(here().migrator, format, sample('auth0-export-job.ndjson'), { source: 'auth0' });
    assert.deepEqual(codesIn(ended), ['no_hash', 'no_hash', 'invalid_row']);
  });

  it('knows people by the ids that the database connection gave', async () => {
    const ids = async (text: string) => (await entriesOf(format, text)).map((entry) => 'row' in entry && Object(entry.row).id);
    assert.deepEqual(await ids('{"user_id":"auth0|7"}\n{"user_id":"7"}\n{"id":7}\n{"user_id":"google-oauth2|7"}'), [
      '7',
      '7',
      7,
      'google-oauth2|7',
    ]);
    assert.deepEqual(await ids(sample('auth0-hashes.ndjson')), ['euclid', '5dea9f9c82dd7c0e76e4ec94']);
  });

  it('IMP-08: takes an address as verified where it says literal true', async () => {
    const entries = await entriesOf(
      format,
      '{"email":"a","email_verified":"true"}\n{"email":"b","email_verified":1}\n{"email":"c","email_verified":true}',
    );
    assert.deepEqual(
      entries.map((entry) => 'row' in entry && Object(entry.row).emailVerified),
      [false, false, true],
    );
  });
});
