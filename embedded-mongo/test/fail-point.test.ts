import assert from 'node:assert/strict';
import { type Db, type Document, MongoError, MongoNetworkError } from 'mongodb';
import { assertFails, isRealServer, openTarget, type Target } from './target.js';

describe('embedded-mongo: the fail point', () => {
  let target: Target;
  let db: Db;
  const configure = (mode: unknown, data?: Document): Promise<Document> =>
    target.client.db('admin').command({ configureFailPoint: 'failCommand', mode, ...(data && { data }) });

  before(async function () {
    target = await openTarget('em_fail_point');
    db = target.db;
    // A real server has fail points only when started with enableTestCommands.
    if (isRealServer) await configure('off').catch(() => this.skip());
  });
  afterEach(() => configure('off'));
  after(() => target.close());

  it('fails a command as often as told, and does not run it', async () => {
    const c = db.collection('times');
    await configure({ times: 2 }, { failCommands: ['insert'], errorCode: 91, errorLabels: ['Mine'] });
    await assertFails(c.insertOne({}), 91, { codeName: 'ShutdownInProgress' });
    const error = await c.insertOne({}).catch((reason: unknown) => reason);
    assert.ok(error instanceof MongoError && error.hasErrorLabel('Mine'));
    await c.insertOne({});
    assert.equal(await c.countDocuments(), 1);
  });

  it('fails a command until it is turned off', async () => {
    const c = db.collection('always');
    await configure('alwaysOn', { failCommands: ['count', 'distinct'], errorCode: 50 });
    await assertFails(c.estimatedDocumentCount({}), 50);
    await assertFails(c.distinct('a'), 50);
    await configure('off');
    assert.equal(await c.estimatedDocumentCount(), 0);
  });

  it('lets the first ones pass', async () => {
    const c = db.collection('skip');
    await configure({ skip: 2 }, { failCommands: ['insert'], errorCode: 50 });
    await c.insertOne({});
    await c.insertOne({});
    await assertFails(c.insertOne({}), 50);
    await assertFails(c.insertOne({}), 50);
  });

  it('fails only the commands on one collection', async () => {
    const namespace = db.collection('chosen').namespace;
    await configure('alwaysOn', { failCommands: ['insert'], errorCode: 50, namespace });
    await db.collection('other').insertOne({});
    await assertFails(db.collection('chosen').insertOne({}), 50);
  });

  it('runs a command and reports that its write concern failed', async () => {
    const c = db.collection('concern');
    await configure(
      { times: 1 },
      { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } },
    );
    await assertFails(c.insertOne({}), 64);
    assert.equal(await c.countDocuments(), 1);
  });

  it('cuts the connection before a command has run', async () => {
    const c = db.collection('before');
    await configure({ times: 1 }, { failCommands: ['insert'], closeConnection: true });
    await assert.rejects(c.insertOne({}), MongoNetworkError);
    assert.equal(await c.countDocuments(), 0);
  });

  it('makes a command wait', async () => {
    const c = db.collection('wait');
    await configure({ times: 1 }, { failCommands: ['insert'], blockConnection: true, blockTimeMS: 60 });
    const order: string[] = [];
    const slow = c.insertOne({}).then(() => order.push('insert'));
    await c.findOne();
    order.push('find');
    await slow;
    assert.deepEqual(order, ['find', 'insert']);
  });

  it('cuts the connection after a command has run, so that its acknowledgement is lost', async function () {
    if (isRealServer) return this.skip();
    const c = db.collection<{ _id: number }>('after');
    await configure({ times: 1 }, { failCommands: ['insert'], closeConnectionAfterCommand: true });
    await assert.rejects(c.insertOne({ _id: 1 }), MongoNetworkError);
    assert.equal(await c.countDocuments({ _id: 1 }), 1);
    await assertFails(c.insertOne({ _id: 1 }), 11000);
  });

  it('fails one command of several, the others passing', async function () {
    if (isRealServer) return this.skip();
    const c = db.collection('third');
    await configure({ skip: 1, times: 1 }, { failCommands: ['insert'], errorCode: 50 });
    const outcomes: boolean[] = [];
    for (let i = 0; i < 3; i++)
      outcomes.push(
        await c.insertOne({}).then(
          () => true,
          () => false,
        ),
      );
    assert.deepEqual(outcomes, [true, false, true]);
  });

  it('refuses what it does not know', async function () {
    if (isRealServer) return this.skip();
    await assertFails(configure('alwaysOn', { failCommands: ['insert'], nonsense: 1 }), 40415);
    await assertFails(target.client.db('admin').command({ configureFailPoint: 'other', mode: 'off' }), 2);
  });
});
