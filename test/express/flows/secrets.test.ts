import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { client, EMAIL, ends, everythingTold, onMongo } from '../support/on-mongo.js';

/** Passwords that are found wherever they are not to be. */
const CANARIES = ['canary-of-the-old-system', 'canary-of-the-signup', 'canary-of-the-reset', 'canary-that-is-wrong'] as const;
const [OLD, SIGNUP, RESET, WRONG] = CANARIES;
const people = [{ profile: { id: 1, email: EMAIL, emailVerified: true, name: 'Ada' }, password: OLD }];

onMongo('A secret', (open) => {
  it('LOG-01, I10, RST-06: is in no answer, event, log or error, and in the database as its digest alone', async () => {
    const heard: unknown[] = [];
    const here = await open({ people, options: { onError: (error) => heard.push(error) } });
    const { agent, post, forgotten, signedUp, login, ...owner } = client(here);
    const told: string[] = [];
    const answers: string[] = [];
    const hashes = new Set<string>();
    const tokens: string[] = [];
    const note = async (answer: PromiseLike<{ readonly text: string; readonly headers: unknown }>) => {
      const { text, headers } = await answer;
      answers.push(text, JSON.stringify(headers), inspect(here.events), here.logger.text());
      told.push(await everythingTold(here));
      for (const user of await here.model.find().select('+passwordHash').lean()) hashes.add(String(user['passwordHash']));
    };
    await note(login(WRONG));
    await note(login(OLD));
    tokens.push(await forgotten());
    await note(post('reset-password', { token: tokens[0], password: 'short' }));
    await note(post('reset-password', { token: tokens[0], password: RESET }));
    await note(post('reset-password', { token: tokens[0], password: RESET }));
    tokens.push(await signedUp({ email: 'new@example.org', password: SIGNUP, name: 'Nina' }));
    await note(post('verify-email', { token: tokens[1] }));
    await note(login(RESET));
    await note(post('change-password', { currentPassword: WRONG, newPassword: OLD }));
    await note(post('change-email', { email: 'moved@example.org', password: RESET }));
    await here.settled();
    tokens.push(here.mail.token('confirm-email'));
    await note(post('confirm-email', { token: tokens[2] }));
    await here.settled();
    tokens.push(here.mail.token('email-changed'));
    await note(post('change-password', { currentPassword: RESET, newPassword: OLD }));
    here.legacy.fail(Object.assign(new Error(`refused: ${WRONG}`), { config: { data: JSON.stringify({ password: WRONG }) } }));
    await note(login(WRONG, 'nobody@example.org'));
    await note(agent.post('/account/login').type('json').send(`{"password":"${WRONG}`));
    here.mail.before = () => {
      throw new Error(`550 ${here.mail.messages.at(-1)?.url}`);
    };
    await note(post('forgot-password', { email: 'moved@example.org' }));
    await here.settled();
    await note(owner.delete(OLD));
    const all = [...told, ...answers, inspect(heard, { depth: 20, showHidden: true })].join('\n');
    assert.ok(all.length > 10_000);
    assert.deepEqual(
      [...CANARIES, ...tokens].filter((secret) => all.includes(secret)),
      [],
    );
    assert.deepEqual(
      [...hashes].filter((hash) => answers.some((text) => text.includes(hash))),
      [],
    );
    assert.deepEqual([new Set(tokens).size, hashes.size >= 3], [4, true]);
  });

  it('LOG-02: each thing that is done is told of once, with when, who and where from, and the address masked', async () => {
    const here = await open({ people });
    const { post, forgotten, login, ...owner } = client(here);
    await ends(login(WRONG), '401 invalid_credentials');
    await login(OLD).expect(200);
    await post('reset-password', { token: await forgotten(), password: RESET }).expect(200);
    await login(RESET).expect(200);
    await post('change-password', { currentPassword: RESET, newPassword: SIGNUP }).expect(200);
    await owner.delete(SIGNUP).expect(204);
    assert.deepEqual(
      here.events.map(({ name }) => name),
      ['rejected', 'migrated', 'login', 'password-reset', 'login', 'password-changed', 'deleted'],
    );
    assert.ok(here.events.every((event) => event['at'] instanceof Date));
    assert.ok(here.events.filter(({ name }) => name === 'login').every(({ identifier, ip }) => identifier === 'a***@example.org' && ip));
    assert.ok(!inspect(here.events).includes(EMAIL));
  });

  it('LOG-03: cannot write lines of its own into a log', async () => {
    const here = await open({ people });
    const { login } = client(here);
    await ends(login(WRONG, 'ada\u2028forged@example.org'), '400 invalid_request');
    await login(WRONG, 'ada\u202eforged@example.org');
    assert.ok(!/[\u2028\u202e]/u.test(inspect(here.events)));
  });

  it('LOG-05: a listener that throws harms no answer', async () => {
    const here = await open({ people });
    for (const name of ['login', 'migrated', 'rejected', 'deleted'] as const)
      here.migrator.on(name, () => {
        throw new Error('a listener');
      });
    const { login, ...owner } = client(here);
    await ends(login(WRONG), '401 invalid_credentials');
    await login(OLD).expect(200);
    await owner.delete(OLD).expect(204);
  });

  it('LOG-04, SES-04: no outage of the database brings out what it said: a 503, and the session is kept', async () => {
    const here = await open({ people });
    const { login, isIn, agent } = client(here);
    await login(OLD).expect(200);
    const findById = here.users.findById.bind(here.users);
    Object.assign(here.users, {
      findById: () => Promise.reject(Object.assign(new Error('mongodb://admin:hunter2@10.0.0.8 refused'), { name: 'MongoNetworkError' })),
    });
    const answer = await agent.get('/me');
    assert.ok(answer.status >= 500 && !answer.text.includes('hunter2'));
    Object.assign(here.users, { findById });
    assert.equal(await isIn(), true);
  });
});
