import assert from 'node:assert/strict';
import { testDatabase } from '../support/mongo.js';
import type { RelayedMail } from './account-routes.js';
import { emailOf, passwordOf, profileOf } from './exported-rows.js';
import { Importer } from './importers.js';
import { LegacyStub } from './legacy-stub.js';
import { LoginProcess, type Reply } from './processes.js';

/** How many people there are; `IMPORT_PEOPLE=3000` is worth a longer look. */
const PEOPLE = Number(process.env['IMPORT_PEOPLE'] ?? 72);
/** How many come at once, at the most. */
const ABREAST = 72;
const NEW = (n: number): string => `an entirely new password ${n}`;
const MOVED = (n: number): string => `moved${n}@example.org`;

/** What the people do while they are imported, one after the other; each leaves them with a password and an address, or deleted. */
const LIVES = ['logs in', 'changes the password', 'takes a reset link', 'changes the address', 'leaves', 'does nothing'] as const;
const lifeOf = (n: number): (typeof LIVES)[number] => LIVES[n % LIVES.length] ?? 'does nothing';

describe('An importer beside people who come, change and go in other processes', function () {
  this.timeout(300_000);
  const db = testDatabase();
  const links = new Map<string, string>();
  const statuses: number[] = [];
  let legacy: LegacyStub;
  let apps: readonly LoginProcess[];
  let importer: Importer;

  before(async () => {
    const people = Array.from({ length: PEOPLE }, (_, n) => [emailOf(n), { profile: profileOf(n), password: passwordOf(n) }] as const);
    legacy = await LegacyStub.start(people);
    const settings = { MONGODB_URI: db.uri, LEGACY_URL: legacy.url, LIMITS: 'off', TIMEOUT: '60000' };
    const [one, other, imports] = await Promise.all([LoginProcess.start(settings), LoginProcess.start(settings), Importer.start(db.uri)]);
    apps = [one, other];
    importer = imports;
    for (const app of apps) app.onMail = ({ to, url }: RelayedMail) => url && links.set(to, new URL(url).searchParams.get('token') ?? '');
  });

  after(async () => {
    await Promise.all([importer.stop(), legacy.close(), ...apps.map(async (app) => await app.stop())]);
  });

  async function ask(n: number, path: string, body: object): Promise<Reply> {
    const reply = await (apps[n % apps.length] as LoginProcess).post(path, body, { number: n });
    statuses.push(reply.status);
    return reply;
  }
  const logIn = (n: number, password: string, email = emailOf(n)) => ask(n, '/login', { email, password });

  /** The link that was mailed to an address, once what follows the answers is done. */
  async function linkOf(n: number, address: string): Promise<string> {
    await (apps[n % apps.length] as LoginProcess).idle();
    const link = links.get(address);
    assert.ok(link, `nothing was mailed to ${address}`);
    return link;
  }

  /** Lives a life; the password that they have by then, `null` where they have left. */
  async function live(n: number): Promise<string | null> {
    const life = lifeOf(n);
    if (life === 'does nothing') return passwordOf(n);
    if (life === 'takes a reset link') {
      const reply = await ask(n, '/reset-password', { token: links.get(emailOf(n)), password: NEW(n) });
      // Whoever has come over since it was mailed may have to ask for another; never is it lost halfway.
      assert.ok(reply.status === 200 || reply.body.code === 'invalid_token', reply.text);
      return reply.status === 200 ? NEW(n) : passwordOf(n);
    }
    const { status, body, text } = await logIn(n, passwordOf(n));
    assert.equal(status, 200, `person ${n}: ${text}`);
    const { id } = body;
    if (life === 'changes the password') {
      assert.equal((await ask(n, '/change-password', { id, current: passwordOf(n), next: NEW(n) })).status, 204);
      return NEW(n);
    }
    if (life === 'changes the address') {
      assert.equal((await ask(n, '/request-address', { id, email: MOVED(n) })).status, 202);
      assert.equal((await ask(n, '/confirm-email', { token: await linkOf(n, MOVED(n)) })).status, 200);
    }
    if (life !== 'leaves') return passwordOf(n);
    assert.equal((await ask(n, '/delete', { id })).status, 204);
    return null;
  }

  it('IMP-01, IMP-03, IMP-04: makes no second user, loses no password, brings nobody back, and costs nobody a 5xx', async () => {
    const everybody = Array.from({ length: PEOPLE }, (_, n) => n);
    for (const n of everybody) if (lifeOf(n) === 'takes a reset link') await ask(n, '/request-reset', { email: emailOf(n) });
    await Promise.all(apps.map(async (app) => await app.idle()));

    const running = importer.run(0, PEOPLE, { concurrency: 16 });
    const passwords: (string | null)[] = [];
    const coming = everybody.values();
    const comeOneByOne = async () => {
      for (const n of coming) passwords[n] = await live(n);
    };
    await Promise.all(Array.from({ length: ABREAST }, comeOneByOne));
    await running;
    const again = await importer.run(0, PEOPLE);
    const leavers = passwords.filter((password) => password === null).length;
    assert.deepEqual([again?.outcomes.exists, again?.outcomes.deleted], [PEOPLE - leavers, leavers]);

    assert.deepEqual(
      statuses.filter((status) => status >= 500),
      [],
    );
    legacy.mood = 'error';
    const users = await db.connection.collection('users').find().toArray();
    assert.equal(users.length, PEOPLE - leavers);
    assert.equal(await db.connection.collection('migration_ledger').countDocuments({ state: 'migrated' }), PEOPLE);
    for (const n of everybody) {
      const password = passwords[n] ?? null;
      const address = lifeOf(n) === 'changes the address' ? MOVED(n) : emailOf(n);
      if (password !== null) assert.equal((await logIn(n, password, address)).status, 200, `person ${n}, who ${lifeOf(n)}`);
      if (password === NEW(n)) assert.equal((await logIn(n, passwordOf(n))).status, 401, `person ${n} by the old password`);
      const holders = users.filter(({ email }) => email === emailOf(n) || email === MOVED(n));
      assert.equal(holders.length, password === null ? 0 : 1, `person ${n}, who ${lifeOf(n)}`);
    }
  });
});
