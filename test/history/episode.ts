import type { RelayedMail } from '../processes/account-routes.js';
import type { LoginProcess } from '../processes/processes.js';
import type { Session } from './bodies.js';
import { comeBack } from './homecoming.js';
import { letterOf, Mailbox, type Mailed } from './letters.js';
import { type Action, type Adversity, type ImportRun, isAction, type Operation } from './operations.js';
import type { Person } from './people.js';
import { insertBeforehand, remainsOf, storedText } from './raw.js';
import type { Entry, Event, History, Question } from './record.js';
import { type Means, Requests } from './requests.js';
import type { Stage } from './stage.js';

/** How many actions are under way at once, at the most. */
const ABREAST = 8;
/** How long nothing may end until those who stand still are let go on, in ms: others may be waiting for them. */
const QUIET = 600;
const POLL = 5;
/** How long somebody waits for a mail before they believe that there is none, in ms. */
const MAIL_TIME = 400;

/** Performs one plan on the stage and writes down what was seen. */
export class Episode {
  private readonly entries: Entry[] = [];
  private readonly events: Event[] = [];
  private readonly moods: History['moods'][number][] = [{ mood: 'well', since: 0 }];
  private readonly questions: Question[] = [];
  private readonly incidents: string[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly mailbox = new Mailbox();
  /** What was asked for, by the number of its entry: mails come of it. */
  private readonly asked = new Map<number, Pick<Entry, 'number' | 'action' | 'process' | 'invoked'>>();
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
    stage.onMail = (mail) => this.receive(mail);
  }

  async perform(operations: readonly Operation[]): Promise<History> {
    await this.prepare();
    for (const operation of operations) {
      if (isAction(operation)) await this.send(async () => await this.write(operation));
      else if (operation.kind === 'import-run') await this.send(async () => await this.importRows(operation));
      else await this.befall(operation);
    }
    await this.rest();
    await comeBack({
      ...this.seen(),
      write: async (action) => await this.write(action),
      importRows: async (run) => await this.importRows(run),
      befall: async (one) => await this.befall(one),
    });
    await this.idle();
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
        for (const name of [email, username]) if (name) source.people.set(name, { ...known, password: secret(known.password) });
      }
    }
    for (const { neighbour, secret } of this.people) {
      const profile = { id: neighbour, email: neighbour, emailVerified: true };
      this.stage.sources[0]?.people.set(neighbour, { profile, password: secret(NEIGHBOURLY) });
    }
  }

  private seen() {
    const { stage, people, entries, incidents, mailbox } = this;
    return { stage, people, entries, incidents, mailbox };
  }

  /** Begins an action, as soon as there are not too many under way. */
  private async send(act: () => Promise<unknown>): Promise<void> {
    while (this.underWay.size >= ABREAST) await this.untilOneEnds();
    const sent: Promise<void> = act().then(() => {
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
    const link = await this.linkFor(action);
    const number = this.numbers++;
    const invoked = this.tick++;
    const process = running?.number ?? null;
    this.asked.set(number, { number, action, process, invoked });
    const means: Means = { number, process: running?.process ?? null, session, link };
    const done = await this.requests.perform(action, means);
    if (!done) return null;
    const { began, ...seen } = done;
    if (began) this.sessions.set(action.person, began);
    const entry = { number, action, process, invoked, ended: this.tick++, ...seen };
    this.entries.push(entry);
    return entry;
  }

  /** Imports some rows, and writes down an entry for each of them. */
  private async importRows(run: ImportRun): Promise<void> {
    const { slot, source, rows, fate: _, kind: _kind, ...how } = run;
    const { number: process, process: asked } = await this.stage.running(slot);
    const begun = rows.map((row) => {
      const action = { kind: 'import', slot, source, ...how, ...row } as const;
      return { number: this.numbers++, action, process, invoked: this.tick++ };
    });
    const answers = await this.requests.importRows(run, { process: asked, number: begun[0]?.number ?? -1 });
    for (const [index, entry] of begun.entries()) this.entries.push({ ...entry, ended: this.tick++, answer: answers[index] ?? null });
  }

  /** The person's session; they log in for it, if they have to. */
  private async sessionFor(action: Action): Promise<Session | undefined> {
    const password = action.kind === 'change' ? action.from : action.kind === 'confirm' ? action.password : null;
    const name = this.people[action.person]?.email ? 'email' : 'username';
    if (password !== null && 'slot' in action && !this.sessions.has(action.person))
      await this.write({ kind: 'login', person: action.person, name, password, slot: action.slot });
    return this.sessions.get(action.person);
  }

  /** The link that an action takes; it is asked for, if there is none yet. */
  private async linkFor(action: Action): Promise<ReturnType<Mailbox['find']>> {
    if (action.kind !== 'redeem' && action.kind !== 'expire') return undefined;
    const { person, link, pick } = action;
    const find = () => this.mailbox.find(person, link, pick);
    if (find() || action.kind === 'expire') return find();
    const { slot } = action;
    if (link === 'reset-password') await this.write({ kind: 'request-reset', person, slot, to: 'email' });
    if (link === 'verify-email') await this.write({ kind: 'request-proof', person, slot, to: 'email' });
    if (link === 'confirm-email') await this.write({ kind: 'request-address', person, slot, to: 'moved' });
    for (const end = performance.now() + MAIL_TIME; !find() && performance.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, POLL));
    return find();
  }

  /** A mail comes. */
  private receive({ number: request, ...mailed }: RelayedMail): void {
    const cause = this.asked.get(request);
    if (!cause) return;
    const { person } = cause.action;
    const letter = letterOf(this.people[person] as Person, mailed as Mailed, cause);
    const number = this.numbers++;
    this.entries.push({ ...cause, number, action: { ...letter, person }, ended: this.tick++, answer: { status: 200 } });
    this.mailbox.keep(person, letter, number, mailed.url);
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
    await this.idle();
    await this.stage.fill();
    for (let slot = 0; slot < this.stage.slots.length; slot++) await this.befall({ kind: 'phase', slot, phase: 'on' });
  }

  /** Waits until all is done that follows an answer, and lets go on whoever stands still in that. */
  private async idle(): Promise<void> {
    await this.stage.everywhere(async ({ process }) => {
      let isIdle = false;
      const done = () => {
        isIdle = true;
      };
      void process.idle().then(done, done);
      while (!isIdle) {
        await process.set({ goOn: true });
        await new Promise((resolve) => setTimeout(resolve, POLL));
      }
    });
  }

  private async lookForSecrets(): Promise<void> {
    const { output, incidents } = this.stage.takeOutput();
    this.incidents.push(...incidents);
    const isToken = (text: string) => this.mailbox.kept.some(({ token }) => text.includes(token));
    const line = output.split('\n').find((text) => this.secrets.test(text) || HASH.test(text) || isToken(text));
    if (line) this.incidents.push(`I10: a secret was printed: ${line}`);
    const stored = await storedText(this.stage.connection);
    if (this.secrets.test(stored) || isToken(stored)) this.incidents.push('I10: a secret was stored');
  }
}

/** A password that nobody tries. */
const NEIGHBOURLY = 99;
const HASH = /\$2[aby]?\$|\$bcrypt/;
