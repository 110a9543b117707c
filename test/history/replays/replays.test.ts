import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { explore } from './explore.js';
import { playOnce } from './sample.js';
import { SCENARIOS_OF_TWO } from './scenarios-of-two.js';
import { SCENARIOS } from './scenarios.js';

/** How long each scenario is explored, in s. With `REPLAY_SECONDS=60`, nearly all of them come to their end. */
const { REPLAY_SECONDS = '0.5' } = process.env;
/** How long games are played on MongoDB, in all of them together, in ms. */
const ON_MONGODB = 4000;
const scenarios = [...SCENARIOS, ...SCENARIOS_OF_TWO];

describe('The scenarios of the ledger model, in every order', function () {
  this.timeout(600_000);
  for (const scenario of scenarios) {
    it(`CON-20: ${scenario.name}`, async () => {
      const { ends } = await explore(scenario, performance.now() + Number(REPLAY_SECONDS) * 1000);
      assert.ok(ends > 0);
    });
  }
});

describe('The scenarios of the ledger model on MongoDB', function () {
  this.timeout(60_000);
  const db = testDatabase();

  it('CON-20: keep the invariants in some orders each', async () => {
    const schema = new mongoose.Schema({ name: String, username: String });
    schema.plugin(migratableUser);
    const { users, ledger } = mongooseStores(db.connection.model('User', schema));
    await users.ready?.({ canonicalize: (identifier) => identifier, standardSpelling: true });
    await ledger.ready?.();
    const deadline = performance.now() + ON_MONGODB;
    let seed = 0;
    do {
      for (const scenario of scenarios) {
        await playOnce(scenario, { users, ledger }, `p${seed}`, seed).catch((error: unknown) =>
          assert.fail(`${scenario.name}, ${String(error)}`),
        );
        seed++;
      }
    } while (performance.now() < deadline);
    assert.ok(seed >= scenarios.length);
  });
});
