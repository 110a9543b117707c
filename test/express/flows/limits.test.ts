import assert from 'node:assert/strict';
import { client, EMAIL, ends, NEW, OLD, onMongo, saidBy } from '../support/on-mongo.js';

const limited = { limits: {} } as const;
/** An application behind one proxy. */
const proxied = { ...limited, before: (app: { set(name: string, value: unknown): unknown }) => void app.set('trust proxy', 1) };

onMongo('The limits of the account routes', (open) => {
  it('RTL-01: hold for an account wherever the attempts come from, and believe no header that the app does not', async () => {
    const here = await open(limited);
    const { agent, login } = client(here);
    for (let tries = 0; tries < 10; tries++) {
      const spoofed = { 'X-Forwarded-For': `203.0.113.${tries}`, Forwarded: `for=203.0.113.${tries}`, 'X-Real-IP': `203.0.113.${tries}` };
      await ends(agent.post('/account/login').set(spoofed).send({ email: EMAIL, password: 'wrong' }), '401 invalid_credentials');
    }
    await ends(login(OLD), '429 too_many_attempts');
    assert.ok(here.named('rejected').every((event) => !String(event['ip']).startsWith('203.')));
  });

  it('RTL-02: hold for every spelling of an address together, and for what else a body holds not at all', async () => {
    const here = await open(limited);
    const { post, login } = client(here);
    const spellings = [EMAIL, 'ADA@example.org', ' ada@EXAMPLE.org ', 'Ada@Example.Org'];
    for (let tries = 0; tries < 10; tries++)
      await ends(
        post('login', { email: spellings[tries % 4], password: 'wrong', user: `x${tries}`, identifier: `y${tries}` }),
        '401 invalid_credentials',
      );
    await ends(login(OLD), '429 too_many_attempts');
  });

  it('RTL-03: let ten of fifty wrong passwords in that come at once', async () => {
    const here = await open(limited);
    await client(here).login(OLD).expect(200);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => client(here).login(`wrong ${index}`)));
    const said = answers.map(saidBy);
    assert.deepEqual(
      ['401 invalid_credentials', '429 too_many_attempts'].map((wanted) => said.filter((each) => each === wanted).length),
      [10, 40],
    );
  });

  it('RTL-04: are lifted at once by a reset', async () => {
    const here = await open(limited);
    const { login, post, forgotten } = client(here);
    await login(OLD).expect(200);
    for (let tries = 0; tries < 12; tries++) await login('wrong');
    await ends(login(OLD), '429 too_many_attempts');
    await post('reset-password', { token: await forgotten(), password: NEW }).expect(200);
    await login(NEW).expect(200);
  });

  it('RTL-05, RTL-07: say in whole seconds how long to wait, in JSON with a code, and no success is counted', async () => {
    const here = await open(limited);
    const { login } = client(here);
    for (let round = 0; round < 15; round++) await login(OLD).expect(200);
    for (let tries = 0; tries < 10; tries++) await ends(login('wrong'), '401 invalid_credentials');
    const answer = await login(OLD).expect(429);
    assert.match(String(answer.headers['retry-after']), /^[1-9]\d*$/);
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    assert.equal(here.named('locked').length, 1);
  });

  it('RTL-06: take a network of IPv6 for one, and an IPv4 address for itself in every spelling', async () => {
    for (const [spelling, said] of [
      [(index: number) => `2001:db8:1:2::${index.toString(16)}`, '429 too_many_attempts'],
      [(index: number) => (index % 2 ? '::ffff:203.0.113.7' : '203.0.113.7'), '429 too_many_attempts'],
      [(index: number) => `::ffff:203.0.113.${index}`, '401 invalid_credentials'],
    ] as const) {
      const here = await open({ ...proxied, limits: { perIp: 20 } });
      const from = (index: number, email: string) =>
        here.request.post('/account/login').set('X-Forwarded-For', spelling(index)).send({ email, password: 'wrong' });
      for (let index = 0; index < 20; index++) await ends(from(index, `person${index}@example.org`), '401 invalid_credentials');
      await ends(from(20, 'another@example.org'), said);
    }
  });

  it('RTL-08: bound how many accounts one address can try, and how often the old system is asked for it', async () => {
    const here = await open({ limits: { perIp: 20 } });
    const answers: string[] = [];
    for (let index = 0; index < 25; index++) answers.push(saidBy(await client(here).login('wrong', `person${index}@example.org`)));
    assert.deepEqual([answers.slice(20), here.legacy.verified.length], [Array.from({ length: 5 }, () => '429 too_many_attempts'), 20]);
  });

  it('RTL-09: bound the guesses of tokens by where they come from, on every route that takes one', async () => {
    for (const route of ['reset-password', 'verify-email', 'confirm-email']) {
      const here = await open({ limits: { perIp: 10 } });
      const { post, forgotten } = client(here);
      const token = await forgotten();
      const guess = (index: number) => post(route, { token: String(index).padStart(43, 'x'), password: NEW });
      for (let index = 0; index < 10; index++) await ends(guess(index), '400 invalid_token');
      const answer = await post(route, { token, password: NEW }).expect(429);
      assert.match(String(answer.headers['retry-after']), /^[1-9]\d*$/);
    }
  });

  it('RST-19, RTL-09: bound what one address can have mailed to many', async () => {
    const here = await open({ limits: { perIp: 10 } });
    const { post } = client(here);
    for (let index = 0; index < 10; index++) await post('forgot-password', { email: `person${index}@example.org` }).expect(202);
    for (const email of ['nobody@example.org', EMAIL]) await ends(post('forgot-password', { email }), '429 too_many_attempts');
  });

  it('RTL-07: are shared by all processes', async () => {
    const here = await open(limited);
    const another = await open({ world: here.ports });
    for (let tries = 0; tries < 5; tries++)
      for (const process of [here, another]) await ends(client(process).login('wrong'), '401 invalid_credentials');
    await ends(client(another).login(OLD), '429 too_many_attempts');
  });
});
