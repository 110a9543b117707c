import assert from 'node:assert/strict';
import type { DashboardMigrator, DashboardOptions } from '../../../lib/express/dashboard/dashboard-options.js';
import { migrationDashboard } from '../../../lib/express/dashboard/dashboard.js';
import { world } from '../../support/world.js';

describe('The options of the dashboard', () => {
  const { migrator } = world();
  const make = (options: unknown, of: unknown = migrator) => migrationDashboard(of as DashboardMigrator, options as DashboardOptions);

  it('DSH-01: have to say who may see it', () => {
    for (const options of [undefined, {}, { authorize: true }, { authorize: 'admin' }])
      assert.throws(() => make(options), { code: 'configuration', message: /authorize/ });
  });

  it('CFG-01: tell of all that is wrong at once', () => {
    const options = { authorise: () => true, title: ' ', origins: ['example.org'], onError: 7 };
    for (const word of ['no option authorise', 'authorize', 'title', 'origins', 'onError'])
      assert.throws(() => make(options), { code: 'configuration', message: new RegExp(word) });
    assert.throws(() => make({ authorize: () => true }, {}), { code: 'configuration', message: /migrator/ });
  });

  it('take what is right', () => {
    assert.equal(
      typeof make({ authorize: () => true, title: 'Moving house', origins: ['https://www.example.org'], onError: () => {} }),
      'function',
    );
  });
});
