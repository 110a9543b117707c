import assert from 'node:assert/strict';
import { createMigrator } from '../../../lib/create-migrator.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { countingHasher } from '../../support/counting-hasher.js';
import { testDatabase } from '../../support/mongo.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { type Person, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { addUser, outcome } from '../../support/world.js';
import { migratableModel } from './support/models.js';

const crowd: readonly Person[] = Array.from({ length: 500 }, (_, index) => ({
  profile: { id: index, email: `person${index}@example.org`, username: `name${index}`, emailVerified: true },
  password: `the old password ${index}`,
}));

describe('The overview of a ledger on MongoDB', () => {
  const db = testDatabase();

  it('DSH-03: has the numbers of a direct count after 500 first logins at once by two migrators, retries, conflicts and deletions', async function () {
    this.timeout(180_000);
    const collections = { ledger: 'crowded' };
    const model = migratableModel(db.connection, { username: String });
    const legacy = Object.assign(new ScriptedLegacy([...crowd]), { count: () => crowd.length });
    const hasher = countingHasher();
    const make = () => {
      const stores = mongooseStores(model, { collections, limits: false, timeout: 60_000 });
      return createMigrator({
        ...stores,
        legacy,
        passwords: { hasher, queue: 5000 },
        guard: { queue: 2000, timeout: 60_000 },
        logger: recordingLogger(),
      });
    };
    const [one, other] = [make(), make()];
    await one.ready();
    const { users } = mongooseStores(model, { collections, limits: false });
    // Others have the usernames of the last ten here.
    const others = crowd.slice(490).map(({ profile }) => ({ email: `other-${profile.email}`, username: profile.username ?? null }));
    for (const names of others) await addUser(users, { ...names, passwordHash: await hasher.hash('another') });
    const login = (migrator: typeof one, { profile, password }: Person) => outcome(migrator, profile.email ?? '', password);

    const looks: Promise<unknown>[] = [];
    const logins = crowd.flatMap((person, index) => {
      if (index % 100 === 0) looks.push(one.progress(), other.progress());
      return [login(one, person), login(index % 2 ? one : other, person)];
    });
    const outcomes = await Promise.all(logins);
    await Promise.all(looks);
    const ends = (from: number, to: number) => new Set(outcomes.slice(from * 2, to * 2));
    assert.deepEqual([ends(0, 490), ends(490, 500)], [new Set(['migrated', 'verified']), new Set(['identity_conflict'])]);

    const people = (await one.people({ limit: 200 })).items.slice(0, 20);
    await Promise.all(people.map(({ userId }, index) => (index < 10 ? one.deleteUser(userId) : users.remove(userId))));
    // What the application deletes by itself counts once it is noticed.
    for (const { email } of people) {
      const person = crowd.find(({ profile }) => profile.email === email);
      assert.ok(person);
      assert.equal(await login(other, person), 'rejected');
    }

    const records = db.connection.collection('crowded');
    const direct = {
      migrated: await records.countDocuments({ state: 'migrated', deletedAt: null }),
      claimed: await records.countDocuments({ state: 'claimed' }),
      deleted: await records.countDocuments({ deletedAt: { $ne: null } }),
    };
    assert.deepEqual(direct, { migrated: 470, claimed: 10, deleted: 20 });
    assert.equal(await model.countDocuments({}), 480);
    // Fresh ones: figures that were looked at during the logins may be five seconds old.
    for (const migrator of [make(), make()]) {
      const { migrated, claimed, deleted, byVia, bySource, perDay, legacyTotal, remaining, percent, conflicts } = await migrator.progress();
      assert.deepEqual({ migrated, claimed, deleted }, direct);
      assert.deepEqual([byVia, bySource], [{ login: 470, reset: 0, import: 0 }, { legacy: 470 }]);
      assert.equal(
        perDay.reduce((sum, day) => sum + day.migrated, 0),
        470,
      );
      assert.deepEqual([legacyTotal, remaining, percent, conflicts], [500, 10, 98, 10]);
    }
    const { items } = await one.people({ state: 'deleted', limit: 200 });
    assert.deepEqual(new Set(items.map(({ key }) => key)), new Set(people.map(({ key }) => key)));
  });
});
