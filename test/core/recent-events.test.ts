import assert from 'node:assert/strict';
import { RecentEvents } from '../../lib/core/recent-events.js';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';

describe('RecentEvents', () => {
  it('keeps the latest two hundred, the latest first', () => {
    const recent = new RecentEvents();
    for (let index = 0; index < 250; index++) recent.noted('deleted', { at: new Date(index), userId: String(index) });
    const ids = recent.list().map((event) => event.name === 'deleted' && event.userId);
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [200, '249', '50']);
  });

  it('gives copies: what is done to one is not there for the next', () => {
    const recent = new RecentEvents();
    recent.noted('deleted', { at: new Date(7), userId: '1' });
    const [event] = recent.list();
    event?.at.setTime(0);
    assert.deepEqual(recent.list(), [{ name: 'deleted', at: new Date(7), userId: '1' }]);
  });

  it('LOG-02: has what happened to a login, masked, and from one migrator alone', async () => {
    const [here, elsewhere] = [world(), world()];
    await here.migrator.login({ identifier: 'Ada@example.org', password: ada.password });
    await here.migrator.login({ identifier: 'bob@example.org', password: 'wrong' });
    const events = here.migrator.recentEvents();
    assert.deepEqual(
      events.map(({ name }) => name),
      ['rejected', 'login', 'migrated'],
    );
    assert.doesNotMatch(JSON.stringify(events), /ada@|bob@|wrong|the old password/i);
    assert.deepEqual(elsewhere.migrator.recentEvents(), []);
  });
});
