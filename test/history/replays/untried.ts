import { Random } from '../random.js';
import type { Choice } from './game.js';

/** The beginning of an order of steps that is yet to be tried. */
export interface Beginning {
  readonly order: readonly Choice[];
  /** How often somebody is interrupted in it who could have gone on, or crashes. */
  readonly interruptions: number;
}

/**
 * What is yet to be tried, the fewest interruptions first, since few of them are what most faults take (Musuvathi and
 * Qadeer, PLDI 2007); in no particular order among each other, so that what is seen of many is of all kinds.
 */
export class Untried {
  private readonly byInterruptions: Beginning[][] = [];
  private readonly random = new Random(0);

  add(beginning: Beginning): void {
    (this.byInterruptions[beginning.interruptions] ??= []).push(beginning);
  }

  take(): Beginning | undefined {
    const fewest = this.byInterruptions.find((beginnings) => beginnings?.length > 0);
    return fewest?.splice(this.random.below(fewest.length), 1)[0];
  }
}
