import assert from 'node:assert/strict';
import { TooManyAttemptsError } from '../../lib/core/errors.js';
import type { LegacyProfile, LegacySource } from '../../lib/core/ports.js';
import { firstOf, type FirstOfOptions, sourcesFor, sourcesIn, wrapEach } from '../../lib/legacy/first-of.js';
import { byDomain } from '../../lib/legacy/route.js';
import { legacySourceContract, registerContract } from '../../lib/testing/index.js';
import { ScriptedLegacy } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';
import { ADA, PASSWORD, sourceOf } from './support/sources.js';

const BOB = { id: 7, email: 'bob@shop.example', name: 'Bob' } as const;
const context = { signal: new AbortController().signal };

/** A source that knows one person, and all that it may be asked for. */
const knowing = (name: string, person: LegacyProfile) => ({
  ...sourceOf({
    name,
    verify: (identifier, password) => (identifier === person.email && password === PASSWORD ? person : null),
    getUser: (identifier) => (identifier === person.email ? person : null),
  }),
  count: () => 1,
  users: async function* () {
    yield person;
  },
});
const down = (name: string, error: unknown = new Error('down')) =>
  sourceOf({ name, verify: () => Promise.reject(error), getUser: () => Promise.reject(error) });

const crm = () => knowing('crm', ADA);
const shop = () => knowing('shop', BOB);
const all = async (users: AsyncIterable<LegacyProfile> | undefined) => {
  const people: LegacyProfile[] = [];
  for await (const person of users ?? []) people.push(person);
  return people;
};

