import assert from 'node:assert/strict';
import type { Migrator } from '../../../lib/core/migrator.js';
import type { LegacySource } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import type { MemoryUser } from '../../../lib/stores/memory/index.js';
import { plainHasher } from '../../support/counting-hasher.js';
import { recordingLogger } from '../../support/recording-logger.js';
import type { Person } from '../../support/scripted-legacy.js';
import { Actor } from '../../support/turns.js';
import { type World, world } from '../../support/world.js';

const passwords = { hasher: plainHasher, policy: () => {} };

/** What one of several processes does; how it ended, in a word. */
export type Act = (migrator: Migrator<MemoryUser>, here: World) => Promise<string>;

/** Two processes at work on the same stores. */
export interface Scenario {
  readonly people?: readonly Person[];
  /** The legacy of each, where it is not the world's own. */
  readonly sources?: readonly [LegacySource, LegacySource];
  readonly prepare?: (here: World) => Promise<unknown>;
  readonly acts: readonly [Act, Act];
  /** What must hold afterwards; `null` for an act that was cut off by a crash. */
  readonly check: (here: World, ends: readonly [string | null, string | null]) => Promise<void>;
}

/**
 * Runs a scenario in every order in which one goes some steps, the other some, and both to their ends; and with the
 * first crashing where it was interrupted. A world of its own each time; how many there were.
 */
export async function inEveryOrder(scenario: Scenario): Promise<number> {
  let runs = 0;
  for (const first of [0, 1] as const) {
    for (let steps = 0, more = true; more; steps++) {
      for (let between = 0, moreBetween = true; moreBetween; between++) {
        for (const crashes of [false, true]) {
          const order = { first, steps, between, crashes };
          const went = await run(scenario, order);
          more = went.steps === steps;
          moreBetween = went.between === between;
          runs += 1;
        }
      }
    }
  }
  return runs;
}

interface Order {
  /** Who begins. */
  readonly first: 0 | 1;
  /** How many steps the first takes before the other begins. */
  readonly steps: number;
  /** How many steps the other takes before the first goes on. */
  readonly between: number;
  /** Whether the first never goes on. */
  readonly crashes: boolean;
}

async function run({ people, sources, prepare, acts, check }: Scenario, order: Order): Promise<{ steps: number; between: number }> {
  const here = world({ passwords, ...(people ? { people } : {}) });
  await prepare?.(here);
  const actors = acts.map((act, index) => {
    const actor = new Actor<string>();
    const migrator = createMigrator<MemoryUser>({
      users: actor.port(here.users),
      ledger: actor.port(here.ledger),
      legacy: sources?.[index] ?? here.legacy,
      passwords,
      logger: recordingLogger(),
    });
    actor.start(() => act(migrator, here));
    return actor;
  }) as [Actor<string>, Actor<string>];
  const [one, other] = order.first === 0 ? actors : [actors[1], actors[0]];
  const went = { steps: await stepsOf(one, order.steps), between: await stepsOf(other, order.between) };
  const ends = order.crashes ? [null, await other.finish()] : [await one.finish(), await other.finish()];
  try {
    await check(here, (order.first === 0 ? ends : ends.toReversed()) as [string | null, string | null]);
  } catch (error) {
    assert.fail(
      `in the order ${JSON.stringify(order)}, which ended with ${JSON.stringify(ends)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return went;
}

async function stepsOf(actor: Actor<string>, most: number): Promise<number> {
  let steps = 0;
  while (steps < most && (await actor.step())) steps += 1;
  return steps;
}
