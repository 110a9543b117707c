import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import bcrypt from 'bcrypt';
import request from 'supertest';
import { StoreUnavailableError } from '../../../lib/core/errors.js';
import type { DashboardGuard, DashboardMigrator, DashboardRequest } from '../../../lib/express/dashboard/dashboard-options.js';
import { migrationDashboard } from '../../../lib/express/dashboard/dashboard.js';
import { expresses } from '../../passport/support/expresses.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { addUser, world } from '../../support/world.js';
import { codeOf } from '../support/account-app.js';

const PATHS = [
  '/',
  '/users',
  '/users.json',
  '/users.csv',
  '/progress.json',
  '/conflicts.json',
  '/metrics',
  '/live',
  '/style.css',
  '/live.js',
  '/icon.svg',
  '/no',
];

/** The first line of the answer to a path as it is, which clients would put straight. */
async function statusLine(app: RequestListener, path: string): Promise<string> {
  const server = createServer(app).listen(0);
  const socket = connect((server.address() as AddressInfo).port);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`);
  const [line] = (await text(socket)).split('\r\n');
  server.close();
  return line ?? '';
}

const crowd = (count: number): Person[] =>
  Array.from({ length: count }, (_, n) => ({
    profile: { id: n + 1, email: `person${n}@example.org`, username: `person${n}`, emailVerified: true },
    password: ada.password,
  }));

for (const [version, makeApp] of expresses) {
  describe(`migrationDashboard, on ${version}`, () => {
    /** An application with a dashboard, and people who have come over to it. */
    async function opened(people: Person[] = crowd(3), authorize: DashboardGuard = () => true) {
      const here = world({ people });
      Object.assign(here.legacy, { count: async () => people.length });
      for (const { profile } of people)
        await here.migrator.login({ identifier: profile.email ?? '', password: ada.password }).catch(() => null);
      const heard: unknown[] = [];
      const app = makeApp();
      app.use(
        '/admin/migration',
        migrationDashboard(here.migrator as DashboardMigrator, { authorize, onError: (error) => heard.push(error) }),
      );
      return { ...here, app, heard, request: request(app), get: (path: string) => request(app).get(`/admin/migration${path}`) };
    }

    it('DSH-01: is closed to everybody whom authorize does not say yes to, literally, whatever they ask for', async () => {
      for (const answer of [false, undefined, null, 1, 'yes', {}, Promise.resolve(false), Promise.resolve('true')]) {
        const { get, request: ask, events } = await opened(crowd(0), () => answer);
        for (const path of PATHS) assert.equal(codeOf(await get(path).expect(403)), 'forbidden', path);
        await ask.post('/admin/migration/conflicts/x/dismiss').expect(403);
        assert.deepEqual(events, []);
      }
    });

    it('DSH-01: asks at each request, and stays closed where asking fails', async () => {
      const asked: string[] = [];
      let fails = false;
      const { get, heard } = await opened(crowd(1), async (req: DashboardRequest) => {
        asked.push(req.url);
        if (fails) throw new Error('who knows');
        return true;
      });
      for (const path of PATHS.filter((name) => name !== '/live')) await get(path);
      assert.equal(asked.length, PATHS.length - 1);
      fails = true;
      const answer = await get('/progress.json').expect(500);
      assert.deepEqual([codeOf(answer), heard.length, answer.text.includes('who knows')], ['internal_error', 1, false]);
    });

    it('DSH-04: keeps nothing, loads nothing from elsewhere, and runs nothing that is written into a page', async () => {
      const { get } = await opened();
      for (const path of PATHS.filter((name) => name !== '/live')) {
        const { headers } = await get(path);
        assert.equal(headers['cache-control'], 'no-store', path);
        assert.match(String(headers['content-security-policy']), /default-src 'none'; script-src 'self'; style-src 'self'/);
        assert.equal(headers['x-content-type-options'], 'nosniff');
      }
      for (const path of ['/', '/users']) {
        const { text } = await get(path).expect(200);
        assert.ok(!/<script(?! src="live\.js")|\son\w+=|\sstyle=|javascript:|(?:src|href)="(?:https?:)?\/\//i.test(text), path);
      }
    });

    it('DSH-04: shows nobody’s name or address at first sight, nor in its metrics', async () => {
      const { get } = await opened();
      for (const path of ['/', '/progress.json', '/metrics', '/conflicts.json'])
        assert.ok(!/person\d/.test((await get(path).expect(200)).text), path);
      assert.match((await get('/users').expect(200)).text, /person2@example\.org/);
    });

    it('DSH-01: serves nothing by another path than authorize was asked about', async () => {
      const asked: string[] = [];
      const { app } = await opened(crowd(1), (req) => {
        asked.push(req.path);
        return true;
      });
      for (const path of [
        '/x/../users.json',
        '/./users.json',
        '/%75sers.json',
        '\\\\x\\users.json',
        '/users.json/',
        '//x/users.json',
        '/toString',
      ])
        assert.match(await statusLine(app, `/admin/migration${path}`), / 40[04] /, path);
      assert.match(await statusLine(app, '/admin/migration//'), / (?:200|308|404) /);
      assert.ok(!asked.includes('/users.json'), asked.join(' '));
    });

    it('DSH-02: shows what the old system calls people as text, in pages and to spreadsheets', async () => {
      const evil = `<img src=x onerror="alert(1)">`;
      const names = [`=HYPERLINK("http://evil.example")`, `"><script>alert(1)</script>`, `+cmd|' /C calc'!A0`];
      const people = names.map((username, n) => ({
        profile: { id: `${evil}${n}`, email: `person${n}@example.org`, username, emailVerified: true },
        password: ada.password,
      }));
      const { get, legacy } = await opened(people);
      legacy.fail(new Error(evil));
      for (const path of ['/', '/users', `/users?search=${encodeURIComponent(evil)}`, `/users?state=${encodeURIComponent(`"${evil}`)}`]) {
        const { text } = await get(path).expect(200);
        assert.ok(!/<img|<script>|onerror="/.test(text), path);
      }
      const { text: csv } = await get('/users.csv').expect(200);
      assert.equal(csv.split('\r\n').length, 5);
      assert.ok(!/(?:^|,)"[=+@-]/m.test(csv), csv);
    });

    it('DSH-03: has the numbers that there are, after 500 first logins at once, imports, conflicts and deletions', async () => {
      const people = crowd(120);
      const here = world({ people });
      Object.assign(here.legacy, { count: async () => people.length });
      await addUser(here.users, { email: 'somebody@example.org', username: 'person119', passwordHash: 'a hash', emailVerified: true });
      const coming = people.slice(0, 62).concat(people.slice(119));
      const logins = coming.flatMap(({ profile }) => Array.from({ length: 8 }, () => profile.email ?? ''));
      const password = await bcrypt.hash(ada.password, 4);
      await Promise.all([
        ...logins.map((identifier) => here.migrator.login({ identifier, password: ada.password }).catch(() => null)),
        // Some of whom log in just now.
        here.migrator.importUsers(
          people.slice(60, 70).map(({ profile }) => ({ ...profile, password })),
          { source: 'legacy' },
        ),
      ]);
      // Whoever was met half-way is imported by the next run.
      await here.migrator.importUsers(
        people.slice(60, 70).map(({ profile }) => ({ ...profile, password })),
        { source: 'legacy' },
      );
      for (const { profile } of people.slice(0, 5)) await here.migrator.deleteUser((await here.users.find(profile.email ?? ''))?.id);
      const app = makeApp();
      app.use(migrationDashboard(here.migrator as DashboardMigrator, { authorize: () => true }));
      const { body } = await request(app).get('/progress.json').expect(200);
      const counts = await here.ledger.counts();
      assert.deepEqual(counts, { migrated: 65, claimed: counts.claimed, deleted: 5 });
      assert.deepEqual(
        [body.migrated, body.deleted, body.claimed, body.conflicts, body.legacyTotal, body.remaining],
        [65, 5, counts.claimed, 1, 120, 50],
      );
      assert.equal(body.byVia.login + body.byVia.import, 65);
      assert.ok(body.byVia.import >= 8, JSON.stringify(body.byVia));
      const { text } = await request(app).get('/').expect(200);
      assert.match(text, /<strong>65<\/strong> people have come over of <strong>120<\/strong>/);
      assert.match(text, /<dt>Remaining<\/dt><dd>50<\/dd>/);
      assert.match(text, new RegExp(`<dt>By import</dt><dd>${body.byVia.import}</dd>`));
    });

    it('DSH-05: dismisses a conflict by POST alone, from its own pages', async () => {
      const here = await opened(crowd(1));
      await addUser(here.users, { email: 'somebody@example.org', username: 'grace', passwordHash: 'a hash', emailVerified: true });
      here.legacy.people.push({
        profile: { id: 'g', email: 'grace@example.org', username: 'grace', emailVerified: true },
        password: ada.password,
      });
      await assert.rejects(here.migrator.login({ identifier: 'grace@example.org', password: ada.password }), { code: 'identity_conflict' });
      const { body } = await here.get('/conflicts.json').expect(200);
      const path = `/admin/migration/conflicts/${(body as { items: { id: string }[] }).items[0]?.id}/dismiss`;
      await here.request.get(path).expect(405);
      for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }])
        await here.request.post(path).set(headers).expect(403);
      assert.equal((await here.migrator.conflicts()).items.length, 1);
      assert.equal((await here.request.post(path).set('Sec-Fetch-Site', 'same-origin').expect(303)).headers['location'], '../../');
      assert.equal((await here.migrator.conflicts()).items.length, 0);
    });

    it('lists people in pages, finds them, and sends all of them as CSV', async () => {
      const { get } = await opened(crowd(205));
      const seen: string[] = [];
      let query = 'limit=100';
      for (let pages = 0; pages < 3; pages++) {
        const { body } = await get(`/users.json?${query}`).expect(200);
        seen.push(...(body as { items: { email: string }[] }).items.map(({ email }) => email));
        query = `limit=100&cursor=${(body as { next: string | null }).next ?? ''}`;
      }
      assert.deepEqual([seen.length, new Set(seen).size], [205, 205]);
      const csv = (await get('/users.csv').expect(200)).text.trim().split('\r\n');
      assert.equal(csv.length, 206);
      const found = await get('/users?search=PERSON17').expect(200);
      assert.match(found.text, /person17@example\.org/);
      assert.ok(!found.text.includes('person20@example.org'));
      const first = await get('/users').expect(200);
      const next = /href="(?<next>users\?[^"]+)" rel="next"/.exec(first.text)?.groups?.['next'] ?? '';
      assert.match((await get(`/${next.replaceAll('&amp;', '&')}`).expect(200)).text, /person\d+@example\.org/);
    });

    it('stands beneath its path, with and without a slash at its end', async () => {
      const { get, request: ask } = await opened();
      assert.equal((await get('').expect(308)).headers['location'], './migration/');
      assert.equal((await get('?x=1').expect(308)).headers['location'], './migration/');
      await get('/').expect(200);
      for (const path of PATHS.slice(0, -1)) await ask.head(`/admin/migration${path}`).expect(200);
      await ask.post('/admin/migration/').expect(405);
      await get('/nothing').expect(404);
    });

    it('LOG-04: tells a reader what is wrong on a page, which comes back by itself once the database does', async () => {
      let may = true;
      const { get, ledger } = await opened(crowd(1), () => may);
      const read = (path: string) => get(path).set('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8');
      Object.assign(ledger.overview, {
        tally: () => Promise.reject(new StoreUnavailableError(undefined, { cause: new Error('10.0.0.9') })),
      });
      const down = await read('/')
        .expect(503)
        .expect('Content-Type', /^text\/html/);
      assert.ok(Number(down.headers['retry-after']) > 0 && !down.text.includes('10.0.0.9'));
      assert.match(down.text, /<meta http-equiv="refresh" content="\d+">[\s\S]*<h1>Migration<\/h1>/);
      assert.equal(codeOf(await read('/progress.json').expect(503)), 'store_unavailable');
      may = false;
      const refused = await read('/users')
        .expect(403)
        .expect('Content-Type', /^text\/html/);
      assert.match(refused.text, /This is not for you to see/);
      assert.ok(!refused.text.includes('http-equiv="refresh"'));
      assert.equal(codeOf(await get('/users').expect(403)), 'forbidden');
    });

    it('LOG-04: is a 503 while the database is down, and says no more', async () => {
      const { get, ledger } = await opened(crowd(1));
      Object.assign(ledger.overview, {
        tally: () => Promise.reject(new StoreUnavailableError(undefined, { cause: new Error('10.0.0.9') })),
      });
      const answer = await get('/progress.json').expect(503);
      assert.ok(Number(answer.headers['retry-after']) > 0 && !answer.text.includes('10.0.0.9'));
    });
  });
}
