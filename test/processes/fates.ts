import { AsyncLocalStorage } from 'node:async_hooks';
import type { Write } from './watched-writes.js';

/** What a request meets at one of the moments of its writes, counted from 1: each write has a moment before and one after it. */
export interface Fate {
  /** `kill`: the process ends with SIGKILL. `stall`: the request stands still until it is told to go on. */
  readonly kind: 'kill' | 'stall';
  readonly moment: number;
}

/** The header that a request carries its fate in. */
export const FATE = 'x-fate';

/** A fate as the header's text. */
export const fateText = ({ kind, moment }: Fate): string => `${kind}:${moment}`;

function fateOf(text: string | undefined): Fate | null {
  const [kind, moment] = text?.split(':') ?? [];
  return kind === 'kill' || kind === 'stall' ? { kind, moment: Number(moment) } : null;
}

/** Lets each request of a process meet its fate. */
export class Fates {
  private readonly requests = new AsyncLocalStorage<Running>();
  private readonly stalled = new Map<() => void, Running>();

  /**
   * @param kill Ends the process, told at which write.
   * @param standing Told how many stand still that somebody waits for the answer of, whenever that changes.
   */
  constructor(
    private readonly kill: (where: string) => void,
    private readonly standing: (count: number) => void,
  ) {}

  /**
   * Runs a request, and what follows its answer.
   * @param isAnswered Whether it has been answered by now.
   */
  run(text: string | undefined, request: () => void, isAnswered: () => boolean = () => false): void {
    this.requests.run({ fate: fateOf(text), moments: 0, isAnswered }, request);
  }

  /** Called at each moment of a write. */
  readonly meet = async ({ name, moment }: Write): Promise<void> => {
    const request = this.requests.getStore();
    if (!request) return;
    request.moments++;
    if (request.fate?.moment !== request.moments) return;
    if (request.fate.kind === 'stall') return await this.stall(request);
    this.kill(`${moment} ${name}`);
    await new Promise(() => {});
  };

  /** Lets everybody go on who stands still. */
  goOn(): void {
    for (const goOn of this.stalled.keys()) goOn();
    this.stalled.clear();
    this.standing(0);
  }

  private async stall(request: Running): Promise<void> {
    await new Promise<void>((goOn) => {
      this.stalled.set(goOn, request);
      this.standing([...this.stalled.values()].filter(({ isAnswered }) => !isAnswered()).length);
    });
  }
}

/** A request under way. */
interface Running {
  readonly fate: Fate | null;
  readonly isAnswered: () => boolean;
  moments: number;
}
