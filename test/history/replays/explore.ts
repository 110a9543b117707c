import { memoryStores } from '../../../lib/stores/memory/index.js';
import { ENDINGS, end } from './endings.js';
import { type Choice, Game, type Table } from './game.js';
import type { Scenario } from './scenario.js';
import { Untried } from './untried.js';

/** What to explore on, and how far. */
export interface ExploreOptions {
  /** How many states are looked at, at the most. */
  readonly states: number;
  /** Makes the stores of one game. @default those in memory */
  readonly table?: () => Table;
}

/** How far a scenario was explored. */
export interface Explored {
  /** Different states, and different ends. */
  readonly states: number;
  readonly ends: number;
  /** Whether these are all that there are. */
  readonly complete: boolean;
}

/**
 * Plays a scenario in every order, with a crash after any step: each order anew from the beginning, as far as it leads
 * to a state that none has led to before (stateful search by re-execution).
 */
export async function explore(scenario: Scenario, { states, table = memoryStores }: ExploreOptions): Promise<Explored> {
  const seen = new Set<string>();
  const ends = new Set<string>();
  const untried = new Untried();
  untried.add({ order: [], interruptions: 0 });
  for (let beginning = untried.take(); beginning; beginning = untried.take()) {
    const order = [...beginning.order];
    const replay = async () => await played(scenario, order, table());
    const game = await replay();
    for (;;) {
      const state = await game.state();
      if (seen.has(state)) break;
      if (seen.size >= states) return { states: seen.size, ends: ends.size, complete: false };
      seen.add(state);
      const possible = choices(game, scenario, order);
      const [next] = possible;
      if (!next) {
        const outcome = await game.outcome();
        if (!ends.has(outcome)) await endings(scenario, order, game, replay);
        ends.add(outcome);
        break;
      }
      for (const other of possible.slice(1)) {
        const interrupts = other.crashes || next.player === order.at(-1)?.player;
        untried.add({ order: [...order, other], interruptions: beginning.interruptions + (interrupts ? 1 : 0) });
      }
      await game.make(next);
      order.push(next);
    }
  }
  return { states: seen.size, ends: ends.size, complete: true };
}

/**
 * What can come next, first of all that whoever made the last step goes on. They may crash instead; nobody could tell
 * if they did so later.
 */
export function choices({ players }: Game, { crashes }: Scenario, order: readonly Choice[]): readonly Choice[] {
  const last = order.at(-1)?.player ?? 0;
  const inTurn = [last, ...players.keys()].filter((player, at, all) => all.indexOf(player) === at);
  const moving = inTurn.flatMap((player) => (players[player]?.canMove ? [{ player, crashes: false }] : []));
  const mayCrash = players[last]?.canMove && players[last].hasBegun && order.filter((choice) => choice.crashes).length < crashes;
  return [...moving, ...(mayCrash ? [{ player: last, crashes: true }] : [])];
}

async function played(scenario: Scenario, order: readonly Choice[], table: Table): Promise<Game> {
  const game = new Game(scenario, table, 'p');
  await game.prepare();
  for (const choice of order) await game.make(choice);
  return game;
}

/** Tries every ending; all but the first in a game that has come the same way. */
async function endings(scenario: Scenario, order: readonly Choice[], first: Game, replay: () => Promise<Game>): Promise<void> {
  try {
    if (scenario.check) return await scenario.check({ hand: first.ownHand, game: first });
    for (const [index, ending] of Object.keys(ENDINGS).entries()) await end(index === 0 ? first : await replay(), ending);
  } catch (error) {
    throw new Error(`in the order ${orderText(order)}:\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** An order in a line: `A3 B2 A†` is three steps of the first, two of the second, and the first one's crash. */
export function orderText(order: readonly Choice[]): string {
  const parts: { readonly name: string; count: number | '†' }[] = [];
  for (const { player, crashes } of order) {
    const name = String.fromCharCode(65 + player);
    const last = parts.at(-1);
    if (!crashes && last?.name === name && last.count !== '†') last.count++;
    else parts.push({ name, count: crashes ? '†' : 1 });
  }
  return parts.map(({ name, count }) => `${name}${count}`).join(' ');
}
