import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import { RateLimiterMongo, type RateLimiterRes } from 'rate-limiter-flexible';
import { ConfigurationError } from '../../core/errors.js';
import type { AttemptKeys, AttemptLimiter } from '../../core/ports.js';
import { step } from './store-errors.js';
import type { Records } from './user-model.js';

/** How many attempts are heard. */
export interface LimitOptions {
  /** Failures per identifier in a window. @default 10 */
  readonly perIdentifier?: number | undefined;
  /** Failures per network address in a window. @default 100 */
  readonly perIp?: number | undefined;
  /** The length of a window, in ms, begun by the first attempt in it. @default 900000, a quarter of an hour */
  readonly window?: number | undefined;
  /**
   * Failures per identifier without a success between them, however slow; from then on only a reset helps
   * (NIST SP 800-63B-4, 3.2.2). @default 100
   */
  readonly ceiling?: number | undefined;
}

/**
 * Counts attempts in MongoDB, so that all processes count together and a restart forgets nothing. The keys are
 * digests: the collection holds nobody's address.
 */
export class MongooseLimits implements AttemptLimiter {
  private readonly identifiers: RateLimiterMongo;
  private readonly ips: RateLimiterMongo;
  /** Failures since the last success: written by failures alone, so that a login that succeeds does not wait for it. */
  private readonly streaks: RateLimiterMongo;
  private readonly records: Records;
  private readonly longestStreak: number;
  private readonly windowSeconds: number;

  constructor(connection: Connection, collection: string, { perIdentifier = 10, perIp = 100, window = 900_000, ceiling = 100 }: LimitOptions = {}) {
    for (const [name, value] of Object.entries({ perIdentifier, perIp, window, ceiling })) {
      if (!Number.isInteger(value) || value < 1) throw new ConfigurationError(`Expected limits.${name} to be a whole number from 1.`);
    }
    this.windowSeconds = Math.ceil(window / 1000);
    const limiter = (keyPrefix: string, points: number, duration: number) =>
      new RateLimiterMongo({ storeClient: connection, tableName: collection, keyPrefix, points, duration, disableIndexesCreation: true });
    this.identifiers = limiter('identifier', perIdentifier, this.windowSeconds);
    this.ips = limiter('ip', perIp, this.windowSeconds);
    this.streaks = limiter('streak', ceiling, 0);
    // A window's worth of attempts may be under way when the last one counted fails: none of them may pass the ceiling.
    this.longestStreak = Math.max(1, ceiling - perIdentifier + 1);
    this.records = connection.collection(collection) as unknown as Records;
  }

  async admit(keys: AttemptKeys): Promise<number> {
    const identifier = digest(keys.identifier);
    const waits = await Promise.all([
      this.consume(this.identifiers, identifier),
      keys.ip ? this.consume(this.ips, digest(keys.ip)) : 0,
    ]);
    const wait = Math.max(...waits);
    if (wait > 0) await this.giveBack(keys);
    return wait;
  }

  async settle(keys: AttemptKeys, end: 'success' | 'failure' | 'fault'): Promise<void> {
    if (end === 'failure') return await this.lengthenStreak(digest(keys.identifier));
    await Promise.all([this.giveBack(keys), end === 'success' ? this.endStreak(keys.identifier) : undefined]);
  }

  async clear(identifier: string): Promise<void> {
    const key = digest(identifier);
    await step(() => this.records.deleteMany({ key: { $in: [this.identifiers.getKey(key), this.streaks.getKey(key)] } }));
  }

  async ready(): Promise<void> {
    await step(() => this.identifiers.createIndexes());
  }

  /** How many seconds to wait; 0 where there was room. */
  private async consume(limiter: RateLimiterMongo, key: string): Promise<number> {
    try {
      await step(() => limiter.consume(key));
      return 0;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      const { msBeforeNext } = refusal as RateLimiterRes;
      return msBeforeNext > 0 ? Math.ceil(msBeforeNext / 1000) : this.windowSeconds;
    }
  }

  /** Takes back one count of each key, in its window and never below nothing, which the limiter's own reward would. */
  private async giveBack({ identifier, ip }: AttemptKeys): Promise<void> {
    const keys = [this.identifiers.getKey(digest(identifier)), ...(ip ? [this.ips.getKey(digest(ip))] : [])];
    await step(() => this.records.updateMany({ key: { $in: keys }, points: { $gt: 0 }, expire: { $gt: new Date() } }, { $inc: { points: -1 } }));
  }

  private async lengthenStreak(key: string): Promise<void> {
    const { consumedPoints } = await step(() => this.streaks.penalty(key, 1));
    if (consumedPoints >= this.longestStreak) await step(() => this.identifiers.block(key, 0));
  }

  /** What ends by no time of its own is the streak, and the lock that a long one brings. */
  private async endStreak(identifier: string): Promise<void> {
    const keys = [this.identifiers, this.streaks].map((limiter) => limiter.getKey(digest(identifier)));
    await step(() => this.records.deleteMany({ key: { $in: keys }, expire: null }));
  }
}

const digest = (key: string): string => createHash('sha256').update(key).digest('base64url');
