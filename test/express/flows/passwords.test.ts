import assert from 'node:assert/strict';
import bcrypt from 'bcrypt';
import { bcryptHasher } from '../../../lib/passwords/bcrypt.js';
import { client, EMAIL, ends, NEW, OLD, onMongo } from '../support/on-mongo.js';

onMongo('A password on the account routes', (open) => {
  it('PWD-01, PWD-02, PWD-05: counts whole, beyond 72 bytes, and in either spelling of its accents', async () => {
    const long = `${'a'.repeat(72)}X`;
    const here = await open({ people: [{ profile: { email: EMAIL, emailVerified: true }, password: long }] });
    const { login, post } = client(here);
    await login(long).expect(200);
    await login(long).expect(200);
    await ends(login(`${'a'.repeat(72)}Y`), '401 invalid_credentials');
    await post('change-password', { currentPassword: long, newPassword: 'caf\u00e9 au lait' }).expect(200);
    await login('cafe\u0301 au lait').expect(200);
  });

  it('PWD-06: reaches the old system byte for byte', async () => {
    const password = '  <b>e\u0301 & ñ\u00a0\t ';
    const here = await open({ people: [{ profile: { email: EMAIL, emailVerified: true }, password }] });
    await client(here).login(password).expect(200);
    assert.deepEqual(here.legacy.verified[0]?.password, password);
  });

  it('PWD-04, PWD-07, PWD-08: is refused where it could pass for another, or is endless, before anybody is asked', async () => {
    const here = await open();
    const { login, post } = client(here);
    await ends(post('login', { email: EMAIL, password: '\ud800 and more' }), '400 invalid_request');
    await ends(login('x'.repeat(5000)), '400 invalid_request');
    assert.deepEqual(here.legacy.verified, []);
    await login(OLD).expect(200);
    await post('change-password', { currentPassword: OLD, newPassword: 'abcdefgh\0X' }).expect(200);
    for (const other of ['abcdefgh\0Y', 'abcdefgh']) await ends(login(other), '401 invalid_credentials');
    await login('abcdefgh\0X').expect(200);
  });

  it('PWD-09, PWD-10: has to be a good one where it is set, and never where somebody logs in with what they have', async () => {
    const here = await open({ people: [{ profile: { email: EMAIL, emailVerified: true }, password: '123' }] });
    const { login, post } = client(here);
    await login('123').expect(200);
    await login('123').expect(200);
    assert.ok(here.named('login').every((event) => event['passwordChangeRecommended'] === true));
    for (const [newPassword, said] of [
      ['short', '400 password_too_short'],
      ['password1', '400 password_too_common'],
      ['x'.repeat(1025), '400 password_too_long'],
    ] as const) {
      await ends(post('change-password', { currentPassword: '123', newPassword }), said);
      await ends(post('signup', { email: 'new@example.org', password: newPassword }), said);
    }
    await post('change-password', { currentPassword: '123', newPassword: NEW }).expect(200);
  });

  it('PWD-11: is changed, and an account deleted, by whoever knows it alone, counted like a login', async () => {
    const here = await open({ limits: {} });
    const { login, post, ...owner } = client(here);
    await login(OLD).expect(200);
    for (const currentPassword of [true, ['x'], null, undefined, ''])
      await ends(post('change-password', { currentPassword, newPassword: NEW }), '400 invalid_request');
    for (let tries = 0; tries < 5; tries++) {
      await ends(post('change-password', { currentPassword: 'wrong', newPassword: NEW }), '401 invalid_credentials');
      await ends(owner.delete('wrong'), '401 invalid_credentials');
    }
    const answer = await post('change-password', { currentPassword: OLD, newPassword: NEW }).expect(429);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    await ends(login(OLD), '429 too_many_attempts');
  });

  it('PWD-12, PWD-13, PWD-14: is renewed where its hash is of an older kind, and refused where it is broken or absurd', async () => {
    const here = await open({ world: { passwords: { hasher: bcryptHasher({ cost: 5 }) } } });
    const { login } = client(here);
    await login(OLD).expect(200);
    const hashed = async () => String((await here.model.findOne().select('+passwordHash').lean())?.['passwordHash']);
    const older = (await bcrypt.hash(OLD, 4)).replace('$2b$', '$2y$');
    await here.model.updateMany({}, { passwordHash: older });
    await ends(login('wrong'), '401 invalid_credentials');
    assert.equal(await hashed(), older);
    await login(OLD).expect(200);
    assert.match(await hashed(), /^\$2b\$05\$/);
    for (const passwordHash of [older.replace('$04$', '$31$'), `${older}\0junk`, older.slice(0, -1), '$2y$broken', 'plain']) {
      await here.model.updateMany({}, { passwordHash });
      for (const password of [OLD, passwordHash]) await ends(login(password.replace('\0', '')), '401 invalid_credentials');
    }
  });
});
