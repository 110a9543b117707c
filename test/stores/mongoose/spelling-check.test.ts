import assert from 'node:assert/strict';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, migratableModel } from './support/models.js';

describe('The spelling of what is stored', () => {
  const db = testDatabase();

  const readyWith = async (users: readonly object[], given = checks) => {
    const model = migratableModel(db.connection, { username: String });
    await model.init();
    if (users.length) await model.collection.insertMany(users.map((user) => ({ ...user })));
    await mongooseStores(model).users.ready?.(given);
  };

  it('is right where it is canonical, or there is none', async () => {
    const emails = ['ada@example.org', "o'hara+tag_1@sub.example-2.org", 'jürgen@example.org', 'x@xn--exmple-cua.org', 'not-an-address'];
    const usernames = ['ada', 'größe', 'a.b-c_d', ''];
    await readyWith([...emails.map((email) => ({ email })), ...usernames.map((username) => ({ username })), { email: 7 }, {}]);
  });

  for (const [field, value] of [
    ['email', 'Ada@example.org'],
    ['email', 'ada@Example.org'],
    ['email', ' ada@example.org'],
    ['email', 'ada@example.org\n'],
    ['email', 'ada@example.org.'],
    ['email', 'ada@exämple.org'],
    ['email', 'ju\u0308rgen@example.org'],
    ['email', 'JÜRGEN@example.org'],
    ['email', 'mıke@example.org'],
    ['email', 'ada@@example.org'],
    ['email', 'a,b@example.org'],
    ['email', 'ada@127.0.0.1'],
    ['username', 'Ada'],
    ['username', 'ada '],
    ['username', '\u212Aelvin'],
  ] as const) {
    it(`refuses the ${field} ${JSON.stringify(value)}, and names the user by id alone`, async () => {
      await assert.rejects(readyWith([{ _id: 'the-id', [field]: value }]), (error: Error & { code?: unknown }) => {
        assert.equal(error.code, 'configuration');
        assert.match(error.message, new RegExp(`users such as the-id have their '${field}' in another spelling`));
        assert.equal(error.message.includes(value), false);
        return true;
      });
    });
  }

  it('stops at the first few', async () => {
    const users = Array.from({ length: 50 }, (_, n) => ({ _id: `id${n}`, email: `Person${n}@example.org` }));
    await assert.rejects(readyWith(users), (error: Error) => (error.message.match(/id\d+/g) ?? []).length === 3);
  });

  it('is that of the application, where it has one of its own', async () => {
    const upper = { canonicalize: (name: string) => name.toUpperCase(), standardSpelling: false };
    await readyWith([{ email: 'ADA@EXAMPLE.ORG' }], upper);
    await assert.rejects(readyWith([{ email: 'ada@example.org' }], upper), { code: 'configuration' });
  });
});
