import type { MigrationLedger, TokenStore, UserStore } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { plainHasher } from '../../support/counting-hasher.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ScriptedLegacy } from '../../support/scripted-legacy.js';
import { addUser } from '../../support/world.js';
import type { Person } from '../people.js';
import type { History } from '../record.js';
import { Chronicle } from './chronicle.js';
import { Fingerprint } from './fingerprint.js';
import { Hand, SOURCES } from './hand.js';
import { type Call, Player } from './player.js';
import { remainsIn } from './remains.js';
import type { Scenario } from './scenario.js';

/** The stores that a game is played on. */
export interface Table {
  readonly users: UserStore<unknown>;
  readonly ledger: MigrationLedger;
  readonly tokens: TokenStore;
}

/** The next to move, by number, or who crashes instead. */
export interface Choice {
  readonly player: number;
  readonly crashes: boolean;
}

const passwords = { hasher: plainHasher, policy: () => {} };

/** One run of a scenario, in an order that is chosen from outside, step by step. */
export class Game {
  readonly people: readonly Person[];
  readonly players: readonly Player[];
  readonly sources: readonly ScriptedLegacy[];
  /** For what happens before the players begin and after they have ended: nobody waits for a turn. */
  readonly ownHand: Hand;
  private readonly chronicle: Chronicle;
  private readonly fingerprint = new Fingerprint();

  /** @param key Makes the people those of this game alone. */
  constructor(
    private readonly scenario: Scenario,
    readonly table: Table,
    key: string,
  ) {
    this.people = scenario.people(key);
    this.chronicle = new Chronicle(this.people, (process, before) => this.fingerprint.remark(this.players[process], before));
    this.sources = SOURCES.map((name, index) => new ScriptedLegacy(peopleOf(this.people, index), name)).filter(
      ({ people }) => people.length > 0,
    );
    this.ownHand = this.hand(-1, null);
    this.players = scenario.players.map(
      (play, index) =>
        new Player(
          String.fromCharCode(65 + index),
          async (player) => void (await play({ hand: this.hand(index, player), player, game: this })),
          (player, call) => this.fingerprint.note(player, call),
        ),
    );
  }

  /** Puts everything where it is in the beginning. */
  async prepare(): Promise<void> {
    const users = this.noted('users', this.table.users);
    const ledger = this.noted('ledger', this.table.ledger);
    for (const { beforehand, email, secret } of this.people) {
      if (!beforehand) continue;
      const { password, credentialsVersion = 'v1', emailVerified } = beforehand;
      const passwordHash = password === null ? null : `${this.scenario.scheme ?? 'plain'}:${secret(password)}`;
      await addUser(users, { email, emailVerified, credentialsVersion, passwordHash });
    }
    await this.scenario.prepare?.({ hand: this.ownHand, game: this, users, ledger });
  }

  async make({ player, crashes }: Choice): Promise<void> {
    const moving = this.players[player] as Player;
    if (crashes) await moving.crash();
    else await moving.move();
    if (moving.error) throw moving.error;
  }

  /** The same for every run that has come to the same state: it can only go on in the same ways, and to the same verdict. */
  async state(): Promise<string> {
    return `${await this.outcome()}\n${this.fingerprint.seenBy(this.players)}`;
  }

  /** The same for every run that has left the same behind. */
  async outcome(): Promise<string> {
    const { users, ledger, tokens } = this.table;
    return `${await this.fingerprint.stored(users, ledger, tokens)}\n${this.fingerprint.text(this.chronicle.summary())}`;
  }

  /** All that happened. */
  async history(): Promise<History> {
    const { users, ledger } = this.table;
    return this.chronicle.history(await Promise.all(this.people.map(async (person) => await remainsIn(users, ledger, person))));
  }

  private hand(process: number, player: Player | null): Hand {
    const { people, chronicle, sources, table } = this;
    const seen = <Port extends object>(room: string, port: Port): Port => (player ? player.port(room, port) : this.noted(room, port));
    const migrator = createMigrator<unknown>({
      users: seen('users', table.users),
      ledger: seen('ledger', table.ledger),
      tokens: seen('tokens', table.tokens),
      legacy: sources.map((source) => seen('legacy', source)),
      passwords,
      logger: recordingLogger(),
    });
    const step = async <Result>(name: string, make: () => Promise<Result>) => await (player ? player.step(name, make) : make());
    return new Hand({ people, chronicle, migrator, ...table, process, step });
  }

  /** A port whose calls are taken note of. */
  private noted<Port extends object>(room: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          this.fingerprint.note(null, { name: `${room}.${String(method)}`, args, result: null } satisfies Call);
          return call(...args);
        };
      },
    });
  }
}

const peopleOf = (people: readonly Person[], source: number) =>
  people.flatMap(({ legacy, secret }) => {
    const known = legacy[source];
    return known ? [{ ...known, password: secret(known.password) }] : [];
  });
