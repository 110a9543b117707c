import assert from 'node:assert/strict';
import { testDatabase } from '../support/mongo.js';
import { LegacyStub } from './legacy-stub.js';
import { LoginProcess } from './processes.js';

const STRANGERS = 120;

describe('An old system that hangs', () => {
  const db = testDatabase();
  let legacy: LegacyStub;
  let app: LoginProcess;

  before(async () => {
    const profile = { id: 1, email: 'ada@example.org', emailVerified: true };
    legacy = await LegacyStub.start([['ada@example.org', { profile, password: 'her old password' }]]);
    app = await LoginProcess.start({ MONGODB_URI: db.uri, LEGACY_URL: legacy.url, LIMITS: 'off', TIMEOUT: '60000' });
    assert.equal((await app.login('ada@example.org', 'her old password')).body.outcome, 'migrated');
  });

  after(async () => {
    await app.stop();
    await legacy.close();
  });

  it('LEG-06: does not slow those who are here: they are in while all strangers still wait', async () => {
    legacy.mood = 'hang';
    const answered: string[] = [];
    const strangers = Array.from({ length: STRANGERS }, async (_, n) => {
      const reply = await app.login(`stranger${n}@example.org`, 'whatever it was');
      answered.push('stranger');
      return reply;
    });
    for (let n = 0; n < 10; n++) {
      const reply = await app.login('ada@example.org', 'her old password');
      answered.push('ada');
      assert.deepEqual([reply.status, reply.body.outcome], [200, 'verified']);
    }
    assert.deepEqual(answered, Array<string>(10).fill('ada'));
    legacy.mood = 'well';
    legacy.release();
    const replies = await Promise.all(strangers);
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [401]);
  });
});
