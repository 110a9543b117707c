import { createHash } from 'node:crypto';
import type { MigrationLedger, TokenStore, UserStore } from '../../../lib/core/ports.js';
import type { Call, Player } from './player.js';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const DIGEST = /\b[0-9a-f]{64}\b/g;
const DATE = /"\d{4}-\d\d-\d\dT[\d:.]+Z"/g;

/**
 * Tells whether two runs have come to the same state: the same in the stores, and the same seen by each player, so that
 * both can only go on in the same ways. What is random is named by who made it, and when in their own course.
 */
export class Fingerprint {
  private readonly labels = new Map<string, string>();
  private readonly ids = new Set<string>();
  private readonly keys = new Set<string>();
  private readonly digests = new Set<string>();
  private readonly seen = new Map<string, string[]>();

  /** Takes note of a call of a player, or of one from outside. */
  note(player: Player | null, { name, args, result }: Call): void {
    const own = this.of(player);
    const prefix = `${player?.name ?? 'before'}${own.length}`;
    this.label(prefix, args);
    if (name === 'tokens.insert') {
      const { digest } = args[0] as { readonly digest: string };
      this.digests.add(digest);
      this.labels.set(digest, `${prefix} token`);
    }
    if (name === 'users.insert') this.ids.add((args[0] as { readonly id: string }).id);
    if (name === 'ledger.insert') this.keys.add((args[0] as { readonly key: string }).key);
    if (name === 'users.insertMany') for (const { user } of args[0] as readonly { user: { id: string } }[]) this.ids.add(user.id);
    if (name === 'ledger.insertMany') for (const { key } of args[0] as readonly { key: string }[]) this.keys.add(key);
    own.push(digest(`${name} ${this.text(JSON.stringify(result) ?? '')}`));
  }

  /** Takes note of something that a player goes by beside the results of its calls. */
  remark(player: Player | undefined, what: string): void {
    if (player) this.of(player).push(what);
  }

  /** Everything that is stored, whoever sees it. */
  async stored(users: UserStore<unknown>, ledger: MigrationLedger, tokens: TokenStore): Promise<string> {
    const found: unknown[] = [];
    for (const id of this.ids) found.push(await users.findById(id));
    for (const key of this.keys) found.push(await ledger.find(key));
    for (const one of this.digests) found.push(await tokens.find(one));
    return found
      .map((one) => this.text(JSON.stringify(one)))
      .sort()
      .join('\n');
  }

  /** What the players have seen who can go on. */
  seenBy(players: readonly Player[]): string {
    return players.map((player) => (player.isDead ? 'dead' : this.of(player).join())).join('\n');
  }

  /** A text without what is random. */
  readonly text = (text: string): string => {
    const label = (random: string): string => this.labels.get(random) ?? random;
    return text.replaceAll(UUID, label).replaceAll(DIGEST, label).replaceAll(DATE, '"date"');
  };

  private of(player: Player | null): string[] {
    const name = player?.name ?? '';
    const own = this.seen.get(name) ?? [];
    this.seen.set(name, own);
    return own;
  }

  private label(prefix: string, args: readonly unknown[]): void {
    let count = 0;
    for (const [uuid] of JSON.stringify(args).matchAll(UUID)) if (!this.labels.has(uuid)) this.labels.set(uuid, `${prefix}.${count++}`);
  }
}

const digest = (text: string): string => createHash('sha1').update(text).digest('base64url');
