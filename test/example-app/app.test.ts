import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { demoPeople, type Person } from '../../example-app/old-system/people.js';
import { readSettings } from '../../example-app/settings.js';
import { type Example, startExample } from '../../example-app/start.js';
import { needsPostgres } from './needs-postgres.js';

const [ada, alan, grace] = demoPeople as readonly [Person, Person, Person];
const form = ({ email, password }: Person) => ({ email, password });

needsPostgres('example-app', () => {
  const settings = { ...readSettings(process.env), port: 0, database: `plm_example_${randomUUID().slice(0, 8)}` };
  let example: Example;
  let app: ReturnType<typeof request>;

  before(async () => {
    example = await startExample(settings);
    app = request(example.address);
  });
  after(async () => {
    await example?.User.db.dropDatabase();
    await example?.stop();
  });

  it('shows `migrated` after the first login and `verified` after the second', async () => {
    const browser = request.agent(example.address);
    for (const outcome of ['migrated', 'verified']) {
      await browser.post('/login').type('form').send(form(ada)).expect(303).expect('Location', '/');
      const home = await browser.get('/').expect(200);
      assert.match(home.text, new RegExp(`This login: <strong>${outcome}</strong>`));
      assert.match(home.text, /Hello, Ada Lovelace/);
      assert.ok(home.text.includes(`1 of ${example.oldSystem.people}`));
      await browser.post('/logout').set('Accept', 'text/html').expect(303).expect('Location', '/login');
      await browser.get('/').expect(302).expect('Location', '/login');
    }
  });

  it('ends the session on the server when somebody logs out', async () => {
    const login = await app.post('/login').type('form').send(form(alan)).expect(303);
    const [cookie = ''] = login.get('Set-Cookie') ?? [];
    await app.get('/').set('Cookie', cookie).expect(200);
    await app.post('/logout').set('Cookie', cookie).set('Accept', 'text/html').expect(303);
    await app.get('/').set('Cookie', cookie).expect(302);
  });

  it('has MongoDB remove the sessions that are over', async () => {
    const indexes = await example.User.db.collection('sessions').indexes();
    assert.ok(indexes.some(({ key, expireAfterSeconds }) => key.expires === 1 && expireAfterSeconds === 0));
  });

  it('keeps its session in a cookie that no script and no other site can use', async () => {
    const login = await app.post('/login').type('form').send(form(alan)).expect(303);
    assert.match(login.get('Set-Cookie')?.[0] ?? '', /^sid=.*; HttpOnly; SameSite=Lax$/);
    assert.equal((await app.get('/login')).get('Set-Cookie'), undefined);
  });

  it('shows the form again for a wrong password, with what was typed as text', async () => {
    const typed = `"><script>alert(1)</script>@example.com`;
    const page = await app.post('/login').type('form').send({ email: typed, password: 'wrong' });
    assert.ok(page.status === 401 || page.status === 400);
    assert.ok(page.text.includes('&lt;script&gt;'));
    assert.equal(page.text.includes('<script'), false);
    const wrong = await app.post('/login').type('form').send({ email: grace.email, password: 'wrong' }).expect(401);
    assert.match(wrong.text, /role="alert"/);
  });

  it('answers with a page, and no more than that, to a form that is none', async () => {
    for (const body of ['', 'email[$ne]=&password[$ne]=', 'email=a&email=b&password=c', `email=${'a'.repeat(5000)}&password=b`]) {
      const page = await app.post('/login').type('form').send(body).expect(400);
      assert.match(page.text, /<form method="post" action="\/login">/);
    }
    const large = await app
      .post('/login')
      .type('form')
      .send(`email=${'a'.repeat(20_000)}`)
      .expect(413);
    assert.equal(large.text.includes(' at '), false);
  });

  it('refuses forms that another site sends', async () => {
    await app.post('/login').set('Sec-Fetch-Site', 'cross-site').type('form').send(form(ada)).expect(403);
    await app.post('/login').set('Sec-Fetch-Site', 'same-site').type('form').send(form(ada)).expect(403);
    await app.post('/logout').set('Origin', 'https://elsewhere.example').expect(403);
    await app.post('/login').set('Origin', example.address).type('form').send(form(ada)).expect(303);
    await app.post('/login').set('Sec-Fetch-Site', 'same-origin').type('form').send(form(ada)).expect(303);
  });

  it('lets no page load anything but its own style sheet and icon', async () => {
    const page = await app.get('/login').expect(200);
    const policy = page.get('Content-Security-Policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|script-src|https?:/);
    assert.equal(page.get('Cache-Control'), 'no-store');
    assert.equal(page.get('X-Powered-By'), undefined);
    await app.get('/style.css').expect(200).expect('Content-Type', /css/);
    await app.get('/icon.svg').expect(200).expect('Content-Type', /svg/);
  });

  it('has a page for what is not there', async () => {
    const page = await app.get('/nothing').expect(404);
    assert.match(page.text, /<h1>Nothing here<\/h1>/);
  });

  it('says in one line that a port is taken', async () => {
    const port = Number(new URL(example.address).port);
    await assert.rejects(startExample({ ...settings, port, legacyUrl: example.oldSystem.url }), {
      name: 'StartError',
      message: `Port ${port} is taken: choose another with PORT=${port + 1} npm start`,
    });
  });

  it('uses the old system at LEGACY_DATABASE_URL, and leaves a users table that is there as it is', async () => {
    const second = await startExample({ ...settings, database: `${settings.database}_2`, legacyUrl: example.oldSystem.url });
    try {
      assert.equal(second.oldSystem.people, example.oldSystem.people);
      await request(second.address).post('/login').type('form').send(form(grace)).expect(303);
    } finally {
      await second.User.db.dropDatabase();
      await second.stop();
    }
    // Not stopped with it: it was there before.
    await app.post('/login').type('form').send(form(grace)).expect(303);
  });

  it('says in one line that nothing is at LEGACY_DATABASE_URL', async () => {
    const legacyUrl = 'postgres://nobody:secret@127.0.0.1:1/nothing';
    await assert.rejects(startExample({ ...settings, legacyUrl }), (error: Error) => {
      assert.equal(error.name, 'StartError');
      assert.match(error.message, /^The old system at LEGACY_DATABASE_URL cannot be reached: .*ECONNREFUSED/);
      assert.equal(error.message.includes('secret'), false);
      return true;
    });
  });
});
