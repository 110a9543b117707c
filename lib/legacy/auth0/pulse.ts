/** After how many milliseconds of silence a word is asked for, and how many there are then to give one. Less would not do to load a large module. */
const SILENCE = 2000;

/**
 * Whether a worker still responds. A script that spins holds up all the others, and burns a processor; one that waits does
 * neither, and gives a word when it is asked for one.
 */
export class Pulse {
  private felt = false;
  private untilAsked: NodeJS.Timeout | undefined;
  private untilLost: NodeJS.Timeout | undefined;

  /**
   * @param ask Asks for a word.
   * @param lost Told once where there was none in time.
   */
  constructor(
    private readonly ask: () => void,
    private readonly lost: () => void,
  ) {}

  /** Whether there ever was a word. */
  get wasFelt(): boolean {
    return this.felt;
  }

  /** Asks for a word now. The first of all may take its time: a process has to start. */
  check(): void {
    this.ask();
    if (this.felt) this.untilLost ??= setTimeout(this.lost, SILENCE).unref();
  }

  /** Asks for a word where there is none by itself. */
  watch(): void {
    this.untilAsked ??= setTimeout(() => this.check(), SILENCE).unref();
  }

  /** There was a word. */
  feel(): void {
    this.felt = true;
    this.stop();
  }

  /** There is nothing more to hear. */
  stop(): void {
    clearTimeout(this.untilAsked);
    clearTimeout(this.untilLost);
    this.untilAsked = this.untilLost = undefined;
  }
}
