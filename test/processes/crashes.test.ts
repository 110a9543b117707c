import assert from 'node:assert/strict';
import { testDatabase } from '../support/mongo.js';
import { LegacyStub } from './legacy-stub.js';
import { LoginProcess } from './processes.js';

/** Every write of a first login has two sides: this many moments to die at. */
const MOMENTS = 8;

describe('A process that is killed between any two writes of a first login', function () {
  this.timeout(120_000);
  const db = testDatabase();
  let legacy: LegacyStub;
  let survivor: LoginProcess;

  before(async () => {
    legacy = await LegacyStub.start(
      Array.from({ length: MOMENTS + 2 }, (_, n) => [
        `person${n}@example.org`,
        { profile: { id: n, email: `person${n}@example.org`, emailVerified: true, name: `Person ${n}` }, password: `old password ${n}` },
      ]),
    );
    survivor = await LoginProcess.start({ MONGODB_URI: db.uri, LEGACY_URL: legacy.url });
  });

  after(async () => {
    await survivor.stop();
    await legacy.close();
  });

  for (let moment = 1; moment <= MOMENTS; moment++) {
    it(`CON-04: at moment ${moment}, leaves nothing behind that the next login does not finish`, async () => {
      const email = `person${moment}@example.org`;
      const doomed = await LoginProcess.start({ MONGODB_URI: db.uri, LEGACY_URL: legacy.url });
      await assert.rejects(doomed.login(email, `old password ${moment}`, { fate: { kind: 'kill', moment } }));
      await doomed.gone();
      assert.ok(doomed.killedAt, 'it was killed where it was told to be');

      const wrong = await survivor.login(email, 'not the password');
      assert.equal(wrong.status, 401);
      const reply = await survivor.login(email, `old password ${moment}`);
      assert.equal(reply.status, 200, doomed.killedAt);
      const people = await db.connection.collection('users').find({ email }).toArray();
      assert.deepEqual(
        people.map((user) => [String(user._id), typeof user.passwordHash]),
        [[reply.body.id, 'string']],
      );
      const records = await db.connection.collection('migration_ledger').find({ aliases: email }).toArray();
      assert.deepEqual(
        records.map((record) => [record.state, String(record.userId)]),
        [['migrated', reply.body.id]],
      );

      legacy.mood = 'error';
      const again = await survivor.login(email, `old password ${moment}`);
      legacy.mood = 'well';
      assert.equal(again.status, 200, 'the password is here for good');
    });
  }

  it('writes four times, and so can be killed at no other moment', async () => {
    const email = 'person0@example.org';
    const reply = await survivor.login(email, 'old password 0', { fate: { kind: 'kill', moment: MOMENTS + 1 } });
    assert.equal(reply.status, 200);
  });
});
