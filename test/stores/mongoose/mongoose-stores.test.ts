import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { canonicalize } from '../../../lib/core/identifier.js';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { attemptLimiterContract, migrationLedgerContract, registerContract, userStoreContract } from '../../../lib/testing/index.js';
import { testDatabase } from '../../support/mongo.js';

describe('mongooseStores', () => {
  it('CFG-01: takes a model and nothing else, and says so', () => {
    for (const wrong of [undefined, null, {}, 'User', new mongoose.Schema({}), () => 7]) {
      assert.throws(() => mongooseStores(wrong as mongoose.Model<object>), {
        code: 'configuration',
        message: /expected a mongoose model/,
      });
    }
  });

  it('CFG-01: takes no option that is none', () => {
    const model = new mongoose.Mongoose().model('User', new mongoose.Schema({}));
    assert.throws(() => mongooseStores(model, { timeout: 0 }), { code: 'configuration' });
    assert.throws(() => mongooseStores(model, { limits: { perIp: 0 } }), { code: 'configuration' });
    const wrong = [
      { feilds: {} },
      { limits: { perIdentifer: 5 } },
      { limits: null },
      { limits: true },
      { collections: { legder: 'x' } },
      { fields: null },
    ];
    for (const options of wrong) {
      const [group = '', inner] = Object.entries(options)[0] ?? [];
      const named = new RegExp(Object.keys(inner ?? {})[0] ?? group);
      assert.throws(() => mongooseStores(model, options as object), { code: 'configuration', message: named });
    }
  });

  it('INJ-11: takes no field that is none: the hash would be looked for in the wrong place', () => {
    const model = new mongoose.Mongoose().model('User', new mongoose.Schema({ password: String }));
    const fields = { passwordHahs: 'password' } as object;
    assert.throws(() => mongooseStores(model, { fields }), { code: 'configuration', message: /passwordHash.*got 'passwordHahs'/ });
  });

  it('leaves the limits out where it is told to', () => {
    const model = new mongoose.Mongoose().model('User', new mongoose.Schema({}));
    assert.equal(mongooseStores(model, { limits: false }).limits, undefined);
    assert.equal(typeof mongooseStores(model).limits.admit, 'function');
  });

  it('changes nothing of the options it is given', () => {
    const options = Object.freeze({
      fields: Object.freeze({ email: 'mail' }),
      collections: Object.freeze({}),
      limits: Object.freeze({ perIp: 7 }),
    });
    assert.doesNotThrow(() => mongooseStores(new mongoose.Mongoose().model('User', new mongoose.Schema({})), options));
  });
});

describe('The stores on mongoose', () => {
  const db = testDatabase();

  for (const [kind, id] of [
    ['ObjectIds', {}],
    ['UUIDs', { _id: mongoose.Schema.Types.UUID }],
    ['texts', { _id: String }],
  ] as const) {
    describe(`with ${kind} for ids`, () => {
      const stores = () => {
        const name = `user_${kind}`;
        const made = db.connection.models[name];
        if (made) return mongooseStores(made, { collections: { ledger: `ledger_${kind}` } });
        const schema = new mongoose.Schema({ ...id, name: String, username: { type: String, unique: true, sparse: true } });
        schema.plugin(migratableUser);
        return mongooseStores(db.connection.model(name, schema), { collections: { ledger: `ledger_${kind}` } });
      };
      const ready = async () => {
        const { users, ledger, limits } = stores();
        await users.ready?.({ canonicalize, standardSpelling: true });
        await ledger.ready?.();
        await limits.ready?.();
        return { users, ledger, limits };
      };
      registerContract(
        userStoreContract(async () => (await ready()).users),
        { it },
      );
      registerContract(
        migrationLedgerContract(async () => (await ready()).ledger),
        { it },
      );
      if (kind !== 'ObjectIds') return;
      const limits = () => db.connection.collection('migration_limits');
      const advance = async (ms: number) => {
        for (const { _id, expire } of await limits()
          .find({ expire: { $ne: null } })
          .toArray()) {
          await limits().updateOne({ _id }, { $set: { expire: new Date(expire.getTime() - ms) } });
        }
      };
      registerContract(attemptLimiterContract({ make: async () => (await ready()).limits, advance }), { it });
    });
  }
});
