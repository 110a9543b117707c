import type { KeptMail } from '../mail/mailbox.js';

/** What a visitor sees after sending the login form. */
export interface Answer {
  readonly status: number;
  /** How the page that follows calls this login. */
  readonly outcome: string | null;
  readonly retryAfter: string | null;
}

type Fields = Readonly<Record<string, string>>;

/** Somebody in front of a browser: it follows the app's cookies and redirects, and sends forms as they are. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly address: string) {}

  async logIn({ email, password }: { readonly email: string; readonly password: string }): Promise<Answer> {
    const response = await this.post('/login', { email, password });
    const page = response.status === 303 ? await this.read('/') : '';
    return {
      status: response.status,
      outcome: /This login: <strong>(\w+)</.exec(page)?.[1] ?? null,
      retryAfter: response.headers.get('Retry-After'),
    };
  }

  /** Whether the app still knows who this is. */
  async isLoggedIn(): Promise<boolean> {
    return (await this.read('/')) !== '';
  }

  async logOut(): Promise<void> {
    await this.send('/logout');
  }

  /** Sends a form. @returns The page that it leads to. */
  async send(path: string, fields: Fields = {}): Promise<string> {
    const response = await this.post(path, fields);
    return response.headers.get('Location') ?? `status ${response.status}`;
  }

  /** Opens the link in a mail, and sends the form that is there. @returns The page that it leads to. */
  async follow(mail: KeptMail, fields: Fields = {}): Promise<string> {
    const page = await this.read(linkIn(mail));
    const [, action = '', token = ''] = /action="([^"]+)".*?name="token" value="([^"]+)"/s.exec(page) ?? [];
    return action ? await this.send(action, { token, ...fields }) : 'no form';
  }

  /** Looks at a link as scanners of mail do. @returns The statuses. */
  async scan(mail: KeptMail): Promise<readonly number[]> {
    const statuses = [];
    for (const method of ['HEAD', 'GET']) statuses.push((await this.fetch(linkIn(mail), { method })).status);
    return statuses;
  }

  /** A page; empty where there is none for this visitor. */
  async read(path: string): Promise<string> {
    const response = await this.fetch(path);
    return response.status === 200 ? await response.text() : '';
  }

  private async post(path: string, fields: Fields): Promise<Response> {
    return await this.fetch(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { Accept: 'text/html', Cookie: cookies };
    const response = await fetch(new URL(path, this.address), { ...init, redirect: 'manual', headers });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }
}

/** The link with a token, as it is in the plain text. */
const linkIn = ({ text }: KeptMail): string => /https?:\S+\?token=\S+/.exec(text)?.[0] ?? '/no-link';
