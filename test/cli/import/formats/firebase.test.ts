import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/firebase.js';
import { outcome } from '../../../support/world.js';
import { migratorOnMongo } from '../../support/exports-on-mongo.js';
import { codesIn, entriesOf, importText, sample, sampleSettings } from '../../support/import-text.js';

const hashConfig = sampleSettings('firebase-hash-config.json');
const settings = { source: 'firebase', hashConfig };

describe("The format of Firebase's auth:export", () => {
  const here = migratorOnMongo();

  it('IMP-06: brings over its JSON, whose people log in with their passwords', async () => {
    const { migrator, model } = here();
    const ended = await importText(migrator, format, sample('firebase.json'), settings);
    assert.deepEqual(codesIn(ended), ['imported', 'no_hash', 'may_not_log_in', 'may_not_log_in', 'invalid_row', 'invalid_row']);
    assert.equal(await outcome(migrator, 'user1@firebase.example', 'user2password'), 'rejected');
    assert.equal(await outcome(migrator, 'user1@firebase.example', 'user1password'), 'verified');
    assert.equal((await model.findOne({ email: 'user1@firebase.example' }))?.get('name'), 'User One');
  });

  it('IMP-05: brings over its CSV, and tells the row that it did not quote', async () => {
    const { migrator } = here();
    const ended = await importText(migrator, format, sample('firebase.csv'), settings);
    assert.deepEqual(
      ended.map(({ line, code }) => [line, code]),
      [
        [1, 'imported'],
        [2, 'imported'],
        [3, 'invalid_row'],
        [4, 'may_not_log_in'],
        [5, 'invalid_row'],
      ],
    );
    assert.match(ended[4]?.reason ?? '', /^it has 2 cells/);
    assert.equal(await outcome(migrator, 'user2@firebase.example', 'user1password'), 'verified');
    assert.equal(await outcome(migrator, 'rock@firebase.example', 'user1password'), 'verified');
  });

  it("brings over what the Admin SDK lists, in base64's other alphabet, but for second factors", async () => {
    const { migrator } = here();
    assert.deepEqual(codesIn(await importText(migrator, format, sample('firebase-admin-sdk.json'), settings)), [
      'imported',
      'may_not_log_in',
    ]);
    assert.equal(await outcome(migrator, 'admin@firebase.example', 'user1password'), 'verified');
  });

  it('asks for the parameters of the project before anything is read, and does not tell the key', async () => {
    const { base64_signer_key: key, ...rest } = hashConfig;
    const wrong = [undefined, {}, rest, { ...hashConfig, algorithm: 'BCRYPT' }, { ...hashConfig, base64_signer_key: `!${String(key)}` }];
    for (const config of [...wrong, { ...hashConfig, mem_cost: 30 }, { ...hashConfig, rounds: 'eight' }]) {
      const read = () => format.read(neverRead(), { hashConfig: config });
      assert.throws(read, (error: Error) => error.name === 'UsageError' && !error.message.includes(String(key)));
    }
    const api = { signerKey: key, saltSeparator: 'Bw==', rounds: 8, memoryCost: 14, algorithm: 'SCRYPT' };
    for (const config of [api, { hash_config: hashConfig }])
      assert.equal((await entriesOf(format, '{"users":[]}', { hashConfig: config })).length, 0);
  });
});

// oxlint-disable-next-line require-yield
async function* neverRead(): AsyncGenerator<string> {
  assert.fail('it was read');
}
