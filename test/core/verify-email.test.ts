import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const PASSWORD = 'a password of mine';
const VOID = { code: 'invalid_token', status: 400 };

async function pending(here: World, fields: Record<string, unknown> = {}): Promise<string> {
  await here.migrator.signUp({ email: EMAIL, password: PASSWORD, ...fields }, { mail: here.mail });
  await here.settled();
  return here.mail.token('verify-email');
}

/** Asks for the link once more. */
async function resend(here: World, email = EMAIL): Promise<void> {
  assert.equal(await here.migrator.requestEmailVerification(email, { mail: here.mail }), undefined);
  await here.settled();
}

describe('verifyEmail', () => {
  it('CON-09: gives one of fifty at once a yes', async () => {
    const here = world({ people: [] });
    const token = await pending(here);
    const ended = await Promise.allSettled(Array.from({ length: 50 }, () => here.migrator.verifyEmail(token)));
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const end of ended) if (end.status === 'rejected') assert.equal(end.reason.code, 'invalid_token');
  });

  it('RST-05, CON-17: refuses a link after a day, though it is still kept', async () => {
    const here = world({ people: [] });
    const token = await pending(here);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 24 * 3_600_000 });
    try {
      await assert.rejects(here.migrator.verifyEmail(token), VOID);
    } finally {
      mock.timers.reset();
    }
    await here.migrator.verifyEmail(token);
  });

  it('EML-04: refuses a link that was used, and changes nothing then', async () => {
    const here = world({ people: [] });
    const token = await pending(here);
    const { user } = await here.migrator.verifyEmail(token);
    const session = await here.migrator.sessionOf(user);
    await assert.rejects(here.migrator.verifyEmail(token), VOID);
    assert.ok(await here.migrator.userOfSession(session));
  });

  it('INJ-03, INJ-04, RST-18: refuses what is no token', async () => {
    const here = world({ people: [] });
    const token = await pending(here);
    for (const missing of [undefined, null, '', 5, [token], { $ne: null }])
      await assert.rejects(here.migrator.verifyEmail(missing as string), { code: 'invalid_request', status: 400 });
    for (const wrong of ['x', 'A'.repeat(43), `${token}A`, 'x'.repeat(1_000_000)])
      await assert.rejects(here.migrator.verifyEmail(wrong), VOID);
    await here.migrator.verifyEmail(token);
  });

  it('CON-03: gives way to somebody who came over under that address meanwhile', async () => {
    const here = world({ people: [] });
    const token = await pending(here);
    here.legacy.people.push(ada);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    await assert.rejects(here.migrator.verifyEmail(token), VOID);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, PASSWORD), await outcome(here.migrator, EMAIL, ada.password)],
      ['rejected', 'verified'],
    );
  });

  it('makes the account without a username that was taken meanwhile', async () => {
    const here = world({ people: [] });
    const token = await pending(here, { username: 'ada' });
    await addUser(here.users, { email: 'other@example.org', username: 'ada', passwordHash: 'a hash' });
    const { user } = await here.migrator.verifyEmail(token);
    assert.deepEqual([user.email, user.username], [EMAIL, undefined]);
  });

  it('IDN-08, IDN-09: ends the sessions and the links of whoever was there before', async () => {
    const here = world({ people: [] });
    const made = await here.migrator.signUp({ email: EMAIL, password: PASSWORD }, { instant: true, mail: here.mail });
    assert.ok(made.status === 'created');
    await here.settled();
    const session = await here.migrator.sessionOf(made.user);
    await here.migrator.requestEmailChange(made.user.id, 'mallory@example.org', { mail: here.mail });
    await here.settled();
    await here.migrator.verifyEmail(here.mail.token('verify-email'));
    assert.equal(await here.migrator.userOfSession(session), null);
    await assert.rejects(here.migrator.confirmEmailChange(here.mail.token('confirm-email')), VOID);
  });

  it('EML-02, I8: verifies the address that the link was mailed to, or none', async () => {
    const here = world({ people: [] });
    const made = await here.migrator.signUp({ email: EMAIL, password: PASSWORD }, { instant: true, mail: here.mail });
    assert.ok(made.status === 'created');
    await here.settled();
    await here.users.update(made.user.id, {}, { email: 'victim@example.org' });
    await assert.rejects(here.migrator.verifyEmail(here.mail.token('verify-email')), VOID);
    assert.equal((await here.users.findById(made.user.id))?.emailVerified, false);
  });
});

describe('requestEmailVerification', () => {
  it('EML-05: mails a new link to a user here who has not proven their address, and the older one stays good', async () => {
    const here = world({ people: [{ ...ada, profile: { ...ada.profile, emailVerified: false } }] });
    await here.migrator.login({ identifier: EMAIL, password: ada.password });
    await resend(here, ' ADA@example.org');
    const older = here.mail.token('verify-email');
    await resend(here);
    const { user } = await here.migrator.verifyEmail(older);
    assert.equal(user.emailVerified, true);
    assert.deepEqual(
      here.named('email-verified').map(({ userId }) => userId),
      [user.id],
    );
    await assert.rejects(here.migrator.verifyEmail(here.mail.token('verify-email')), VOID);
  });

  it('EML-05: mails nobody else, and a few times a day at most', async () => {
    const here = world({ people: [] });
    await addUser(here.users, { passwordHash: 'a hash', emailVerified: true });
    await addUser(here.users, { email: 'none@example.org' });
    await addUser(here.users, { email: 'blocked@example.org', passwordHash: 'a hash', blocked: true });
    for (const email of [EMAIL, 'none@example.org', 'blocked@example.org', 'nobody@example.org']) await resend(here, email);
    assert.deepEqual(here.mail.messages, []);
    await addUser(here.users, { email: 'new@example.org', passwordHash: 'a hash' });
    for (let attempt = 0; attempt < 9; attempt++) await resend(here, 'new@example.org');
    assert.equal(here.mail.messages.length, 5);
  });

  it('INJ-02: refuses what is no address', async () => {
    const here = world();
    for (const email of [undefined, [EMAIL], { $ne: 1 }, 'ada'])
      await assert.rejects(here.migrator.requestEmailVerification(email as string, { mail: here.mail }), { code: 'invalid_request' });
  });
});
