import { randomUUID } from 'node:crypto';
import request from 'supertest';
import type { KeptMail } from '../../../example-app/mail/mailbox.js';
import { readSettings, type Settings } from '../../../example-app/settings.js';
import { type Example, startExample } from '../../../example-app/start.js';
import type { MailType } from '../../../lib/index.js';

/** The example with a database of its own, there from the first `before` of a `describe` on. */
export interface RunningExample {
  example: Example;
  /** Somebody with a browser of their own, cookies and all. */
  readonly visitor: () => Visitor;
  /** The nth mail of a type to an address, once it is there. */
  readonly mail: (type: MailType, to: string, nth?: number) => Promise<KeptMail>;
  /** The path and query of the link in it. */
  readonly link: (type: MailType, to: string, nth?: number) => Promise<string>;
}

/** @param settings Other settings than those of the environment, asked for when it starts. */
export function runningExample(settings: () => Partial<Settings> = () => ({})): RunningExample {
  const running: RunningExample = {
    example: undefined as unknown as Example,
    visitor: () => new Visitor(running.example.address),
    mail: async (type, to, nth) => {
      if (!running.example.mailbox) throw new Error('There is no mailbox.');
      return await running.example.mailbox.waitFor(type, to, nth);
    },
    link: async (type, to, nth) => {
      const { text } = await running.mail(type, to, nth);
      const { pathname, search } = new URL(/https?:\S+\?token=\S+/.exec(text)?.[0] ?? '');
      return `${pathname}${search}`;
    },
  };
  before(async () => {
    const database = `plm_example_${randomUUID().slice(0, 8)}`;
    const unset = { appUrl: undefined, smtpUrl: undefined, mailFrom: undefined };
    running.example = await startExample({ ...readSettings(process.env), ...unset, port: 0, database, ...settings() });
  });
  after(async () => {
    await running.example?.User.db.dropDatabase();
    await running.example?.stop();
  });
  return running;
}

type Fields = Readonly<Record<string, string>>;

/** A browser without scripts: it keeps cookies, sends forms, and tells where they led. */
export class Visitor {
  private readonly agent: ReturnType<typeof request.agent>;

  constructor(address: string) {
    this.agent = request.agent(address);
  }

  /** @returns The page. */
  async open(path: string) {
    return await this.agent.get(path).set('Accept', 'text/html').set('Sec-Fetch-Site', 'same-origin');
  }

  async send(path: string, fields: Fields = {}) {
    const sent = this.agent.post(path).set('Accept', 'text/html').set('Sec-Fetch-Site', 'same-origin');
    return await sent.type('form').send(new URLSearchParams(fields).toString());
  }

  /** Opens a page and sends the form on it, with what is hidden in it. @returns Where that led. */
  async submit(path: string, fields: Fields = {}): Promise<string> {
    const { text } = await this.open(path);
    const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1];
    if (!action) throw new Error(`There is no form at ${path}.`);
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    const response = await this.send(action, { ...Object.fromEntries(hidden), ...fields });
    return response.get('Location') ?? String(response.status);
  }

  /** @returns Where that led: to `/`, or to nowhere with the status. */
  async logIn(email: string, password: string): Promise<string> {
    const response = await this.send('/login', { email, password });
    return response.get('Location') ?? String(response.status);
  }

  async isLoggedIn(): Promise<boolean> {
    return (await this.open('/account')).status === 200;
  }
}
