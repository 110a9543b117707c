import assert from 'node:assert/strict';
import { ServerResponse } from 'node:http';
import { inspect } from 'node:util';

/** Shorter ones are words that may be anywhere. */
const SHORTEST = 12;
/** As many as a file's tests may have had, and no more than can be looked for. */
const MOST = 500;
/** Those of the test that runs, and the latest of all. */
const secrets = new Set<string>();
const latest: { readonly secret: string; readonly place: number }[] = [];
let noted = 0;
const told: string[] = [];

/** Notes a password that somebody typed, or a token that was mailed: from now on it must not be found anywhere. */
export function keepSecret(secret: string): void {
  if (secret.length < SHORTEST || secrets.has(secret)) return;
  secrets.add(secret);
  latest.unshift({ secret, place: (noted += 1) });
  latest.length = Math.min(latest.length, MOST);
}

/** Notes what was logged, told to a listener, thrown or answered. */
export function wasTold(what: unknown): void {
  told.push(typeof what === 'string' ? what : inspect(what, { depth: 20 }));
}

/** Holds that nothing that was told, or is in a text, has a secret in it; then begins anew. */
export function assertNothingLeaked(): void {
  const leaked = [...secrets].filter((secret) => told.some((text) => text.includes(secret)));
  const where = told.filter((text) => leaked.some((secret) => text.includes(secret)));
  told.length = 0;
  secrets.clear();
  assert.deepEqual(leaked, [], `LOG-01, I10: a secret was told: ${where.join('\n')}`);
}

/** How many secrets there have been: what comes later is looked for by {@link assertNotKept}. */
export const secretsNoted = (): number => noted;

/** Holds that what tests left in a database has none of the secrets in it that came since, the latest ones of them. */
export function assertNotKept(text: string, since: number): void {
  // Some tests of the order of writes use no hash at all, and say so of each; see `plainHasher`.
  const hashed = text.replaceAll(/(?:plain|outdated):[^'"`]*/g, '');
  const typed = new Set(latest.flatMap(({ secret, place }) => (place > since ? [secret] : [])));
  const kept = [...typed].filter((secret) => hashed.includes(secret));
  assert.deepEqual(kept, [], 'LOG-01, I10: a secret is in the database as it is');
}

let listening = false;

/** Notes every answer that a server in this process gives. */
export function listenToAnswers(): void {
  // With `--parallel`, mocha says so before each file.
  if (listening) return;
  listening = true;
  const end = Reflect.get(ServerResponse.prototype, 'end') as (this: ServerResponse, ...args: unknown[]) => ServerResponse;
  ServerResponse.prototype.end = function noted(this: ServerResponse, ...args: unknown[]): ServerResponse {
    const [text] = args;
    if (typeof text === 'string' || Buffer.isBuffer(text)) wasTold(`${inspect(this.getHeaders())} ${text.toString()}`);
    return Reflect.apply(end, this, args);
  };
}
