import { isAction, type Operation } from './operations.js';
import type { Plan } from './plan.js';
import type { Outcome } from './trial.js';

/** How often a shorter plan is performed before it is believed to be harmless: what the processes do is never quite the same. */
const REPEATS = 4;

/**
 * Looks for a shorter plan that fails too (delta debugging: Zeller and Hildebrandt, 2002): drops the people whom it is
 * not about, then half of the operations, then quarters, down to single ones.
 * @param perform Performs a plan.
 * @param deadline When to be content, by `performance.now()`.
 * @returns The shortest failure of the same kind that was seen.
 */
export async function shrink(failure: Outcome, perform: (plan: Plan) => Promise<Outcome>, deadline: number): Promise<Outcome> {
  let best = failure;
  const { origins } = failure.plan;
  const kinds = new Set(failure.violations.map(({ what }) => kindOf(what)));
  const fails = async (operations: readonly Operation[]): Promise<boolean> => {
    for (let repeat = 0; repeat < REPEATS && performance.now() < deadline; repeat++) {
      const outcome = await perform({ origins, operations });
      if (!outcome.violations.some(({ what }) => kinds.has(kindOf(what)))) continue;
      best = outcome;
      return true;
    }
    return false;
  };

  const about = new Set(failure.violations.map(({ person }) => person));
  if (!about.has(null)) await fails(failure.plan.operations.flatMap((operation) => without(operation, about)));
  for (let size = Math.ceil(best.plan.operations.length / 2); performance.now() < deadline; size = Math.max(1, Math.floor(size / 2))) {
    const before = best.plan.operations.length;
    for (let start = before - size; start > -size && performance.now() < deadline; start -= size) {
      const { operations } = best.plan;
      await fails([...operations.slice(0, Math.max(0, start)), ...operations.slice(Math.max(0, start + size))]);
    }
    if (size === 1 && best.plan.operations.length === before) break;
  }
  return best;
}

/** An operation without those whom nothing is known to be wrong with; none where nobody is left. */
function without(operation: Operation, about: ReadonlySet<number | null>): readonly Operation[] {
  if (isAction(operation)) return about.has(operation.person) ? [operation] : [];
  if (operation.kind !== 'import-run') return [operation];
  const rows = operation.rows.filter(({ person }) => about.has(person));
  return rows.length > 0 ? [{ ...operation, rows }] : [];
}

/** The invariants that a violation is of. */
const kindOf = (what: string): string => what.split(':')[0] ?? what;
