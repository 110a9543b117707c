/** What a visitor sees after sending the login form. */
export interface Answer {
  readonly status: number;
  /** How the page that follows calls this login. */
  readonly outcome: string | null;
  readonly retryAfter: string | null;
}

/** Somebody in front of a browser: it follows the app's cookies and redirects. */
export class Visitor {
  private cookie = '';

  constructor(private readonly address: string) {}

  async logIn({ email, password }: { readonly email: string; readonly password: string }): Promise<Answer> {
    const response = await this.send('/login', { method: 'POST', body: new URLSearchParams({ email, password }) });
    await response.text();
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

  async logOut(): Promise<number> {
    const response = await this.send('/logout', { method: 'POST' });
    await response.text();
    return response.status;
  }

  private async read(path: string): Promise<string> {
    const response = await this.send(path);
    const page = await response.text();
    return response.status === 200 ? page : '';
  }

  private async send(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.address), { ...init, redirect: 'manual', headers: { Cookie: this.cookie } });
    const [set] = response.headers.getSetCookie();
    if (set) this.cookie = set.split(';', 1)[0] ?? '';
    return response;
  }
}
