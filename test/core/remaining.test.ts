import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { keyOf } from '../../lib/core/identity.js';
import type { LedgerRecord, LegacyProfile, LegacySource } from '../../lib/core/ports.js';
import type { RemainingPerson, RemainingQuery } from '../../lib/core/remaining.js';
import { importUsers } from '../../lib/import-users.js';
import { bcryptHasher } from '../../lib/passwords/index.js';
import { allOf } from '../support/all-of.js';
import { deferred } from '../support/deferred.js';
import { ada, type Person, ScriptedLegacy } from '../support/scripted-legacy.js';
import { addUser, type World, world } from '../support/world.js';

class Listed extends ScriptedLegacy {
  constructor(
    people: Person[],
    readonly users: LegacySource['users'] & object = async function* () {
      for (const { profile } of people) yield profile;
    },
    name?: string,
  ) {
    super(people, name);
  }
}

const person = (profile: LegacyProfile): Person => ({ profile: { emailVerified: true, ...profile }, password: 'the old password' });
const bob = person({ id: 2, email: 'Bob@Example.org', username: 'Bob', name: 'Bob' });

const remainingOf = async ({ migrator }: Pick<World, 'migrator'>, query?: RemainingQuery) => await allOf(migrator.remaining(query));
const reasons = (people: readonly RemainingPerson[]) => Object.fromEntries(people.map(({ email, reason }) => [email, reason]));

