import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('login-process.ts', import.meta.url));

/** What the application said. */
export interface Reply {
  readonly status: number;
  readonly body: { readonly id?: string; readonly outcome?: string; readonly code?: string };
}

/** One process of the application. */
export class LoginProcess {
  /** Where it ended itself, if it did. */
  killedAt: string | undefined;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });

  private constructor(
    private readonly child: ChildProcess,
    private port = 0,
  ) {}

  static async start(settings: Record<string, string>): Promise<LoginProcess> {
    const child = fork(SCRIPT, { execArgv: ['--import', 'tsx'], env: { ...process.env, ...settings } });
    const started = new LoginProcess(child);
    child.on('message', (message: { port?: number; killedAt?: string }) => {
      if (message.killedAt) started.killedAt = message.killedAt;
    });
    const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('the process did not start')))])) as [{ port?: number }];
    started.port = message.port ?? 0;
    return started;
  }

  /** Posts JSON; rejects where the connection is lost, as it is when the process is killed. */
  post(path: string, body: object): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
      const sent = request({ host: '127.0.0.1', port: this.port, path, method: 'POST', headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: answer.startsWith('{') ? (JSON.parse(answer) as Reply['body']) : {} });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }

  login(email: string, password: string): Promise<Reply> {
    return this.post('/login', { email, password });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    this.agent.destroy();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  /** Ends when the process has. */
  async gone(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
