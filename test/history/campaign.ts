import { planOf } from './plan.js';
import { Random } from './random.js';
import { shrink } from './shrink.js';
import type { Stage } from './stage.js';
import { type Outcome, Trials } from './trial.js';

/** What to try, and for how long. */
export interface CampaignOptions {
  readonly seed: number;
  /** By when to be done, by `performance.now()`. */
  readonly deadline: number;
  /** The episode to begin with. @default 0 */
  readonly from?: number;
  /** How long a failure may be shortened, in ms. @default 0 */
  readonly shrinking?: number;
  /** Told of the first failure, before it is shortened. */
  readonly onFailure?: (episode: number, failure: Outcome) => void;
}

/** What came of it. */
export interface CampaignResult {
  readonly episodes: number;
  readonly actions: number;
  /** How often each kind of action was answered how: `login 200`. */
  readonly tally: ReadonlyMap<string, number>;
  /** The first failure, as short as it could be made, and the episode it came from. */
  readonly failure: (Outcome & { readonly episode: number }) | null;
}

/** Performs the episodes of a seed, one after the other, until one fails or the time is over. */
export async function campaign(
  stage: Stage,
  { seed, deadline, from = 0, shrinking = 0, onFailure }: CampaignOptions,
): Promise<CampaignResult> {
  const trials = new Trials(stage, `hush${seed}x${from}`);
  const tally = new Map<string, number>();
  let actions = 0;
  let episode = from;
  do {
    const outcome = await trials.perform(planOf(new Random(seed, episode), stage.slots.length));
    actions += outcome.history.entries.length;
    count(outcome, tally);
    if (outcome.violations.length > 0) {
      onFailure?.(episode, outcome);
      const shortest = await shrink(outcome, (plan) => trials.perform(plan), performance.now() + shrinking);
      return { episodes: episode - from + 1, actions, tally, failure: { ...shortest, episode } };
    }
    episode++;
  } while (performance.now() < deadline);
  return { episodes: episode - from, actions, tally, failure: null };
}

function count({ history }: Outcome, tally: Map<string, number>): void {
  for (const { action, answer } of history.entries) {
    const doors: Partial<Record<typeof action.kind, string | undefined>> = {
      redeem: action.kind === 'redeem' ? action.at : '',
      mail: action.kind === 'mail' ? action.type : '',
      import: answer?.outcome,
    };
    const door = doors[action.kind];
    const key = `${action.kind}${door ? ` ${door}` : ''} ${action.kind === 'mail' ? '' : (answer?.status ?? 'lost')}`.trim();
    tally.set(key, (tally.get(key) ?? 0) + 1);
  }
}
