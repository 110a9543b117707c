import { check, type Violation } from './checker.js';
import { Episode } from './episode.js';
import { person } from './people.js';
import type { Plan } from './plan.js';
import type { History } from './record.js';
import type { Stage } from './stage.js';

/** What a plan led to. */
export interface Outcome {
  readonly plan: Plan;
  readonly history: History;
  readonly violations: readonly Violation[];
}

/** Performs plans on one stage, each with people of its own. */
export class Trials {
  private count = 0;

  /** @param mark Begins every password; looked for in whatever comes out. */
  constructor(
    private readonly stage: Stage,
    private readonly mark: string,
  ) {}

  async perform(plan: Plan): Promise<Outcome> {
    const trial = this.count++;
    const people = plan.origins.map((origin, index) => person(origin, `${this.mark}${trial}-${index}`.replace('hush', 'p'), this.mark));
    const history = await new Episode(this.stage, people, new RegExp(this.mark)).perform(plan.operations);
    return { plan, history, violations: check(history) };
  }
}
