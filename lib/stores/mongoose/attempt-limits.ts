import { hash } from 'node:crypto';
import type { Connection } from 'mongoose';
import { RateLimiterMongo, type RateLimiterRes } from 'rate-limiter-flexible';
import { type LimitOptions, limitBounds } from '../../core/limit-options.js';
import type { AttemptKeys, AttemptLimiter } from '../../core/ports.js';
import type { StoreCalls } from './store-calls.js';
import type { Records } from './user-model.js';

/** As good as never, in seconds. A limiter without an end would lose counts: its upsert takes such a document for an ended one. */
const NEVER = 100 * 365 * 24 * 60 * 60;

/** Before every clock's present: what ends then has ended for all processes. */
const LONG_AGO = new Date(0);

/** A change of all records that a filter finds. */
interface Change {
  readonly filter: object;
  readonly update: object;
}

/**
 * Counts attempts in MongoDB, so that all processes count together and a restart forgets nothing. The keys are
 * digests: the collection holds nobody's address. Without an answer from the database nobody is let in.
 */
export class MongooseLimits implements AttemptLimiter {
  private readonly identifiers: RateLimiterMongo;
  private readonly ips: RateLimiterMongo;
  /** Failures since the last success: written by failures alone, so that a login that succeeds does not wait for it. */
  private readonly streaks: RateLimiterMongo;
  private readonly records: Records;
  private readonly longestStreak: number;
  private readonly windowSeconds: number;
  private indexed: Promise<void> | null = null;

  /**
   * @param users The name of the users' collection. Limits that two models share are counted apart: a success of the
   * one's namesake would otherwise lift a lock of the other's.
   */
  constructor(
    connection: Connection,
    collection: string,
    users: string,
    private readonly calls: StoreCalls,
    options?: LimitOptions,
  ) {
    const { perIdentifier, perIp, window, ceiling } = limitBounds(options);
    this.windowSeconds = Math.ceil(window / 1000);
    // Given the connection itself, the limiter uses its database, and waits with it until it is open. Indexes are made
    // in `haveIndexes`: the limiter would make them now, and print the failure.
    const limiter = (kind: string, points: number, duration: number) =>
      new RateLimiterMongo({
        storeClient: connection,
        tableName: collection,
        keyPrefix: `${kind}:${users}`,
        points,
        duration,
        disableIndexesCreation: true,
      });
    this.identifiers = limiter('identifier', perIdentifier, this.windowSeconds);
    this.ips = limiter('ip', perIp, this.windowSeconds);
    this.streaks = limiter('streak', ceiling, NEVER);
    // A window's worth of attempts may be under way when the last one counted fails: none of them may pass the ceiling.
    this.longestStreak = ceiling - perIdentifier + 1;
    this.records = connection.collection(collection);
  }

  async admit(keys: AttemptKeys): Promise<number> {
    await this.haveIndexes();
    const [identifier, ip] = await Promise.all([
      keys.identifier === undefined ? 0 : this.consume(this.identifiers, keys.identifier),
      keys.ip ? this.consume(this.ips, keys.ip) : 0,
    ]);
    const wait = Math.max(identifier, ip);
    // What was refused does not count: attempts while locked would otherwise outlast what is given back meanwhile.
    if (wait > 0) await this.change([this.giveBack(keys)]);
    return wait;
  }

  async settle(keys: AttemptKeys, end: 'success' | 'failure' | 'fault'): Promise<void> {
    const { identifier } = keys;
    if (end === 'failure') await (identifier === undefined ? undefined : this.lengthenStreak(identifier));
    else await this.change([this.giveBack(keys), ...(identifier !== undefined && end === 'success' ? [this.endStreak(identifier)] : [])]);
  }

  async clear(identifier: string): Promise<void> {
    const keys = [keyOf(this.identifiers, identifier), keyOf(this.streaks, identifier)];
    await this.calls.run(() => this.records.deleteMany({ key: { $in: keys } }));
  }

  async ready(): Promise<void> {
    this.indexed = null;
    await this.haveIndexes();
  }

  /** Counts are lost where two documents may have one key: the index is made before the first of them, also where nobody has called `ready`. */
  private async haveIndexes(): Promise<void> {
    this.indexed ??= this.calls.run(() => this.identifiers.createIndexes());
    try {
      await this.indexed;
    } catch (error) {
      this.indexed = null;
      throw error;
    }
  }

  /** How many seconds to wait; 0 where there was room. */
  private async consume(limiter: RateLimiterMongo, name: string): Promise<number> {
    try {
      await this.calls.run(() => limiter.consume(digest(name)));
      return 0;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      // A streak too long has no end that could be told: whoever waits a window may have proved themselves meanwhile.
      return Math.min(Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000)), this.windowSeconds);
    }
  }

  /** Takes back one count of each key, and never below nothing, which the limiter's own reward would. */
  private giveBack({ identifier, ip }: AttemptKeys): Change {
    const keys = [...(identifier === undefined ? [] : [keyOf(this.identifiers, identifier)]), ...(ip ? [keyOf(this.ips, ip)] : [])];
    return {
      filter: { key: { $in: keys }, points: { $gt: 0 }, expire: { $gt: new Date(), $lte: this.endOfWindow() } },
      update: { $inc: { points: -1 } },
    };
  }

  /** Forgets the streak, and the lock that a long one brings: both end later than any window. The index clears away what has ended. */
  private endStreak(identifier: string): Change {
    const keys = [keyOf(this.identifiers, identifier), keyOf(this.streaks, identifier)];
    return { filter: { key: { $in: keys }, expire: { $gt: this.endOfWindow() } }, update: { $set: { points: 0, expire: LONG_AGO } } };
  }

  /** All in one command: a login that succeeds makes no more of them than it must. */
  private async change(changes: readonly Change[]): Promise<void> {
    await this.calls.run(() =>
      this.records.bulkWrite(
        changes.map((updateMany) => ({ updateMany })),
        { ordered: false },
      ),
    );
  }

  private async lengthenStreak(identifier: string): Promise<void> {
    const { consumedPoints } = await this.calls.run(() => this.streaks.penalty(digest(identifier), 1));
    if (consumedPoints >= this.longestStreak) await this.calls.run(() => this.identifiers.block(digest(identifier), NEVER));
  }

  /** The latest that a window begun by now can end, whichever process began it. */
  private endOfWindow(): Date {
    return new Date(Date.now() + 2 * this.windowSeconds * 1000);
  }
}

const digest = (name: string): string => hash('sha256', name, 'base64url');
const keyOf = (limiter: RateLimiterMongo, name: string): string => limiter.getKey(digest(name));
