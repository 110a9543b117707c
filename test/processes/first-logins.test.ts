import assert from 'node:assert/strict';
import { testDatabase } from '../support/mongo.js';
import { LegacyStub } from './legacy-stub.js';
import { LoginProcess, type Reply } from './processes.js';

describe('Four processes on one database', () => {
  const db = testDatabase();
  let legacy: LegacyStub;
  let processes: LoginProcess[];

  before(async function () {
    this.timeout(60_000);
    legacy = await LegacyStub.start(
      Array.from({ length: 40 }, (_, n) => [
        `person${n}@example.org`,
        { profile: { id: n, email: `person${n}@example.org`, emailVerified: true }, password: `old password ${n}` },
      ]),
    );
    processes = await Promise.all(Array.from({ length: 4 }, () => LoginProcess.start({ MONGODB_URI: db.uri, LEGACY_URL: legacy.url })));
  });

  after(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    await legacy.close();
  });

  const users = () => db.connection.collection('users');
  const ledger = () => db.connection.collection('migration_ledger');
  const everywhere = (count: number, login: (process: LoginProcess) => Promise<Reply>) =>
    Promise.all(Array.from({ length: count }, (_, n) => login(processes[n % processes.length] as LoginProcess)));

  it('CON-01: 500 parallel first logins of one user give one user, one id, no 5xx and no 429', async () => {
    const replies = await everywhere(500, (process) => process.login('person0@example.org', 'old password 0'));
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
    assert.equal(new Set(replies.map(({ body }) => body.id)).size, 1);
    assert.equal(await users().countDocuments({ email: 'person0@example.org' }), 1);
    assert.equal(await ledger().countDocuments({ state: 'migrated' }), 1);
    assert.ok(legacy.verifications <= 500);
  });

  it('I9: none of them asks the old system again', async () => {
    const before = legacy.verifications;
    const replies = await everywhere(20, (process) => process.login('PERSON0@example.org', 'old password 0'));
    assert.deepEqual([...new Set(replies.map(({ body }) => body.outcome))], ['verified']);
    assert.equal(legacy.verifications, before);
  });

  it('CON-01: forty people at once, four times each, are forty users', async () => {
    const people = Array.from({ length: 160 }, (_, n) => n % 40);
    const replies = await Promise.all(
      people.map((n, index) => (processes[index % 4] as LoginProcess).login(`person${n}@example.org`, `old password ${n}`)),
    );
    const refused = replies.filter(({ status }) => status !== 200);
    assert.deepEqual(
      refused.filter(({ status }) => status !== 429),
      [],
    );
    assert.equal(await users().countDocuments(), await ledger().countDocuments({ state: 'migrated' }));
  });

  it('LEG-01: an outage of the old system is a 503 with a time to come back, in every process', async () => {
    legacy.mood = 'error';
    const replies = await everywhere(4, (process) => process.login('stranger@example.org', 'whatever it was'));
    legacy.mood = 'well';
    assert.deepEqual([...new Set(replies.map(({ status, body }) => `${status} ${body.code}`))], ['503 legacy_unavailable']);
  });
});
