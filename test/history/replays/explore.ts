import { memoryStores } from '../../../lib/stores/memory/index.js';
import { Random } from '../random.js';
import { ENDINGS, end } from './endings.js';
import { type Choice, Game } from './game.js';
import type { Scenario } from './scenario.js';

/** How far a scenario was explored. */
export interface Explored {
  /** Different states, and different ends. */
  readonly states: number;
  readonly ends: number;
  /** Whether time was over before all of them were seen. */
  readonly cut: boolean;
}

/**
 * Plays a scenario in every order, with a crash before any step, on stores in memory: each order anew from the
 * beginning, as far as it leads to a state that none has led to before (stateful search by re-execution).
 * @param deadline When to stop, by `performance.now()`.
 */
export async function explore(scenario: Scenario, deadline: number): Promise<Explored> {
  const seen = new Set<string>();
  const ends = new Set<string>();
  const untried: (readonly Choice[])[] = [[]];
  // In no particular order: what is seen before the time is over is then of all kinds.
  const random = new Random(seen.size);
  while (untried.length > 0) {
    const [prefix = []] = untried.splice(random.below(untried.length), 1);
    if (performance.now() > deadline) return { states: seen.size, ends: ends.size, cut: true };
    const order = [...prefix];
    const game = await played(scenario, order);
    for (;;) {
      const state = await game.state();
      if (seen.has(state)) break;
      seen.add(state);
      const [next, ...others] = choices(game, scenario, order);
      if (!next) {
        const outcome = await game.outcome();
        if (!ends.has(outcome)) await endings(scenario, game, order);
        ends.add(outcome);
        break;
      }
      for (const other of others) untried.push([...order, other]);
      await game.make(next);
      order.push(next);
    }
  }
  return { states: seen.size, ends: ends.size, cut: false };
}

/** Whoever can move may do so; whoever has begun may crash instead. */
export function choices({ players }: Game, { crashes }: Scenario, order: readonly Choice[]): readonly Choice[] {
  const moving = players.flatMap((player, index) => (player.canMove ? [{ player: index, crashes: false }] : []));
  const crashed = order.filter((choice) => choice.crashes).length;
  const crashing =
    crashed < crashes ? moving.filter(({ player }) => players[player]?.hasBegun).map((choice) => ({ ...choice, crashes: true })) : [];
  return [...moving, ...crashing];
}

async function played(scenario: Scenario, order: readonly Choice[]): Promise<Game> {
  const game = new Game(scenario, memoryStores(), 'p');
  await game.prepare();
  for (const choice of order) await game.make(choice);
  return game;
}

/** Tries every ending; all but the first in a game that has come the same way. */
async function endings(scenario: Scenario, first: Game, order: readonly Choice[]): Promise<void> {
  try {
    if (scenario.check) return await scenario.check({ hand: first.ownHand, game: first });
    for (const [index, ending] of Object.keys(ENDINGS).entries()) await end(index === 0 ? first : await played(scenario, order), ending);
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
