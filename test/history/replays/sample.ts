import { Random } from '../random.js';
import { ENDINGS, end } from './endings.js';
import { choices, orderText } from './explore.js';
import { type Choice, Game, type Table } from './game.js';
import type { Scenario } from './scenario.js';

/** How often the one goes on who made the last step: people meet in few places, so long runs of one show more. */
const GOES_ON = 0.7;
const CRASHES = 0.05;

/**
 * Plays a scenario once, in an order and to an ending that the seed decides.
 * @param key Tells its people from those of all other games on the same stores.
 */
export async function playOnce(scenario: Scenario, table: Table, key: string, seed: number): Promise<void> {
  const random = new Random(seed);
  const game = new Game(scenario, table, key);
  await game.prepare();
  const order: Choice[] = [];
  for (let possible = choices(game, scenario, order); possible.length > 0; possible = choices(game, scenario, order)) {
    const kind = possible.filter(({ crashes }) => crashes === random.chance(CRASHES));
    const same = kind.filter(({ player }) => player === order.at(-1)?.player);
    const next = random.pick(same.length > 0 && random.chance(GOES_ON) ? same : kind.length > 0 ? kind : possible);
    await game.make(next);
    order.push(next);
  }
  try {
    if (scenario.check) await scenario.check({ hand: game.ownHand, game });
    else await end(game, random.pick(Object.keys(ENDINGS)));
  } catch (error) {
    throw new Error(`with seed ${seed}, in the order ${orderText(order)}:\n${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
