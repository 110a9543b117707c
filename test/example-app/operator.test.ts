import assert from 'node:assert/strict';
import { demoPeople, type Person } from '../../example-app/old-system/people.js';
import { needsPostgres } from './needs-postgres.js';
import { runningExample } from './support/running-example.js';

const [ada, alan, grace] = demoPeople as readonly [Person, Person, Person];
const PAGES = [
  '/operator',
  '/operator/migration/',
  '/operator/migration/users',
  '/operator/migration/progress.json',
  '/operator/time-machine/',
];

needsPostgres('the operator’s pages of the example', () => {
  const here = runningExample();

  it('DSH-01: are there for the operator, once they are logged in, and for nobody else', async () => {
    const [operator, somebody, stranger] = [here.visitor(), here.visitor(), here.visitor()];
    await operator.logIn(ada.email, ada.password);
    await somebody.logIn(alan.email, alan.password);
    for (const page of PAGES) {
      assert.deepEqual(
        [(await operator.open(page)).status, (await somebody.open(page)).status, (await stranger.open(page)).status],
        [200, 404, 404],
        page,
      );
    }
    assert.match((await operator.open('/')).text, /href="\/operator"/);
    assert.ok(!(await somebody.open('/')).text.includes('/operator'));
    assert.equal((await somebody.send('/operator/phase', { phase: 'off' })).status, 404);
    assert.equal((await somebody.send('/operator/play')).status, 404);
  });

  it('show how many have come over, of how many may', async () => {
    const operator = here.visitor();
    await operator.logIn(ada.email, ada.password);
    const { migrated, legacyTotal, remaining } = await here.example.migrator.progress();
    const { text } = await operator.open('/operator/migration/');
    assert.ok(text.includes(`<strong>${legacyTotal}</strong>`) && (legacyTotal ?? 0) > 200);
    assert.equal(migrated + (remaining ?? 0), legacyTotal);
  });

  it('MIG-16: turn the old system off and on again without a restart', async () => {
    const [operator, newcomer] = [here.visitor(), here.visitor()];
    await operator.logIn(ada.email, ada.password);
    const { headers } = await operator.send('/operator/phase', { phase: 'off' });
    assert.equal(headers.location, '/operator');
    assert.equal(await newcomer.logIn(grace.email, grace.password), '401');
    assert.equal(await here.visitor().logIn(ada.email, ada.password), '/');
    assert.match((await operator.open('/operator')).text, /value="off" checked/);
    await operator.send('/operator/phase', { phase: 'sideways' });
    assert.equal(here.example.operator.phase, 'off');
    await operator.send('/operator/phase', { phase: 'on' });
    assert.equal(await newcomer.logIn(grace.email, grace.password), '/');
  });

  it('play a month in a world of its own, where nobody comes over here', async () => {
    const operator = here.visitor();
    await operator.logIn(ada.email, ada.password);
    const before = await here.example.User.countDocuments();
    assert.equal((await operator.send('/operator/play')).headers.location, '/operator/time-machine/');
    assert.match((await operator.open('/operator/time-machine/')).text, /A month in a minute/);
    assert.equal(await here.example.User.countDocuments(), before);
  });
});
