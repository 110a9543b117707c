import type { LoginProcess } from '../processes/processes.js';
import { type Action, type Adversity, isAction, type Name, type Operation, type Password, WRONG } from './operations.js';
import { firstPasswords, type Person } from './people.js';
import { forgetAttempts, insertBeforehand, remainsOf, storedText } from './raw.js';
import type { Entry, Event, History, Question } from './record.js';
import { Requests, type Session } from './requests.js';
import type { Stage } from './stage.js';

/** How many actions are under way at once, at the most. */
const ABREAST = 8;
/** How long nothing may end until those who stand still are let go on, in ms: others may be waiting for them. */
const QUIET = 600;
const POLL = 5;
/** How long the processes may take to come to rest, in ms. */
const PATIENCE = 20_000;

/** Performs one plan on the stage and writes down what was seen. */
export class Episode {
  private readonly entries: Entry[] = [];
  private readonly events: Event[] = [];
  private readonly moods: History['moods'][number][] = [{ mood: 'well', since: 0 }];
  private readonly questions: Question[] = [];
  private readonly incidents: string[] = [];
  private readonly underWay = new Set<Promise<void>>();
  /** The sessions of those who are logged in, by the number of the person. */
  private readonly sessions = new Map<number, Session>();
  private readonly requests: Requests;
  private tick = 0;
  private numbers = 0;

  /** @param secrets What no output may contain. */
  constructor(
    private readonly stage: Stage,
    private readonly people: readonly Person[],
    private readonly secrets: RegExp,
  ) {
    this.requests = new Requests(stage, people, secrets, this.incidents);
  }

  async perform(operations: readonly Operation[]): Promise<History> {
    await this.prepare();
    for (const operation of operations) await (isAction(operation) ? this.send(operation) : this.befall(operation));
    await this.rest();
    await this.everybodyComesBack();
    await this.lookForSecrets();
    const { people, entries, events, moods, questions, incidents } = this;
    const remains = await Promise.all(people.map(async (person) => await remainsOf(this.stage.connection, person)));
    return { people, entries, events, moods, questions, incidents, remains };
  }

  private async prepare(): Promise<void> {
    await this.stage.fill();
    await this.stage.everywhere(async ({ process }) => await process.set({ phase: 'on', clock: 0 }));
    await Promise.all(this.people.map(async (person) => await insertBeforehand(this.stage.connection, person)));
    for (const [index, source] of this.stage.sources.entries()) {
      source.people.clear();
      source.onVerify = (identifier, password) => this.questions.push({ at: this.tick++, source: index, identifier, password });
      for (const { legacy, email, username, secret } of this.people) {
        const known = legacy[index];
        if (!known) continue;
        for (const name of [email, username])
          if (name) source.people.set(name, { profile: known.profile, password: secret(known.password) });
      }
    }
  }

  /** Begins an action, as soon as there are not too many under way. */
  private async send(action: Action): Promise<void> {
    while (this.underWay.size >= ABREAST) await this.untilOneEnds();
    const sent: Promise<void> = this.write(action).then(() => {
      this.underWay.delete(sent);
    });
    this.underWay.add(sent);
  }

  /** Waits; those who stand still are let go on as soon as there is nobody else to wait for. */
  private async untilOneEnds(): Promise<void> {
    const some = Promise.race(this.underWay).then(() => 'ended' as const);
    for (let since = performance.now(); ;) {
      const poll = new Promise((resolve) => setTimeout(resolve, POLL));
      if ((await Promise.race([some, poll])) === 'ended') return;
      if (performance.now() < since + QUIET && this.stage.standing < this.underWay.size) continue;
      await this.stage.everywhere(async ({ process }) => await process.set({ goOn: true }));
      since = performance.now();
    }
  }

  /** Does an action and writes down its entry. */
  private async write(action: Action): Promise<Entry | null> {
    const running = 'slot' in action ? await this.stage.running(action.slot) : null;
    const session = await this.sessionFor(action);
    const number = this.numbers++;
    const invoked = this.tick++;
    const done = await this.requests.perform(action, { number, process: running?.process ?? null, session });
    if (!done) return null;
    const { began, ...seen } = done;
    if (began) this.sessions.set(action.person, began);
    const entry = { number, action, process: running?.number ?? null, invoked, ended: this.tick++, ...seen };
    this.entries.push(entry);
    return entry;
  }

