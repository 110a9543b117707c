import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ImportOutcome } from '../../lib/core/import-results.js';
import { NUMBER, type RelayedMail } from './account-routes.js';
import type { Circumstances } from './app.js';
import { FATE, type Fate, fateText } from './fates.js';

const SCRIPT = fileURLToPath(new URL('login-process.ts', import.meta.url));
const LONGEST_OUTPUT = 1_000_000;

/** What the application said. */
export interface Reply {
  readonly status: number;
  readonly body: {
    readonly id?: string;
    readonly outcome?: string;
    readonly code?: string;
    /** What a session is to hold. */
    readonly session?: object;
    /** The answer to a question. */
    readonly yes?: boolean;
    /** How each row of an import ended. */
    readonly outcomes?: readonly ImportOutcome[];
  };
  /** The body as it came. */
  readonly text: string;
}

/** How a request is made. */
export interface RequestOptions {
  readonly fate?: Fate | undefined;
  /** The address it seems to come from. */
  readonly ip?: string | undefined;
  /** What the mails that come of it are told by. */
  readonly number?: number | undefined;
}

/** One process of the application. */
export class LoginProcess {
  /** Where it ended itself, if it did. */
  killedAt: string | undefined;
  /** How many requests stand still in it. */
  standing = 0;
  /** Told of each mail. */
  onMail: (mail: RelayedMail) => void = () => {};
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });
  private port = 0;
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: { port?: number; killedAt?: string; standing?: number; mail?: RelayedMail }) => {
      if (message.killedAt) this.killedAt = message.killedAt;
      if (message.standing !== undefined) this.standing = message.standing;
      if (message.mail) this.onMail(message.mail);
      if (message.port) this.port = message.port;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-LONGEST_OUTPUT);
      });
    }
  }

  static async start(settings: Record<string, string>): Promise<LoginProcess> {
    const child = fork(SCRIPT, {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const started = new LoginProcess(child);
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (!started.port) throw new Error(`the process did not start:\n${started.takeOutput()}`);
    return started;
  }

  /** Whether it still runs. */
  get runs(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Whether it ended by SIGKILL, and not by itself. */
  get wasKilled(): boolean {
    return this.child.signalCode === 'SIGKILL';
  }

  /** What it has printed since this was last asked. */
  takeOutput(): string {
    const { output } = this;
    this.output = '';
    return output;
  }

  /** Posts JSON; rejects where the connection is lost, as it is when the process is killed. */
  post(path: string, body: object, { fate, ip, number }: RequestOptions = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const json = JSON.stringify(body);
      const headers = {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(json),
        ...(fate ? { [FATE]: fateText(fate) } : {}),
        ...(ip ? { 'X-Forwarded-For': ip } : {}),
        ...(number === undefined ? {} : { [NUMBER]: String(number) }),
      };
      const sent = request({ host: '127.0.0.1', port: this.port, path, method: 'POST', headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? (JSON.parse(text) as Reply['body']) : {}, text });
        });
      });
      sent.on('error', reject);
      sent.end(json);
    });
  }

  login(email: string, password: string, options?: RequestOptions): Promise<Reply> {
    return this.post('/login', { email, password }, options);
  }

  /** Changes what is around it, from when this is answered. */
  async set(circumstances: Circumstances): Promise<void> {
    await this.post('/circumstances', circumstances);
  }

  /** Waits until it has done what follows its answers. */
  async idle(): Promise<void> {
    await this.post('/idle', {});
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    this.agent.destroy();
    if (!this.runs) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  /** Ends when the process has. */
  async gone(): Promise<void> {
    if (this.runs) await once(this.child, 'exit');
    this.agent.destroy();
  }
}
