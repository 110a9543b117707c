import type { Identity, IdentityRules } from './identity.js';

/** What is known of whoever had a name first. */
interface First {
  readonly hasId: boolean;
  readonly hasEmail: boolean;
}

/** A `Map` holds 2^24 entries at most. */
const SHARDS = 64;

/**
 * What a rehearsal would have written, as far as later rows could meet it: a number for each id, address and username,
 * about 50 bytes each.
 */
export class ImportTwins {
  private readonly shards = Array.from({ length: SHARDS }, () => new Map<number, number>());

  constructor(private readonly rules: Pick<IdentityRules, 'sha256'>) {}

  /** Notes a row that would have come in. */
  note(identity: Identity): void {
    const first = Number(identity.legacyId !== null) + 2 * Number(identity.email !== null);
    for (const name of [identity.key, ...identity.aliases]) this.put(name, first);
  }

  /** What a row would be met by: the same person, somebody who has its names, or nobody. */
  standing(identity: Identity): 'here' | 'conflict' | null {
    const { key, legacyId, email, aliases } = identity;
    if (this.get(key)) return 'here';
    const firsts = aliases.map((alias) => this.get(alias));
    const first = firsts.find((one) => one !== null);
    if (!first) return null;
    const byEmail = email !== null && firsts[0] !== null;
    const samePerson = !first.hasId || legacyId === null;
    const sameName = first.hasEmail ? byEmail : true;
    return samePerson && (legacyId !== null || sameName) ? 'here' : 'conflict';
  }

  private put(name: string, first: number): void {
    const number = this.numberOf(name);
    const shard = this.shards[number % SHARDS];
    if (shard && !shard.has(number)) shard.set(number, first);
  }

  private get(name: string): First | null {
    const number = this.numberOf(name);
    const first = this.shards[number % SHARDS]?.get(number);
    return first === undefined ? null : { hasId: (first & 1) === 1, hasEmail: (first & 2) === 2 };
  }

  /** 52 bits: that two of ten million names share a number happens in one rehearsal of a hundred. */
  private numberOf(name: string): number {
    return Number.parseInt(this.rules.sha256(name).slice(0, 13), 16);
  }
}
