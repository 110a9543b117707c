import assert from 'node:assert/strict';
import MongoStore from 'connect-mongo';
import type { SessionData } from 'express-session';
import mongoose from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { assertFails, openTarget, type Target } from './target.js';

describe('embedded-mongo: under the libraries that use it', () => {
  let target: Target;
  before(async () => {
    target = await openTarget('em_libraries');
  });
  after(() => target.close());

  describe('mongoose', () => {
    let connection: mongoose.Connection;
    before(async () => {
      connection = await mongoose.createConnection(target.uri, { dbName: target.db.databaseName }).asPromise();
    });
    after(() => connection.close());

    const schema = new mongoose.Schema(
      {
        email: { type: String, required: true, unique: true, match: /@/ },
        username: { type: String, unique: true, sparse: true },
        tags: [String],
        profile: { name: String },
      },
      { timestamps: true },
    );

    it('makes its indexes, and stands by them', async () => {
      const User = connection.model('User', schema);
      await User.init();
      assert.deepEqual(Object.keys(await User.collection.indexInformation()).sort(), ['_id_', 'email_1', 'username_1']);
      await User.create({ email: 'a@x' }, { email: 'b@x' });
      await assertFails(User.create({ email: 'a@x' }), 11000, { keyPattern: { email: 1 }, keyValue: { email: 'a@x' } });
      assert.deepEqual((await User.diffIndexes()).toDrop, []);
    });

    it('validates, stamps and changes documents', async () => {
      const User = connection.model('User', schema);
      await assert.rejects(User.create({ email: 'nobody' }), { name: 'ValidationError' });
      const ann = await User.create({ email: 'ann@x', tags: ['a'], profile: { name: 'Ann' } });
      assert.ok(ann.createdAt instanceof Date);
      ann.tags.push('b');
      ann.set('profile.name', 'Anna');
      await ann.save();
      const updated = await User.findOneAndUpdate(
        { email: 'ann@x' },
        { username: 'ann' },
        { returnDocument: 'after', runValidators: true },
      ).orFail();
      assert.deepEqual([[...updated.tags], updated.profile?.name, updated.username], [['a', 'b'], 'Anna', 'ann']);
      assert.ok(updated.updatedAt >= ann.createdAt);
      await assert.rejects(User.updateOne({ email: 'ann@x' }, { email: 'nobody' }, { runValidators: true }), { name: 'ValidationError' });
    });

    it('notices that another saved first', async () => {
      const User = connection.model('User', schema);
      const { _id } = await User.create({ email: 'cas@x', tags: ['a', 'b'] });
      const one = await User.findById(_id).orFail();
      const two = await User.findById(_id).orFail();
      one.tags.splice(0, 1);
      await one.save();
      two.set('tags.1', 'c');
      await assert.rejects(two.save(), { name: 'VersionError' });
    });

    it('looks up lean documents, populates and groups', async () => {
      const Post = connection.model('Post', new mongoose.Schema({ by: { type: mongoose.Schema.Types.ObjectId, ref: 'User' }, day: Date }));
      const User = connection.model('User', schema);
      const writer = await User.create({ email: 'writer@x' });
      await Post.create(
        { by: writer._id, day: new Date('2026-03-29T13:00:00Z') },
        { by: writer._id, day: new Date('2026-03-29T14:00:00Z') },
      );
      const post = await Post.findOne({ by: writer.id }).populate<{ by: { email: string } }>('by').lean().orFail();
      assert.equal(post.by.email, 'writer@x');
      const days = await Post.aggregate<{ _id: Date; n: number }>([
        { $match: { by: writer._id } },
        { $group: { _id: { $dateTrunc: { date: '$day', unit: 'day' } }, n: { $sum: 1 } } },
      ]);
      assert.deepEqual(days, [{ _id: new Date('2026-03-29'), n: 2 }]);
    });
  });

  describe('connect-mongo', () => {
    const data = (n: number): SessionData & { n: number } => ({
      cookie: { originalMaxAge: 60_000, expires: new Date(Date.now() + 60_000) },
      n,
    });

    it('sets, gets, touches and destroys sessions', async () => {
      const store = MongoStore.create({
        client: target.client,
        dbName: target.db.databaseName,
        collectionName: 'sessions',
        timestamps: true,
      });
      const call = <T>(run: (done: (error: unknown, result?: T | null) => void) => void): Promise<T | null | undefined> =>
        new Promise((resolve, reject) => run((error, result) => (error ? reject(error) : resolve(result))));

      await call((done) => store.set('sid', data(1), done));
      await call((done) => store.set('sid', data(2), done));
      assert.equal(((await call<SessionData>((done) => store.get('sid', done))) as { n?: number } | null)?.n, 2);
      assert.equal(await call<number>((done) => store.length(done)), 1);
      await call((done) => store.touch('sid', data(2), done));
      await assert.rejects(
        call((done) => store.touch('nobody', data(2), done)),
        /Unable to find the session to touch/,
      );
      await call((done) => store.destroy('sid', done));
      assert.equal((await call<SessionData>((done) => store.get('sid', done))) ?? null, null);
    });
  });

  describe('rate-limiter-flexible', () => {
    it('counts every one of many parallel attempts', async () => {
      const limiter = new RateLimiterMongo({
        storeClient: target.client,
        dbName: target.db.databaseName,
        tableName: 'limits',
        keyPrefix: 'em',
        points: 10,
        duration: 60,
        disableIndexesCreation: true,
      });
      await limiter.createIndexes();
      const outcomes = await Promise.allSettled(Array.from({ length: 25 }, () => limiter.consume('ann@x')));
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      assert.equal(refused.length, 15);
      assert.ok(refused.every(({ reason }) => reason instanceof RateLimiterRes));
      assert.equal((await limiter.get('ann@x'))?.consumedPoints, 25);
      await limiter.reward('ann@x', 5);
      assert.equal((await limiter.get('ann@x'))?.consumedPoints, 20);
      await limiter.delete('ann@x');
      assert.equal((await limiter.consume('ann@x')).remainingPoints, 9);
    });
  });
});
