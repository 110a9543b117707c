import assert from 'node:assert/strict';
import { accountWorld, type AccountWorld, ROUTES } from '../support/account-app.js';
import { client, EMAIL, ends, everythingTold, NEW, OLD, onMongo, saidBy } from '../support/on-mongo.js';

const OPERATORS = [
  { $gt: '' },
  { $ne: null },
  { $regex: '.*' },
  { $where: '1' },
  [EMAIL],
  [EMAIL, 'attacker@example.org'],
  true,
  0,
  7,
  null,
];
const ADDRESSES = ['login', 'signup', 'resend-verification', 'forgot-password', 'change-email'] as const;
const TOKENS = ['verify-email', 'reset-password', 'confirm-email'] as const;

/** What must not have happened after a request that was refused. */
async function nothingHappened({ legacy, mail, settled }: AccountWorld, asked = 0): Promise<void> {
  await settled();
  assert.deepEqual([legacy.verified.length + legacy.looked.length, mail.messages], [asked, []]);
}

onMongo('A hostile body', (open) => {
  it('INJ-01, INJ-02: reaches nobody with an operator, a list or no text for an address, on every route', async () => {
    const here = await open();
    const { post } = client(here);
    for (const route of ADDRESSES)
      for (const email of OPERATORS)
        await ends(
          post(route, { email, password: OLD }),
          route === 'login' && email === null ? '400 invalid_request' : '400 invalid_request',
        );
    for (const username of OPERATORS) await ends(post('login', { username, password: OLD }), '400 invalid_request');
    await nothingHappened(here);
    assert.equal(await here.model.countDocuments(), 0);
  });

  it('INJ-03, INJ-04: opens nothing with an operator, a list, or no token at all', async () => {
    const here = await open();
    const { post, forgotten } = client(here);
    const token = await forgotten();
    for (const route of TOKENS)
      for (const bad of [...OPERATORS, '', undefined]) await ends(post(route, { token: bad, password: NEW }), '400 invalid_request');
    assert.equal(await here.model.countDocuments(), 0);
    await post('reset-password', { token, password: NEW }).expect(200);
  });

  it('INJ-05, INJ-06: hands the old system no password that is no text, or none at all', async () => {
    const here = await open({ people: [] });
    here.legacy.verdict = () => ({ email: EMAIL });
    const { post } = client(here);
    for (const password of [...OPERATORS, '', '   ', undefined]) {
      const said = saidBy(await post('login', { email: EMAIL, password }));
      assert.match(said, /^40[01] /);
    }
    assert.deepEqual(here.legacy.verified, []);
    await ends(post('signup', { email: 'new@example.org', password: ['a password of mine'] }), '400 invalid_request');
    await nothingHappened(here);
  });

  it('INJ-07: takes nothing from the address of a request', async () => {
    const here = await open();
    const { agent } = client(here);
    const query = `email=${EMAIL}&password=${encodeURIComponent(OLD)}&token=${'x'.repeat(43)}&currentPassword=${OLD}&newPassword=${NEW}`;
    for (const [method, route] of ROUTES) {
      if (route === 'logout') continue;
      const answer = await agent[method](`/account/${route}?${query}`).send({});
      assert.equal(saidBy(answer), '400 invalid_request', route);
    }
    await nothingHappened(here);
  });

  it('INJ-08: opens nothing by a form that spells operators and lists', async () => {
    const here = await open();
    const { agent, forgotten, login } = client(here);
    const token = await forgotten();
    const send = (route: string, text: string) => agent.post(`/account/${route}`).type('form').send(text);
    const [victim, password] = [`email=${EMAIL}`, `password=${encodeURIComponent(NEW)}`];
    await ends(send('reset-password', `token[$gt]=&${password}`), '400 invalid_request');
    await ends(send('reset-password', `token=${token}&token=x&${password}`), '400 invalid_request');
    await ends(send('reset-password', `token[]=${token}&${password}`), '400 invalid_request');
    await ends(send('forgot-password', `${victim}&email=attacker@example.org`), '400 invalid_request');
    await ends(send('forgot-password', `email[]=${EMAIL}&email[]=attacker@example.org`), '400 invalid_request');
    await ends(send('login', `email[$ne]=&password[$ne]=`), '400 invalid_request');
    await here.settled();
    assert.equal(here.mail.messages.length, 1);
    await login(OLD).expect(200);
  });

  it('INJ-09: sets nothing at a signup but what the application allows', async () => {
    const here = await open({ options: { signupFields: ['name'] } });
    const { signedUp, post } = client(here);
    const wanted = { role: 'admin', isAdmin: true, emailVerified: true, blocked: false, passwordHash: 'x', legacyId: '1', migratedAt: 'x' };
    const token = await signedUp({ ...wanted, _id: 'x', tokens: [], email: 'new@example.org', password: NEW, name: 'Nina' });
    await post('verify-email', { token }).expect(200);
    const kept = await here.model.findOne({ email: 'new@example.org' }).select('+passwordHash +credentialsVersion').lean();
    assert.deepEqual(
      Object.keys(kept ?? {})
        .filter((name) => !['_id', '__v', 'createdAt', 'updatedAt'].includes(name))
        .sort(),
      ['credentialsVersion', 'email', 'emailVerified', 'name', 'passwordHash'],
    );
    assert.notEqual((kept as { passwordHash?: string } | null)?.passwordHash, 'x');
  });

  it('INJ-10: reaches no prototype', async () => {
    const here = await open({ options: { signupFields: ['name'], signup: 'instant' } });
    const { agent, post } = client(here);
    const text = `{"email":"new@example.org","password":"${NEW}","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}`;
    const { body } = await agent.post('/account/signup').type('json').send(text).expect(201);
    assert.deepEqual([({} as { isAdmin?: unknown }).isAdmin, (body.user as { isAdmin?: unknown }).isAdmin], [undefined, undefined]);
    const inherited = `{"__proto__":{"email":"${EMAIL}","password":"${OLD}"}}`;
    await ends(agent.post('/account/login').type('json').send(inherited), '400 invalid_request');
    await ends(post('login', { email: EMAIL, password: OLD }), '200');
  });

  it('INJ-12: mails to nothing but one plain address', async () => {
    const here = await open();
    const { post, login } = client(here);
    await login(OLD).expect(200);
    const victim = 'victim@example.org';
    for (const email of [
      `${victim}, attacker@example.org`,
      `${victim} <attacker@example.org>`,
      `${victim}\r\nBcc: attacker@example.org`,
      `${victim};attacker@example.org`,
      `"${victim}"@example.org`,
      `${victim}(comment)`,
      `${victim}\0`,
      '<victim@example.org>',
      `${'x'.repeat(250)}@example.org`,
      'victim',
      '@example.org',
    ])
      for (const route of ADDRESSES.filter((name) => name !== 'login'))
        await ends(post(route, { email, password: OLD }), '400 invalid_request');
    await nothingHappened(here, 1);
  });

  it('INJ-13: hands the old system what a name may hold as it is, and no control characters', async () => {
    const here = await open();
    const { post } = client(here);
    const names = ['*', '%', '_', ')(uid=*', "' or 1=1 --", '\\'];
    for (const username of names) await ends(post('login', { username, password: OLD }), '401 invalid_credentials');
    for (const username of ['ada\0', 'ada\u0007', 'a\nda']) await ends(post('login', { username, password: OLD }), '400 invalid_request');
    assert.deepEqual(
      here.legacy.verified.map(({ identifier }) => identifier),
      names,
    );
  });

  it('INJ-14: is refused as soon as it is no object of fields, with a code and nothing of what broke', async () => {
    const here = await open();
    const { agent } = client(here);
    const json = (text: string) => agent.post('/account/login').type('json').send(text);
    const deep = `{"email":${'['.repeat(14_000)}${']'.repeat(14_000)},"password":"x"}`;
    for (const text of ['[]', '"text"', '{"email":', 'null', '7', deep]) await ends(json(text), '400 invalid_request');
    await ends(agent.post('/account/login').type('text/plain').send('{}x'), '415 unsupported_media_type');
    await ends(agent.post('/account/login').type('application/json; charset=klingon').send('{"a":1}'), '415 unsupported_media_type');
    const long = await json(JSON.stringify({ email: EMAIL, password: 'x'.repeat(200_000) }));
    assert.equal(saidBy(long), '400 invalid_request');
    await nothingHappened(here);
  });

  it('ENU-07, LOG-04: never brings out what a database or an old system says', async () => {
    const here = await open({ options: { signup: 'instant' } });
    const { post } = client(here);
    await post('signup', { email: 'new@example.org', password: NEW }).expect(201);
    const taken = await post('signup', { email: 'new@example.org', password: `${NEW}er` }).expect(409);
    assert.ok(!/E11000|new@example|collection|index/i.test(taken.text));
    here.legacy.fail(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7'), { config: { data: OLD } }));
    const down = await post('login', { email: EMAIL, password: OLD }).expect(503);
    assert.ok(!/10\.0\.0\.7|ECONN|stack/i.test(down.text));
    assert.ok(!(await everythingTold(here)).includes(OLD));
  });
});

describe('A hostile body', () => {
  it('is refused by the same words whichever Express reads it', async () => {
    const { expresses } = await import('../../passport/support/expresses.js');
    const answers = await Promise.all(
      expresses.map(async ([, makeApp]) => {
        const { request } = accountWorld({ makeApp });
        const said: string[] = [];
        for (const text of ['[]', '{"email":', '{"email":{"$gt":""},"password":"x"}'])
          said.push((await request.post('/account/login').type('json').send(text)).text);
        return said;
      }),
    );
    assert.deepEqual(answers[0], answers[1]);
  });
});
