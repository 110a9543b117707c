import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import mongoose from 'mongoose';
import { InvalidFieldsError, UserExistsError } from '../../../lib/core/errors.js';
import { isDuplicate, isLost, storeErrorOf } from '../../../lib/stores/mongoose/store-errors.js';

const { MongoNetworkError, MongoServerError } = mongoose.mongo;
const Pet = new mongoose.Mongoose().model('Pet', new mongoose.Schema({ age: Number, name: { type: String, maxlength: 3 } }));

describe('An error of the database', () => {
  it('is no answer where it is the driver’s or mongoose’s', () => {
    const errors = [
      new MongoNetworkError('connection 7 closed'),
      new MongoServerError({ message: 'not primary', code: 10107 }),
      new MongoServerError({ message: 'not authorized', code: 13 }),
      new mongoose.MongooseError('Operation `users.findOne()` buffering timed out after 10000ms'),
      new mongoose.Error.MongooseServerSelectionError('connect ECONNREFUSED'),
    ];
    for (const error of errors) {
      const given = storeErrorOf(error) as { code?: unknown; cause?: Error };
      assert.equal(given.code, 'store_unavailable', error.name);
      assert.deepEqual([given.cause?.name, given.cause?.message], [error.name, error.message]);
    }
  });

  it('LOG-01: keeps the server’s reply to itself, which may hold a user', () => {
    const error = new MongoServerError({ message: 'waiting for replication timed out', code: 64, value: { passwordHash: 'secret' } });
    Object.assign(error, { result: { value: { passwordHash: 'secret' } } });
    assert.ok(inspect(error, { depth: 9 }).includes('secret'), 'the driver keeps it');
    assert.equal(inspect(storeErrorOf(error), { depth: 9, showHidden: true }).includes('secret'), false);
  });

  it('LOG-01: names paths and no values where the model refuses values', async () => {
    const refused: unknown = await new Pet({ age: 'the secret age', name: 'secret name' }).validate().catch((error: unknown) => error);
    const given = storeErrorOf(refused);
    assert.ok(given instanceof InvalidFieldsError);
    assert.deepEqual([...given.fields].sort(), ['age', 'name']);
    assert.equal(inspect(given, { depth: 9, showHidden: true }).includes('secret'), false);
  });

  it('names what can’t be stored, whoever noticed', () => {
    const cast = new mongoose.Error.CastError('Number', 'secret', 'age');
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const bson = caught(() => mongoose.mongo.BSON.serialize(circular));
    const cases: readonly [unknown, readonly string[]][] = [
      [cast, ['age']],
      [bson, ['profile']],
      [new RangeError('Maximum call stack size exceeded'), ['profile']],
      [
        new MongoServerError({ message: 'Document failed validation', code: 121, errInfo: { secret: 1 } }),
        ["those of the collection's validator"],
      ],
      [new MongoServerError({ message: 'BSONObj size is invalid', code: 10334 }), ['profile']],
    ];
    for (const [error, fields] of cases) assert.deepEqual((storeErrorOf(error) as InvalidFieldsError).fields, fields);
  });

  it('is left as it is where a unique index refused, where it is ours, and where it is a fault of the code', () => {
    const duplicate = new MongoServerError({ message: 'E11000', code: 11000 });
    for (const error of [duplicate, new UserExistsError(), new TypeError('x is not a function'), 'thrown text']) {
      assert.equal(storeErrorOf(error), error);
    }
    assert.equal(isDuplicate(duplicate), true);
    assert.equal(isDuplicate(new MongoServerError({ message: 'x', code: 1 })), false);
    assert.equal(isDuplicate(undefined), false);
  });

  it('tells a lost connection from a reply', () => {
    assert.equal(isLost(new MongoNetworkError('closed')), true);
    assert.equal(isLost(new MongoServerError({ message: 'x', code: 91 })), false);
    assert.equal(isLost(new Error('MongoNetworkError')), false);
  });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
