import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { explore } from './explore.js';
import { playOnce } from './sample.js';
import type { Scenario } from './scenario.js';
import { SCENARIOS_OF_ADDRESSES } from './scenarios-of-addresses.js';
import { FURTHER_SCENARIOS_OF_IMPORTS, SCENARIOS_OF_IMPORTS } from './scenarios-of-imports.js';
import { SCENARIOS_OF_MAIL } from './scenarios-of-mail.js';
import { SCENARIOS_OF_TWO } from './scenarios-of-two.js';
import { SCENARIOS } from './scenarios.js';
import { UNPLAYED } from './unplayed.js';

/** How many states of each scenario are looked at. With `REPLAY_STATES=1000000`, all of them are, in some minutes. */
const { REPLAY_STATES = '80' } = process.env;
/** How often each scenario is played on MongoDB. */
const { REPLAY_ROUNDS = '2' } = process.env;
const IN_THE_MODEL = 66;

const scenarios = [...SCENARIOS, ...SCENARIOS_OF_TWO, ...SCENARIOS_OF_MAIL, ...SCENARIOS_OF_ADDRESSES, ...SCENARIOS_OF_IMPORTS];
const numberOf = ({ name }: Scenario): number => Number.parseInt(name, 10);

describe('The scenarios of the ledger model', () => {
  it('are each played, or there is a reason why not', () => {
    const accounted = [...scenarios.map(numberOf), ...Object.values(UNPLAYED).flat()];
    assert.deepEqual(
      accounted.sort((one, other) => one - other),
      Array.from({ length: IN_THE_MODEL }, (_, index) => index + 1),
    );
  });
});

describe('The scenarios of the ledger model, in every order', function () {
  this.timeout(600_000);
  const states = Number(REPLAY_STATES);

  for (const scenario of scenarios) {
    it(`CON-20: ${scenario.name}`, async () => {
      const explored = await explore(scenario, { states });
      assert.ok(explored.ends > 0);
      assert.ok(explored.complete || explored.states === states);
    });
  }
});

describe('Imports, in every order', function () {
  this.timeout(600_000);
  const states = Number(REPLAY_STATES);

  for (const scenario of FURTHER_SCENARIOS_OF_IMPORTS) {
    it(`IMP-02, IMP-03: ${scenario.name}`, async () => {
      const explored = await explore(scenario, { states });
      assert.ok(explored.ends > 0);
      assert.ok(explored.complete || explored.states === states);
    });
  }
});

describe('The scenarios of the ledger model on MongoDB', function () {
  this.timeout(600_000);
  const db = testDatabase();

  it('CON-20: keep the invariants in some orders each', async () => {
    const schema = new mongoose.Schema({ name: String, username: String });
    schema.plugin(migratableUser);
    const { users, ledger, tokens } = mongooseStores(db.connection.model('User', schema));
    await users.ready?.({ canonicalize: (identifier) => identifier, standardSpelling: true });
    await ledger.ready?.();
    await tokens.ready?.();
    for (let seed = 0; seed < scenarios.length * Number(REPLAY_ROUNDS); seed++) {
      const scenario = scenarios[seed % scenarios.length] as Scenario;
      await playOnce(scenario, { users, ledger, tokens }, `p${seed}`, seed).catch((error: unknown) =>
        assert.fail(`${scenario.name}, ${String(error)}`),
      );
    }
  });
});
