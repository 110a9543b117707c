import assert from 'node:assert/strict';
import type { LedgerRecord } from '../../lib/core/ports.js';
import { newRecord } from '../../lib/testing/samples.js';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';

async function worldOf(records: readonly Partial<LedgerRecord>[]) {
  const here = world();
  for (const record of records) await here.ledger.insert(newRecord(record));
  const found = async (search: string) => (await here.migrator.people({ search })).items.map(({ legacyId }) => String(legacyId)).sort();
  return { ...here, found };
}

const named = (legacyId: string, email: string | null, username?: string): Partial<LedgerRecord> => ({
  legacyId,
  aliases: [...(email ? [email] : []), ...(username ? [`username:${username}`] : [])],
});

describe('people', () => {
  it('shows who came over, as the old system named them', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(login.status === 'migrated');
    const { items, next } = await here.migrator.people();
    assert.equal(next, null);
    const [person, ...others] = items;
    assert.ok(person);
    const { key: _, claimedAt, migratedAt, ...shown } = person;
    assert.deepEqual([others, claimedAt instanceof Date, migratedAt instanceof Date], [[], true, true]);
    assert.deepEqual(shown, {
      state: 'migrated',
      source: 'legacy',
      legacyId: '1',
      userId: login.user.id,
      email: 'ada@example.org',
      username: 'ada',
      emailVerified: true,
      via: 'login',
      deletedAt: null,
    });
    await here.migrator.deleteUser(login.user.id);
    assert.deepEqual((await here.migrator.people()).items, []);
    const [gone] = (await here.migrator.people({ state: 'deleted' })).items;
    assert.deepEqual([gone?.state, gone?.legacyId], ['deleted', '1']);
  });

  it('finds by the beginning of an address or username, however it is spelled, and in any state', async () => {
    const { found } = await worldOf([
      named('1', 'ada@example.org', 'lovelace'),
      { ...named('2', 'adam@example.org'), state: 'migrated', migratedAt: new Date() },
      { ...named('3', 'x@example.org', 'adana'), deletedAt: new Date() },
      named('4', 'bob@example.org', 'xada'),
      { ...named('5', 'ada@example.net'), source: '' },
    ]);
    assert.deepEqual(await found(' ADA '), ['1', '2', '3']);
    assert.deepEqual(await found('ada@'), ['1']);
    assert.deepEqual(await found('adana'), ['3']);
    assert.deepEqual(await found('nobody'), []);
  });

  it('takes a search for the name of a person, not for the word in front of usernames', async () => {
    const { found } = await worldOf([
      named('1', 'ada@example.org', 'ada'),
      named('2', 'user@example.org'),
      named('3', 'username@example.org'),
      named('4', null, 'usher'),
      named('5', 'usa@example.org', 'us'),
      named('6', 'usual@example.org'),
      named('7', 'usez@example.org'),
    ]);
    assert.deepEqual(await found('us'), ['2', '3', '4', '5', '6', '7']);
    assert.deepEqual(await found('user'), ['2', '3']);
    assert.deepEqual(await found('username'), ['3']);
    assert.deepEqual(await found('username:'), []);
    assert.deepEqual(await found('username:ada'), []);
  });

  it('finds by an id of either world, before all others and once', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.ledger.insert(newRecord({ legacyId: '77', aliases: ['1@example.org'] }));
    const ids = async (search: string) => (await here.migrator.people({ search })).items.map(({ legacyId }) => legacyId);
    assert.deepEqual(await ids(login.user.id), ['1']);
    assert.deepEqual(await ids('1'), ['1', '77']);
    assert.deepEqual(await ids('ada'), ['1']);
  });

  it('goes through a list page by page', async () => {
    const at = (index: number): Partial<LedgerRecord> => ({ state: 'migrated', migratedAt: new Date(1_700_000_000_000 + index) });
    const { migrator } = await worldOf(Array.from({ length: 5 }, (_, index) => ({ legacyId: String(index), ...at(index) })));
    const pages: (string | null)[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof migrator.people>> = await migrator.people({ limit: 2, cursor });
      pages.push(page.items.map(({ legacyId }) => legacyId));
      cursor = page.next;
    }
    assert.deepEqual(pages, [['4', '3'], ['2', '1'], ['0']]);
  });

  it('INJ-02: takes no query that is none', async () => {
    const { migrator } = world();
    const queries = [{ state: 'all' }, { state: { $ne: '' } }, { search: { $gt: '' } }, { search: 'x'.repeat(321) }, { state: null }];
    for (const query of queries) await assert.rejects(migrator.people(query as object), { code: 'invalid_request' }, JSON.stringify(query));
    for (const search of ['.*', '$where', '\u0000', '\ud800', '__proto__']) assert.deepEqual((await migrator.people({ search })).items, []);
  });
});