describe('firstOf', () => {
  describe('keeps to the contract of sources:', () => {
    const grace = { profile: { id: 1, email: 'grace@example.org', username: 'grace' }, password: 'the old password' };
    const source = firstOf([new ScriptedLegacy([grace], 'crm'), new ScriptedLegacy(undefined, 'shop')]);
    const known = { identifier: 'ada@example.org', password: 'the old password' };
    registerContract(legacySourceContract(source, { known, unknown: 'nobody@example.org' }), { it });
  });

  it('asks in order, up to the first yes', async () => {
    const sources = [crm(), shop(), crm()].map((source, index) => ({ ...source, name: `source ${index}` }));
    const source = firstOf(sources);
    assert.equal((await source.getUser(BOB.email, context))?.email, BOB.email);
    assert.equal(((await source.verify(BOB.email, PASSWORD, context)) as LegacyProfile).email, BOB.email);
    assert.deepEqual(
      sources.map(({ calls }) => [calls.verify.length, calls.getUser.length]),
      [
        [1, 1],
        [1, 1],
        [0, 0],
      ],
    );
    assert.equal(await source.verify(BOB.email, 'wrong', context), null);
    assert.equal(await source.getUser('nobody@example.org', context), null);
  });

  it('asks those alone that the route names, in its order, each of them once', async () => {
    const order: string[] = [];
    const noting = (name: string) => sourceOf({ name, verify: () => void order.push(name), getUser: () => void order.push(name) });
    for (const [route, expected] of [
      [() => 'b', ['b']],
      [() => ['c', 'a'], ['c', 'a']],
      [() => ['a', 'a'], ['a']],
      [() => [], []],
      [() => undefined, ['a', 'b', 'c']],
      [() => null, ['a', 'b', 'c']],
      [(identifier: string) => identifier.slice(0, 1), ['a']],
    ] as const) {
      const source = firstOf([noting('a'), noting('b'), noting('c')], { route });
      for (const ask of [() => source.verify('ada', PASSWORD, context), () => source.getUser('ada', context)]) {
        order.length = 0;
        assert.equal(await ask(), null);
        assert.deepEqual(order, expected);
      }
    }
  });

  it('is not troubled by a source that is down, about somebody whom the route does not lead there', async () => {
    const source = firstOf([down('crm'), shop()], { route: byDomain({ 'shop.example': 'shop' }, 'crm') });
    assert.equal((await source.getUser(BOB.email, context))?.email, BOB.email);
    assert.equal(await source.verify(BOB.email, 'wrong', context), null);
    await assert.rejects(async () => await source.getUser(ADA.email, context), /down/);
  });

  it('LEG-01: gives no answer where a source gives none and nobody says yes', async () => {
    const patience = new TooManyAttemptsError();
    for (const [sources, expected] of [
      [[down('a'), crm()], /down/],
      [[crm(), down('a')], /down/],
      [[down('a'), down('b', patience)], patience],
    ] as const) {
      await assert.rejects(async () => await firstOf(sources).verify(BOB.email, PASSWORD, context), expected);
      await assert.rejects(async () => await firstOf(sources).getUser(BOB.email, context), expected);
    }
    assert.ok(await firstOf([down('a'), crm()]).verify(ADA.email, PASSWORD, context));
  });

  it('MIG-07: asks the very source that said yes who that is', async () => {
    const stranger = { id: 1, email: ADA.email, name: 'Another Ada' };
    const first = sourceOf({ name: 'first', verify: () => false, getUser: () => stranger });
    const second = sourceOf({ name: 'second', verify: () => true, getUser: () => ADA });
    const profile = await firstOf([first, second]).verify(ADA.email, PASSWORD, context);
    assert.deepEqual(profile, { ...ADA, id: 'second:7' });
  });

  it('tells the people of two sources apart who have one id', async () => {
    const source = firstOf([crm(), shop()]);
    const ids = [(await source.getUser(ADA.email, context))?.id, (await source.getUser(BOB.email, context))?.id];
    assert.deepEqual(ids, ['crm:7', 'shop:7']);
    assert.deepEqual(
      (await all(source.users?.(context))).map(({ id }) => id),
      ids,
    );
    const odd = [
      knowing('a:b', { ...ADA, id: 'c' }),
      knowing('a', { ...BOB, id: 'b:c' }),
      knowing('hex', { email: 'x@example.org', id: { toHexString: () => 'c0ffee' } }),
      knowing('big', { email: 'y@example.org', id: 2n ** 64n }),
      knowing('none', { email: 'z@example.org', id: null }),
    ];
    assert.deepEqual(
      (await all(firstOf(odd).users?.(context))).map(({ id }) => id),
      ['a%3Ab:c', 'a:b:c', 'hex:c0ffee', 'big:18446744073709551616', null],
    );
  });

  it('counts and lists everybody where every source can, and else not at all', async () => {
    const source = firstOf([crm(), shop()]);
    assert.equal(await source.count?.(context), 2);
    assert.deepEqual(
      (await all(source.users?.(context))).map(({ email }) => email),
      [ADA.email, BOB.email],
    );
    const { count: _, ...uncounted } = crm();
    assert.deepEqual(Object.keys(firstOf([uncounted, shop()])).sort(), ['close', 'getUser', 'name', 'users', 'verify']);
    assert.deepEqual(Object.keys(firstOf([sourceOf({}), shop()])).sort(), ['close', 'getUser', 'name', 'verify']);
  });

  it('gives no count and no end of the list where a source fails', async () => {
    const broken = {
      ...crm(),
      name: 'broken',
      count: () => Promise.reject(new Error('down')),
      users: async function* () {
        yield ADA;
        throw new Error('down');
      },
    };
    const source = firstOf([shop(), broken]);
    await assert.rejects(async () => await source.count?.(context), /down/);
    await assert.rejects(all(source.users?.(context)), /down/);
  });

  it('closes all that can be closed, even where one fails', async () => {
    const closed: string[] = [];
    const closable = (name: string, error?: Error) => ({
      ...sourceOf({ name }),
      close() {
        closed.push(name);
        if (error) throw error;
      },
    });
    await firstOf([closable('a'), sourceOf({ name: 'b' }), firstOf([closable('c')], { name: 'inner' })]).close();
    assert.deepEqual(closed, ['a', 'c']);
    closed.length = 0;
    await assert.rejects(firstOf([closable('a', new Error('stuck')), closable('b')]).close(), /stuck/);
    assert.deepEqual(closed, ['a', 'b']);
  });

  it('asks nobody on behalf of somebody who has gone', async () => {
    const leaving = new AbortController();
    const second = crm();
    const first = sourceOf({ name: 'first', verify: () => leaving.abort(new Error('gone')) });
    await assert.rejects(async () => await firstOf([first, second]).verify(ADA.email, PASSWORD, { signal: leaving.signal }), /gone/);
    assert.equal(second.calls.verify.length, 0);
  });

  it('hands the context on', async () => {
    const source = crm();
    await firstOf([source]).getUser(ADA.email, context);
    assert.equal(source.calls.getUser[0], context);
  });

  it('is made of its sources, and of those of another inside it', () => {
    const [a, b, c] = [sourceOf({ name: 'a' }), sourceOf({ name: 'b' }), sourceOf({ name: 'c' })];
    const inner = firstOf([b, c], { name: 'inner', route: (identifier) => (identifier === 'ada' ? 'c' : undefined) });
    const outer = firstOf([a, inner], { route: (identifier) => (identifier === 'bob' ? 'a' : ['inner', 'a']) });
    assert.deepEqual(sourcesIn([outer]), [a, b, c]);
    assert.deepEqual(sourcesFor([outer], 'ada'), [c, a]);
    assert.deepEqual(sourcesFor([outer], 'bob'), [a]);
    assert.deepEqual(sourcesFor([outer], 'eve'), [b, c, a]);
    assert.deepEqual(sourcesFor([a, inner], 'eve'), [a, b, c]);
  });

  it('stays what it is where each of its sources is wrapped', async () => {
    const inner = firstOf([crm(), shop()], { name: 'inner', route: byDomain({ 'shop.example': 'shop' }, 'crm') });
    const outer = firstOf([sourceOf({ name: 'a' }), inner], { name: 'outer' });
    const asked: string[] = [];
    const wrap = (source: LegacySource): LegacySource => ({
      name: String(source.name),
      verify: (...question) => source.verify(...question),
      getUser: (...question) => {
        asked.push(String(source.name));
        return source.getUser(...question);
      },
    });
    const wrapped = wrapEach(outer, wrap);
    assert.equal(wrapped.name, 'outer');
    assert.deepEqual(
      sourcesIn([wrapped]).map(({ name }) => name),
      ['a', 'crm', 'shop'],
    );
    assert.equal((await wrapped.getUser(BOB.email, context))?.id, 'shop:7');
    assert.deepEqual(asked, ['a', 'shop']);
    assert.deepEqual(Object.keys(wrapEach(crm(), wrap)), ['name', 'verify', 'getUser']);
  });

  it('is not passed over where one of its functions is replaced', async () => {
    const source = firstOf([crm()]);
    const replaced: LegacySource = { ...source, getUser: () => null };
    assert.deepEqual(sourcesIn([replaced]), [replaced]);
    assert.throws(() => Object.assign(source, { getUser: () => null }), TypeError);
  });

  describe('in a migrator', () => {
    const route = byDomain({ 'shop.example': 'shop' }, 'crm');

    it('brings people over from each source, tells them apart, and never asks about them again', async () => {
      const [first, second] = [crm(), shop()];
      const { migrator, named, ledger } = world({ legacy: firstOf([first, second], { route }) });
      for (const { email } of [ADA, BOB]) {
        assert.equal(await outcome(migrator, email, 'a wrong password'), 'rejected');
        assert.equal(await outcome(migrator, email, PASSWORD), 'migrated');
        assert.equal(await outcome(migrator, email, PASSWORD), 'verified');
      }
      assert.deepEqual(
        named('migrated').map(({ source }) => source),
        ['crm', 'shop'],
      );
      assert.equal((await ledger.findByAliases([BOB.email]))[0]?.legacyId, '7');
      assert.deepEqual([first.calls.verify.length, second.calls.verify.length], [2, 2]);
    });

    it('knows a person as the same source gave them without it', async () => {
      const { migrator, users, ledger, tokens } = world({ legacy: [crm(), shop()] });
      assert.equal(await outcome(migrator, BOB.email, PASSWORD), 'migrated');
      const later = world({ legacy: firstOf([crm(), shop()], { route }), users, ledger, tokens });
      const [record, ...more] = await ledger.findByAliases([BOB.email]);
      assert.equal(await outcome(later.migrator, BOB.email, PASSWORD), 'verified');
      assert.deepEqual([record?.source, more.length], ['shop', 0]);
    });

    it('counts the people of each source', async () => {
      const { migrator } = world({ legacy: firstOf([crm(), shop()], { route }) });
      assert.equal((await migrator.progress()).legacyTotal, 2);
    });

    it('LEG-01: leaves those alone whose source is well while another is down', async () => {
      const { migrator } = world({ legacy: firstOf([down('crm'), shop()], { route }), guard: { failures: 1 } });
      assert.equal(await outcome(migrator, ADA.email, PASSWORD), 'legacy_unavailable');
      assert.equal(await outcome(migrator, ADA.email, PASSWORD), 'legacy_unavailable');
      assert.equal(await outcome(migrator, BOB.email, 'a wrong password'), 'rejected');
      assert.equal(await outcome(migrator, BOB.email, PASSWORD), 'migrated');
    });

    it('CFG-01: refuses two sources of one name, wherever they are', () => {
      for (const legacy of [
        [crm(), firstOf([crm(), shop()])],
        [firstOf([crm()]), firstOf([shop(), crm()])],
      ])
        assert.throws(() => world({ legacy }), { code: 'configuration', message: /two legacy sources are named 'crm'/ });
    });
  });

  it('CFG-01: refuses what is wrong', () => {
    const refused: readonly (readonly [unknown, unknown, RegExp])[] = [
      [[], {}, /one at least/],
      [crm(), {}, /an array of sources/],
      [[undefined], {}, /verify/],
      [[{ verify: () => null }], {}, /getUser/],
      [[crm(), crm()], {}, /two are named 'crm'/],
      [[sourceOf({}), sourceOf({})], {}, /two are named 'legacy'/],
      [[crm(), firstOf([shop(), crm()], { name: 'inner' })], {}, /two are named 'crm'/],
      [[crm(), firstOf([shop()], { name: 'crm' })], {}, /two are named 'crm'/],
      [[sourceOf({ name: '' })], {}, /name/],
      [[sourceOf({ name: '\ud800' })], {}, /name/],
      [[crm()], { name: 7 }, /name/],
      [[crm()], { route: 'crm' }, /route/],
      [[crm()], { route: byDomain({ 'acme.example': 'acme' }) }, /route.*which are crm/],
      [[crm()], { routes: {} }, /got 'routes'/],
    ];
    for (const [sources, options, message] of refused)
      assert.throws(() => firstOf(sources as LegacySource[], options as FirstOfOptions), { code: 'configuration', message });
  });

  it('CFG-01: refuses a name that there is not, when the route gives it', async () => {
    for (const route of [() => 'cmr', () => ['crm', 'cmr'], () => 'constructor', () => 7 as unknown as string]) {
      const source = firstOf([crm()], { route });
      await assert.rejects(async () => await source.verify(ADA.email, PASSWORD, context), { code: 'configuration' });
      await assert.rejects(async () => await source.getUser(ADA.email, context), { code: 'configuration' });
    }
  });
});
