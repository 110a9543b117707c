import assert from 'node:assert/strict';
import { testDatabase } from '../support/mongo.js';
import { campaign } from './campaign.js';
import { report } from './report.js';
import { Stage } from './stage.js';

/** How long the short run takes, in ms; `npm run history` runs as long as it is told to. */
const SHORT = 3000;
const SEED = 20;

describe('A random history', function () {
  this.timeout(120_000);
  const db = testDatabase();
  let stage: Stage;

  before(async () => {
    stage = await Stage.set({ slots: 2, uri: db.uri, connection: db.connection });
  });

  after(async () => await stage.close());

  it('CON-20, IMP-03: of logins, changes, deletions and imports, among faults and kills, keeps the invariants', async () => {
    const { failure, actions } = await campaign(stage, { seed: SEED, deadline: performance.now() + SHORT });
    assert.ok(!failure, failure ? report(failure) : '');
    assert.ok(actions > 20, `only ${actions} requests`);
  });
});