  /** The person's session; they log in for it, if they have to. */
  private async sessionFor(action: Action): Promise<Session | undefined> {
    const password = action.kind === 'change' ? action.from : action.kind === 'confirm' ? action.password : null;
    const name = this.people[action.person]?.email ? 'email' : 'username';
    if (password !== null && 'slot' in action && !this.sessions.has(action.person))
      await this.write({ kind: 'login', person: action.person, name, password, slot: action.slot });
    return this.sessions.get(action.person);
  }

  private async befall(adversity: Adversity): Promise<void> {
    const invoked = this.tick++;
    const running = 'slot' in adversity ? await this.stage.running(adversity.slot) : null;
    const set = async (circumstances: Parameters<LoginProcess['set']>[0]) => await running?.process.set(circumstances).catch(() => {});
    switch (adversity.kind) {
      case 'mood':
        this.setMood(adversity.mood);
        break;
      case 'late-answers':
        this.stage.releaseAnswers();
        break;
      case 'clock':
        await set({ clock: adversity.minutes * 60_000 });
        break;
      case 'phase':
        await set({ phase: adversity.phase });
        break;
      case 'kill':
        await this.stage.kill(adversity.slot);
        break;
      case 'calm':
        await this.calm();
    }
    this.events.push({ adversity, process: running?.number ?? null, invoked, ended: this.tick++ });
  }

  private setMood(mood: History['moods'][number]['mood']): void {
    this.stage.setMood(mood);
    this.moods.push({ mood, since: this.tick++ });
  }

  private async calm(): Promise<void> {
    while (this.underWay.size > 0) await this.untilOneEnds();
  }

  /** Ends whatever is under way, and all adversity but wrong clocks. */
  private async rest(): Promise<void> {
    await this.befall({ kind: 'mood', mood: 'well' });
    await this.befall({ kind: 'late-answers' });
    await this.calm();
    await this.stage.fill();
    for (let slot = 0; slot < this.stage.slots.length; slot++) await this.befall({ kind: 'phase', slot, phase: 'on' });
  }

  /** Everybody tries all their passwords under all their names; then the old system is switched off, and they do so again. */
  private async everybodyComesBack(): Promise<void> {
    await Promise.all(this.people.map(async (_, index) => await this.tryEverything(index)));
    for (let slot = 0; slot < this.stage.slots.length; slot++) await this.befall({ kind: 'phase', slot, phase: 'off' });
    await Promise.all(this.people.map(async (_, index) => await this.tryEverything(index)));
  }

  private async tryEverything(index: number): Promise<void> {
    const person = this.people[index] as Person;
    const mine = this.entries.filter(({ action }) => action.person === index);
    const moved = mine.some(({ action, found }) => action.kind === 'move' && found === 'account');
    const names: Name[] = [
      ...(person.email ? (['email'] as const) : []),
      ...(moved ? (['moved'] as const) : []),
      ...(person.username ? (['username'] as const) : []),
    ];
    const used = mine.flatMap(({ action }) => (action.kind === 'change' ? [action.to] : []));
    const passwords: Password[] = [...new Set([...firstPasswords(person), ...used])];
    for (const name of names) {
      for (const password of [...passwords, WRONG]) {
        await forgetAttempts(this.stage.connection);
        await this.tryOne({ kind: 'login', person: index, name, password, slot: index });
      }
    }
  }

  /** Logs in as often as it takes until there is an answer: a breaker may be open. */
  private async tryOne(action: Action & { readonly kind: 'login' }): Promise<void> {
    const end = performance.now() + PATIENCE;
    const slots = this.stage.slots.length;
    for (let slot = action.slot % slots; performance.now() < end; slot = (slot + 1) % slots) {
      const entry = await this.write({ ...action, slot });
      if (entry?.answer?.status !== 503) return;
    }
    this.incidents.push(`F01: nobody answers person ${action.person} any longer`);
  }

  private async lookForSecrets(): Promise<void> {
    const { output, incidents } = this.stage.takeOutput();
    this.incidents.push(...incidents);
    const line = output.split('\n').find((text) => this.secrets.test(text) || HASH.test(text));
    if (line) this.incidents.push(`I10: a secret was printed: ${line}`);
    if (this.secrets.test(await storedText(this.stage.connection))) this.incidents.push('I10: a secret was stored');
  }
}

const HASH = /\$2[aby]?\$|\$bcrypt/;
