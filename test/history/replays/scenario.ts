import type { Person } from '../people.js';
import type { Game, Table } from './game.js';
import type { Hand } from './hand.js';
import type { Player } from './player.js';

/** What a player has to play with. */
export interface Seat {
  readonly hand: Hand;
  readonly player: Player;
  readonly game: Game;
}

/** Some processes at work on the same stores, to be played in every order; by the name of the ledger model's scenario. */
export interface Scenario {
  readonly name: string;
  readonly people: (key: string) => readonly Person[];
  /** What the hashes of those who are here beforehand begin with. @default 'plain' */
  readonly scheme?: 'plain' | 'outdated';
  /** What happened before. */
  readonly prepare?: (before: Pick<Seat, 'hand' | 'game'> & Pick<Table, 'users' | 'ledger'>) => Promise<unknown>;
  readonly players: readonly ((seat: Seat) => Promise<unknown>)[];
  /** How many of them may crash. */
  readonly crashes: number;
  /** What must hold in the end, where that is not what the checker of histories knows. */
  readonly check?: (after: Pick<Seat, 'hand' | 'game'>) => Promise<void>;
}