describe('remaining', () => {
  it('gives everybody who has not come, as the old system tells them', async () => {
    const here = world({ legacy: new Listed([ada, bob]) });
    await here.migrator.login({ identifier: 'ada@example.org', password: ada.password });
    assert.deepEqual(await remainingOf(here), [
      {
        ...{ source: 'legacy', legacyId: '2', email: 'Bob@Example.org', username: 'bob', emailVerified: true, name: 'Bob' },
        ...{ reason: 'never-came', detail: null, hasHash: false },
      },
    ]);
  });

  it('leaves out who was deleted here, and who moved to another address here', async () => {
    const here = world({ legacy: new Listed([ada, bob]) });
    const { user } = asUser(await here.migrator.login({ identifier: 'ada@example.org', password: ada.password }));
    await here.migrator.deleteUser(user.id);
    const other = asUser(await here.migrator.login({ identifier: 'bob@example.org', password: bob.password }));
    await here.migrator.changeEmail(other.user.id, 'robert@example.org');
    assert.deepEqual(await remainingOf(here), []);
  });

  it('says why each is left', async () => {
    const people = [
      person({ id: 3, email: 'half@example.org' }),
      person({ id: 4, email: 'taken@example.org' }),
      person({ id: 5, email: 'blocked@example.org', blocked: true }),
      person({ id: 6, email: 'second-factor@example.org', mfaRequired: true }),
      person({ id: 7, email: 'squatted@example.org' }),
      person({ id: 8, email: 'coming@example.org' }),
      person({ id: 9, email: 'no address' }),
    ];
    const here = world({ legacy: new Listed(people) });
    const { users, ledger, migrator } = here;
    await addUser(users, { email: 'half@example.org', emailVerified: true });
    await addUser(users, { email: 'taken@example.org', passwordHash: null });
    await ledger.insert({ ...claim('taken'), key: 'another', legacyId: '44', userId: (await users.find('taken@example.org'))?.id ?? '' });
    await ledger.insert({ ...claim('coming'), key: keyOf({ sha256 }, 'legacy', 'id', '8'), claimedAt: new Date() });
    const later = world({ users, ledger, people: [] });
    await later.migrator.signUp({ email: 'squatted@example.org', password: 'a password of a squatter' }, { instant: true });
    assert.deepEqual(reasons(await allOf(migrator.remaining())), {
      'half@example.org': 'no-hash',
      'taken@example.org': 'conflict',
      'blocked@example.org': 'blocked',
      'second-factor@example.org': 'blocked',
      'squatted@example.org': 'unproven-signup',
      'coming@example.org': 'in-progress',
      'no address': 'unreadable',
    });
  });

  it('says of whom an import would take the hash, and tells no hash', async () => {
    const password = await bcryptHasher({ cost: 4 }).hash('the old password');
    const rows = [
      { id: 1, email: 'has@example.org', password },
      { id: 2, email: 'unknown@example.org', password: 'hunter22-in-the-clear' },
      { id: 3, email: 'none@example.org', password: null },
    ];
    const legacy = new Listed([], async function* () {
      yield* rows;
    });
    const here = world({ legacy });
    const left = await remainingOf(here);
    assert.deepEqual(
      left.map(({ reason, hasHash }) => [reason, hasHash]),
      [
        ['never-came', true],
        ['never-came', false],
        ['never-came', false],
      ],
    );
    assert.ok(!/hunter22|\$2b\$/.test(JSON.stringify(left)));
    await importUsers(here.migrator, legacy);
    assert.deepEqual(reasons(await remainingOf(here)), { 'unknown@example.org': 'never-came', 'none@example.org': 'never-came' });
  });

  it('gives what can’t be read as such, and goes on', async () => {
    const odd = [null, 'a text', 7, [], {}, { email: 7 }, { id: {}, email: 'x@example.org' }, { blocked: 'yes', email: 'y@example.org' }];
    const here = world({
      legacy: new Listed([], async function* () {
        yield* odd as LegacyProfile[];
        yield ada.profile;
      }),
    });
    const left = await remainingOf(here);
    assert.deepEqual(
      left.map(({ reason }) => reason),
      [...odd.map(() => 'unreadable'), 'never-came'],
    );
    assert.ok(left.slice(0, -1).every(({ detail }) => typeof detail === 'string' && detail));
  });

  it('gives those before a source fails, and then says so without its words', async () => {
    const here = world({
      legacy: new Listed([], async function* () {
        yield ada.profile;
        yield bob.profile;
        throw new Error('connect ECONNREFUSED postgres://me:hunter22@db/users');
      }),
    });
    const given: RemainingPerson[] = [];
    await assert.rejects(
      async () => {
        for await (const left of here.migrator.remaining()) given.push(left);
      },
      { code: 'legacy_unavailable', message: 'The source ‘legacy’ failed after 2 people.'.replaceAll(/[‘’]/g, "'") },
    );
    assert.equal(given.length, 2);
  });

  it('says which source can’t say who there is, before anybody is given', async () => {
    const legacy = [new Listed([ada], undefined, 'shop'), new ScriptedLegacy([bob], 'crm')];
    const here = world({ legacy });
    await assert.rejects(remainingOf(here), { code: 'configuration', message: /'crm' has no users\(\)/ });
    assert.deepEqual(reasons(await remainingOf(here, { sources: ['shop'] })), { 'ada@example.org': 'never-came' });
  });

  it('refuses options that are none, a migrator without an old system, and phase off', async () => {
    const here = world({ legacy: new Listed([ada]) });
    for (const query of [{ sources: ['nobody'] }, { sources: [] }, { sources: 'legacy' }, { concurrency: 0 }, { unknown: 1 }] as object[])
      await assert.rejects(remainingOf(here, query), { code: 'configuration' }, JSON.stringify(query));
    await assert.rejects(remainingOf(world({ legacy: [] })), { code: 'configuration', message: /an old system/ });
    await assert.rejects(remainingOf(world({ legacy: new Listed([ada]), phase: 'off' })), { code: 'configuration', message: /phase off/ });
  });

  it('ends where it is aborted, though the source is stuck', async () => {
    const stuck = deferred<void>();
    const stop = new AbortController();
    const here = world({
      legacy: new Listed([], async function* () {
        yield ada.profile;
        await stuck.promise;
      }),
    });
    const left = remainingOf(here, { signal: stop.signal });
    setImmediate(() => stop.abort());
    assert.equal((await left).length, 1);
    assert.deepEqual(await remainingOf(here, { signal: stop.signal }), []);
    stuck.resolve();
  });

  it('IMP-10: keeps few people in memory, however many there are', async () => {
    let [ahead, given] = [0, 0];
    let furthest = 0;
    const here = world({
      legacy: new Listed([], async function* () {
        for (let id = 0; id < 100_000; id++) {
          furthest = Math.max(furthest, ++ahead - given);
          yield { id, email: `user${id}@example.org` };
        }
      }),
    });
    for await (const left of here.migrator.remaining()) given += left.reason === 'never-came' ? 1 : 0;
    assert.equal(given, 100_000);
    assert.ok(furthest <= 17, `${furthest} were kept`);
  });
});

const asUser = (answer: Awaited<ReturnType<World['migrator']['login']>>) => {
  assert.ok('user' in answer);
  return { user: answer.user as { readonly id: string } };
};

const claim = (name: string): Omit<LedgerRecord, 'key'> => ({
  ...{ source: 'legacy', legacyId: '8', userId: 'nobody yet', state: 'claimed' as const, born: null, aliases: [`${name}@example.org`] },
  ...{ emailVerified: true, via: 'login' as const, claimedAt: new Date(0), migratedAt: null, deletedAt: null },
});

const sha256 = (text: string) => hash('sha256', text, 'hex');
