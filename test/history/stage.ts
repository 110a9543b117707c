import type mongoose from 'mongoose';
import type { RelayedMail } from '../processes/account-routes.js';
import { LegacyStub, type Mood } from '../processes/legacy-stub.js';
import { LoginProcess } from '../processes/processes.js';

/** How many old systems there are. */
const SOURCES = 2;

/** One of the processes, and the number that none before or after it has. */
export interface Running {
  readonly number: number;
  readonly process: LoginProcess;
}

/** How a stage is set. */
export interface StageSettings {
  /** How many processes there are at a time. */
  readonly slots: number;
  /** The database, and a connection of the test's own to it. */
  readonly uri: string;
  readonly connection: mongoose.Connection;
  /** Environment of the processes, for all of them. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The application in several processes, with one more that waits to take the place of the next that is killed; the database; the old systems. */
export class Stage {
  readonly slots: (Running | null)[];
  readonly connection: mongoose.Connection;
  /** Told of each mail that one of the processes sends. */
  onMail: (mail: RelayedMail) => void = () => {};
  private readonly incidents: string[] = [];
  private readonly retired: LoginProcess[] = [];
  private spare: Promise<LoginProcess> | null = null;
  private filled: Promise<void> = Promise.resolve();
  private started = 0;

  private constructor(
    private readonly settings: StageSettings,
    readonly sources: readonly LegacyStub[],
  ) {
    this.connection = settings.connection;
    this.slots = Array.from({ length: settings.slots }, () => null);
  }

  static async set(settings: StageSettings): Promise<Stage> {
    const stage = new Stage(settings, await Promise.all(Array.from({ length: SOURCES }, () => LegacyStub.start([]))));
    await stage.fill();
    return stage;
  }

  /** The process in a slot, or the next that runs; waits for one where none does. */
  async running(slot: number): Promise<Running> {
    for (;;) {
      const found = [...this.slots.slice(slot), ...this.slots.slice(0, slot)].find((running) => running?.process.runs);
      if (found) return found;
      await this.fill();
    }
  }

  /** Puts a process wherever there is none that runs. */
  async fill(): Promise<void> {
    this.filled = this.filled.then(async () => {
      const empty = this.slots.flatMap((running, slot) => (running?.process.runs ? [] : [slot]));
      await Promise.all(empty.map(async (slot) => await this.replace(slot)));
    });
    await this.filled;
  }

  /** Kills a process with SIGKILL; the spare one is about to take its place. */
  async kill(slot: number): Promise<void> {
    await this.slots[slot]?.process.stop();
    void this.fill();
  }

  /** How many requests stand still. */
  get standing(): number {
    return this.slots.reduce((sum, running) => sum + (running?.process.runs ? running.process.standing : 0), 0);
  }

  setMood(mood: Mood): void {
    for (const source of this.sources) source.mood = mood;
  }

  releaseAnswers(): void {
    for (const source of this.sources) source.release();
  }

  /** Does something with every process that runs; one that dies meanwhile does not matter. */
  async everywhere(act: (running: Running) => Promise<unknown>): Promise<void> {
    await Promise.all(this.slots.map(async (running) => (running?.process.runs ? await act(running).catch(() => {}) : undefined)));
  }

  /** What the processes printed since this was last asked, and which of them ended by themselves. */
  takeOutput(): { readonly output: string; readonly incidents: readonly string[] } {
    const current = this.slots.flatMap((running) => (running ? [running.process] : []));
    const output = [...current, ...this.retired.splice(0)].map((process) => process.takeOutput()).join('\n');
    return { output, incidents: this.incidents.splice(0) };
  }

  async close(): Promise<void> {
    const spare = await this.spare;
    await Promise.all([spare, ...this.slots.map((running) => running?.process)].map(async (process) => await process?.stop()));
    await Promise.all(this.sources.map(async (source) => await source.close()));
  }

  private async replace(slot: number): Promise<void> {
    const former = this.slots[slot]?.process;
    if (former) {
      await former.gone();
      if (!former.wasKilled) this.incidents.push('I11: a process ended by itself');
      this.retired.push(former);
    }
    const spare = this.spare;
    this.spare = null;
    const process = await (spare ?? this.start());
    this.slots[slot] = { number: this.started++, process };
    if (former) this.spare ??= this.start();
  }

  /** Half of them renew the hashes of the others; some do not hear that nobody waits for an answer any longer. */
  private async start(): Promise<LoginProcess> {
    const odd = this.started % 2 === 1;
    const process = await LoginProcess.start({
      MONGODB_URI: this.settings.uri,
      LEGACY_URL: this.sources.map(({ url }) => url).join(' '),
      TIMEOUT: '400',
      RESET_AFTER: '150',
      EVENTS: 'on',
      COST: odd ? '5' : '4',
      ...(odd ? { DEAF: 'on' } : {}),
      ...this.settings.environment,
    });
    process.onMail = (mail) => this.onMail(mail);
    return process;
  }
}
