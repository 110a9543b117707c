import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LegacyProfile, LegacySource } from '../../lib/core/ports.js';

/** How the old system behaves: well, or in one of the ways in which real ones fail. */
export type Mood = 'well' | 'error' | 'hang' | 'reset' | 'garbage' | 'slow';

/** A person over there. */
export interface LegacyPerson {
  readonly profile: LegacyProfile;
  readonly password: string;
  /** Told of only to who knows the password. */
  readonly hidden?: boolean;
}

/** An old system behind HTTP, in the test's own process, with a mood that a test changes at will. */
export class LegacyStub {
  mood: Mood = 'well';
  /** How many passwords it was asked to verify. */
  verifications = 0;
  /** Told of each of them. */
  onVerify: (identifier: string, password: string) => void = () => {};
  private readonly held: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly people: Map<string, LegacyPerson>,
  ) {}

  static async start(people: Iterable<readonly [string, LegacyPerson]>): Promise<LegacyStub> {
    const server = createServer();
    const stub = new LegacyStub(server, new Map(people));
    server.on('request', (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const question = JSON.parse(Buffer.concat(chunks).toString()) as { identifier: string; password?: string };
        if (question.password !== undefined) {
          stub.verifications++;
          stub.onVerify(question.identifier, question.password);
        }
        const answer = () => res.setHeader('Content-Type', 'application/json').end(JSON.stringify(stub.answer(question)));
        if (stub.mood === 'error') res.writeHead(500).end('oops');
        else if (stub.mood === 'reset') req.socket.destroy();
        else if (stub.mood === 'garbage') res.end('"yes"');
        else if (stub.mood === 'hang' || stub.mood === 'slow') stub.held.push(answer);
        else answer();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Lets the answers go that were held back while it hung. */
  release(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ identifier, password }: { identifier: string; password?: string }): unknown {
    const person = this.people.get(identifier.toLowerCase());
    if (!person) return null;
    return (password === undefined ? !person.hidden : password === person.password) ? person.profile : null;
  }
}

/** The two functions that an application would write for it; one that is `deaf` does not hear that nobody waits any longer. */
export function httpSource(url: string, { deaf = false }: { readonly deaf?: boolean } = {}): LegacySource {
  const ask = async (question: object, signal: AbortSignal): Promise<LegacyProfile | null> => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(question), ...(deaf ? {} : { signal }) });
    if (!response.ok) throw new Error(`the old system answered ${response.status}`);
    return (await response.json()) as LegacyProfile | null;
  };
  return {
    verify: (identifier, password, { signal }) => ask({ identifier, password }, signal),
    getUser: (identifier, { signal }) => ask({ identifier }, signal),
  };
}
