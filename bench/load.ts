import { Agent, request } from 'node:http';

/** One application under load. */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    private readonly atOnce: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: Math.max(atOnce, 8) });
  }

  /** Sends so many requests, a fixed number of them at a time; how long all took together, in ms. */
  async run(count: number, send: (client: Client, index: number) => Promise<unknown>): Promise<number> {
    let next = 0;
    const started = performance.now();
    const worker = async () => {
      while (next < count) await send(this, next++);
    };
    await Promise.all(Array.from({ length: this.atOnce }, worker));
    return performance.now() - started;
  }

  login(email: string, password: string): Promise<string> {
    return this.post('/login', { email, password }, 200);
  }

  post(path: string, body: object, expected: number): Promise<string> {
    return this.send('POST', path, JSON.stringify(body), expected);
  }

  get(path: string): Promise<string> {
    return this.send('GET', path, '', 200);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body: string, expected: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = body ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } : {};
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === expected) resolve(text);
          else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text.slice(0, 200)}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
