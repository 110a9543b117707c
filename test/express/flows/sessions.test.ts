import assert from 'node:assert/strict';
import { client, ends, NEW, OLD, onMongo } from '../support/on-mongo.js';

onMongo('The sessions of the account routes', (open) => {
  it('SES-01: get a new id at login and at an instant signup, and carry nothing over', async () => {
    for (const way of ['login', 'signup'] as const) {
      const here = await open({ options: { signup: 'instant' } });
      const { agent, login, post } = client(here);
      await agent.post('/cart').expect(204);
      const [before] = (await here.store.contents()).keys();
      await (way === 'login' ? login(OLD) : post('signup', { email: 'new@example.org', password: NEW }));
      const [[after, kept] = [], ...others] = (await here.store.contents()).entries();
      assert.deepEqual([others.length, after === before, kept?.cart, typeof kept?.passport?.user], [0, false, undefined, 'object']);
    }
  });

  it('SES-01: get a new id where somebody who is logged in logs in again, or changes their password', async () => {
    const here = await open();
    const { login, post, isIn } = client(here);
    const ids = new Set<string>();
    const note = async () => ids.add([...(await here.store.contents()).keys()].join());
    await login(OLD).expect(200);
    await note();
    await login(OLD).expect(200);
    await note();
    await post('change-password', { currentPassword: OLD, newPassword: NEW }).expect(200);
    await note();
    assert.deepEqual([ids.size, await isIn()], [3, true]);
  });

  it('SES-02: hold an id and a version, and neither address nor name', async () => {
    const here = await open();
    const { login } = client(here);
    const { body } = await login(OLD).expect(200);
    const { passport } = await here.store.only();
    assert.deepEqual(Object.keys(passport?.user as object).sort(), ['id', 'v']);
    assert.equal((passport?.user as { id: string } | undefined)?.id, body.user.id);
    assert.ok(!JSON.stringify(await here.store.only()).includes('ada'));
  });

  it('SES-03: end at the next request once the user is deleted, blocked, or has another password, in every process', async () => {
    for (const change of ['deleted', 'deleted behind our back', 'blocked', 'password changed elsewhere'] as const) {
      const here = await open();
      const [one, other] = [client(here), client(here)];
      for (const { login } of [one, other]) await login(OLD).expect(200);
      if (change === 'deleted') await other.delete(OLD).expect(204);
      if (change === 'deleted behind our back') await here.model.deleteMany({});
      if (change === 'blocked') await here.model.updateMany({}, { blocked: true });
      if (change === 'password changed elsewhere')
        await other.post('change-password', { currentPassword: OLD, newPassword: NEW }).expect(200);
      assert.equal(await one.isIn(), false, change);
      await ends(one.post('change-password', { currentPassword: OLD, newPassword: NEW }), '401 invalid_credentials');
      assert.equal(await other.isIn(), change.startsWith('password'), change);
    }
  });

  it('SES-05: are ended by POST, where they are kept, and the cookie is of no more use', async () => {
    const here = await open();
    const { agent, login, post, isIn } = client(here);
    const cookie = String((await login(OLD).expect(200)).headers['set-cookie']).split(';', 1)[0] ?? '';
    await agent.get('/account/logout').expect(404);
    assert.equal(await isIn(), true);
    await post('logout').expect(204);
    assert.equal((await here.request.get('/me').set('Cookie', cookie)).status, 401);
  });

  it('SES-06: are not used by what another site sends', async () => {
    const here = await open();
    const { agent, login, isIn } = client(here);
    await login(OLD).expect(200);
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
    ]) {
      await ends(agent.post('/account/logout').set(headers).send({}), '403 forbidden');
      await ends(agent.delete('/account/account').set(headers).send({ password: OLD }), '403 forbidden');
      await ends(
        agent.post('/account/change-email').set(headers).type('form').send({ email: 'evil@example.org', password: OLD }),
        '403 forbidden',
      );
    }
    await ends(agent.post('/account/logout').type('text/plain').send('{}'), '415 unsupported_media_type');
    assert.equal(await isIn(), true);
  });

  it('SES-08, RST-09: end with a reset also where their cookie would last for years', async () => {
    const here = await open();
    const [stays, resets] = [client(here), client(here)];
    await stays.login(OLD).expect(200);
    await resets.post('reset-password', { token: await resets.forgotten(), password: NEW }).expect(200);
    assert.equal(await stays.isIn(), false);
  });

  it('SES-10: tell by nothing why somebody was not let in', async () => {
    const here = await open();
    const { login, delete: remove } = client(here);
    await login(OLD).expect(200);
    const wrong = await client(here).login('wrong');
    const unknown = await client(here).login('wrong', 'nobody@example.org');
    await here.model.updateMany({}, { blocked: true });
    const blocked = await client(here).login(OLD);
    await here.model.updateMany({}, { blocked: false });
    await remove(OLD).expect(204);
    const deleted = await client(here).login(OLD);
    const said = [wrong, unknown, blocked, deleted].map(({ status, text, headers }) => {
      const { date: _date, etag: _etag, ...others } = headers as Record<string, string>;
      return JSON.stringify([status, text, others]);
    });
    assert.equal(new Set(said).size, 1, said.join('\n'));
    assert.equal((await here.store.contents()).size, 0);
  });
});
