import type { TokenPurpose } from '../../lib/core/ports.js';
import { type Action, type Address, type Name, type Password, STALE, WEAK, type Which, WRONG } from './operations.js';
import { FIRST_NEW, firstPasswords, mayMove, type Origin, person } from './people.js';
import type { Random } from './random.js';

type Flow = 'sign-up' | 'request-reset' | 'request-proof' | 'request-address' | 'change-address';
type Flowing = Action & { readonly kind: Flow };
type Redemption = Omit<Action & { readonly kind: 'redeem' }, 'kind' | 'person' | 'slot' | 'fate'>;
type Planned<Of> = Of extends unknown ? Omit<Of, 'person' | 'slot' | 'fate'> : never;

/** What the plan knows of a person: which password they would now have if all went well, and which flows they take. */
export class PlannedPerson {
  /** Whether they have not logged in yet. */
  isNew: boolean;
  readonly hasMail: boolean;
  /** Either they change their address, or they sign up: with both they could leave an address behind and have it again, as another. */
  private readonly mover: boolean;
  private hasMoved = false;
  private readonly passwords: Password[];
  private readonly names: readonly Name[];
  /** The password that each of the old systems knows them by. */
  private readonly legacy: readonly Password[];

  constructor(
    origin: Origin,
    private readonly random: Random,
  ) {
    const example = person(origin, '', '');
    const { email, username } = example;
    this.passwords = [...firstPasswords(example)];
    this.names = [...(email ? (['email', 'case'] as const) : []), ...(username ? (['username'] as const) : [])];
    this.isNew = example.legacy.length > 0;
    this.hasMail = email !== null;
    this.legacy = example.legacy.map(({ password }) => password);
    this.mover = mayMove(example) && random.chance(0.5);
  }

  /** Whether they go to another address now. */
  moves(): boolean {
    this.hasMoved ||= this.mover;
    return this.mover;
  }

  /** The password that a first login proves. */
  first(): Password {
    this.isNew = false;
    return this.legacy[0] ?? this.passwords[0] ?? WRONG;
  }

  /** What an export of one of the old systems says of them; none where it does not know them. */
  exported(source: number): readonly (Password | null)[] {
    const known = this.legacy[source];
    if (known === undefined) return [];
    if (this.random.chance(0.15)) return [null];
    const isStale = this.random.chance(0.3);
    if (isStale && !this.passwords.includes(STALE)) this.passwords.unshift(STALE);
    return [isStale ? STALE : known];
  }

  name(): Name {
    return this.hasMoved && this.random.chance(0.4) ? 'moved' : this.random.pick(this.names);
  }

  password(): Password {
    if (this.random.chance(0.12)) return WRONG;
    return (this.random.chance(0.5) ? this.passwords.at(-1) : this.random.pick(this.passwords)) ?? WRONG;
  }

  change(): { readonly from: Password; readonly to: Password } {
    const from = this.password();
    return { from, to: this.fresh() };
  }

  /** A flow of theirs, if it is one. */
  flow(kind: Flow): readonly Planned<Flowing>[] {
    const to = this.address();
    switch (kind) {
      case 'sign-up': {
        if (this.mover || !this.hasMail) return [];
        const password = this.random.chance(0.3) ? Math.max(this.password(), FIRST_NEW - 1) : this.fresh();
        return [{ kind, password, instant: this.random.chance(0.5) }];
      }
      case 'request-reset':
      case 'request-proof':
        return this.hasMail ? [{ kind, to }] : [];
      case 'request-address':
      case 'change-address':
        return this.moves() ? [{ kind, to: this.random.chance(0.2) ? 'neighbour' : to }] : [];
    }
  }

  link(): { readonly link: TokenPurpose; readonly pick: Which } {
    const links: readonly TokenPurpose[] = ['reset-password', 'reset-password', this.mover ? 'confirm-email' : 'verify-email'];
    const pick = this.random.chance(0.05) ? 'made up' : this.random.pick([0, 0, 0, 1, 2] as const);
    return { link: this.random.pick(links), pick };
  }

  redemption(): Redemption {
    const { link, pick } = this.link();
    const at = this.random.chance(0.05) ? this.random.pick(DOORS) : link;
    if (at === 'confirm-email') this.hasMoved = true;
    return { link, pick, at, ...(at === 'reset-password' ? { to: this.random.chance(0.1) ? WEAK : this.fresh() } : {}) };
  }

  /** The same link, but with another password. */
  otherwise({ at }: Pick<Redemption, 'at'>): Pick<Redemption, 'to'> {
    return at === 'reset-password' ? { to: this.fresh() } : {};
  }

  private address(): Address {
    if (!this.hasMail) return 'moved';
    return this.mover && this.random.chance(0.5) ? 'moved' : 'email';
  }

  private fresh(): Password {
    const password = Math.max(FIRST_NEW - 1, ...this.passwords.filter((one) => one !== STALE)) + 1;
    this.passwords.push(password);
    return password;
  }
}

const DOORS: readonly TokenPurpose[] = ['reset-password', 'verify-email', 'confirm-email'];
