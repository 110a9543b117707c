import assert from 'node:assert/strict';
import { newToken } from '../../lib/testing/samples.js';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const OLD = 'ada@example.org';
const NEW = 'new@example.org';
const VOID = { code: 'invalid_token', status: 400 };
const bob = { profile: { id: 2, email: 'bob@example.org', emailVerified: true }, password: 'of bob' };

async function arrived(here: World): Promise<string> {
  const login = await here.migrator.login({ identifier: OLD, password: ada.password });
  assert.ok(login.status === 'migrated');
  return login.user.id;
}

/** Asks for a change of address, and waits for what follows the answer. */
async function ask(here: World, id: string, email = NEW): Promise<void> {
  assert.equal(await here.migrator.requestEmailChange(id, email, { mail: here.mail }), undefined);
  await here.settled();
}

describe('requestEmailChange and confirmEmailChange', () => {
  it('EML-01: leaves the old address in force until the new one is proven', async () => {
    const here = world();
    const id = await arrived(here);
    await ask(here, id, ' New@Example.org ');
    assert.deepEqual([here.mail.typesTo(NEW), (await here.users.findById(id))?.email], [['confirm-email'], OLD]);
    const { user } = await here.migrator.confirmEmailChange(here.mail.token('confirm-email'));
    assert.deepEqual([user.id, user.email, user.emailVerified], [id, NEW, true]);
    assert.deepEqual(
      [await outcome(here.migrator, NEW, ada.password), await outcome(here.migrator, OLD, ada.password)],
      ['verified', 'verified'],
    );
    assert.deepEqual(
      here.named('email-changed').map(({ userId }) => userId),
      [id],
    );
  });

  it('IDN-13, RST-09: ends sessions and links of before', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    await here.migrator.requestPasswordReset(OLD, { mail: here.mail });
    await ask(here, id);
    await here.migrator.confirmEmailChange(here.mail.token('confirm-email'));
    assert.equal(await here.migrator.userOfSession(session), null);
    await assert.rejects(here.migrator.resetPassword(here.mail.token('reset-password'), 'a new password'), VOID);
  });

  it('EML-03: answers alike where somebody has the address in either world, and mails the owner', async () => {
    const here = world({ people: [ada, bob] });
    const id = await arrived(here);
    await addUser(here.users, { email: 'eve@example.org', passwordHash: 'a hash' });
    for (const taken of ['bob@example.org', 'eve@example.org']) {
      await ask(here, id, taken);
      assert.deepEqual(here.mail.typesTo(taken), ['already-registered']);
    }
    assert.equal(
      here.mail.messages.some(({ url }) => url),
      false,
    );
  });

  it('IDN-06: is refused while the old system can not say whose an address is, whoever has it here', async () => {
    const here = world();
    const id = await arrived(here);
    await addUser(here.users, { email: 'eve@example.org', passwordHash: 'a hash' });
    here.legacy.fail();
    for (const email of [NEW, 'eve@example.org', OLD])
      await assert.rejects(here.migrator.requestEmailChange(id, email, { mail: here.mail }), { code: 'legacy_unavailable', status: 503 });
  });

  it('CON-11: gives way to somebody who has come to have the address meanwhile', async () => {
    const here = world();
    const id = await arrived(here);
    await ask(here, id);
    await addUser(here.users, { email: NEW, passwordHash: 'a hash' });
    await assert.rejects(here.migrator.confirmEmailChange(here.mail.token('confirm-email')), VOID);
    assert.equal((await here.users.findById(id))?.email, OLD);
  });

  it('CON-12: makes an address theirs only by the link that was mailed to it', async () => {
    const here = world();
    const id = await arrived(here);
    await Promise.all(['a@example.org', 'b@example.org'].map((email) => here.migrator.requestEmailChange(id, email, { mail: here.mail })));
    await here.settled();
    for (const { to, url } of [...here.mail.messages]) {
      const token = url?.slice(-43) ?? '';
      const changed = await here.migrator.confirmEmailChange(token).catch((error: unknown) => error);
      const { email } = (await here.users.findById(id)) ?? {};
      if (to === here.mail.messages[0]?.to) assert.equal(email, to);
      else assert.deepEqual([(changed as { code?: string }).code, email], ['invalid_token', here.mail.messages[0]?.to]);
    }
  });

  it('CON-09: gives one of fifty at once a yes', async () => {
    const here = world();
    await ask(here, await arrived(here));
    const token = here.mail.token('confirm-email');
    const ended = await Promise.allSettled(Array.from({ length: 50 }, () => here.migrator.confirmEmailChange(token)));
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('IDN-09, I7: is void once another credential changed', async () => {
    for (const change of ['password', 'reset', 'delete'] as const) {
      const here = world();
      const id = await arrived(here);
      await ask(here, id);
      if (change === 'password') await here.migrator.changePassword(id, ada.password, 'a new password');
      if (change === 'delete') await here.migrator.deleteUser(id);
      if (change === 'reset') {
        await here.migrator.requestPasswordReset(OLD, { mail: here.mail });
        await here.settled();
        await here.migrator.resetPassword(here.mail.token('reset-password'), 'a new password');
      }
      await assert.rejects(here.migrator.confirmEmailChange(here.mail.token('confirm-email')), VOID, change);
    }
  });

  it('EML-07, RST-15: tells the address of before, with a link that takes the change back', async () => {
    const here = world();
    const id = await arrived(here);
    await ask(here, id);
    await here.migrator.confirmEmailChange(here.mail.token('confirm-email'), { mail: here.mail });
    await here.settled();
    assert.equal(here.mail.newest('email-changed').to, OLD);
    const session = await here.migrator.sessionOf(id);
    const { user } = await here.migrator.confirmEmailChange(here.mail.token('email-changed'));
    assert.deepEqual([user.id, user.email, await here.migrator.userOfSession(session)], [id, OLD, null]);
  });

  it('EML-07: gives an address that was never proven no such link', async () => {
    const here = world({ people: [{ ...ada, profile: { ...ada.profile, emailVerified: false } }] });
    await ask(here, await arrived(here));
    await here.migrator.confirmEmailChange(here.mail.token('confirm-email'), { mail: here.mail });
    await here.settled();
    assert.deepEqual([here.mail.newest('email-changed').to, here.mail.newest('email-changed').url], [OLD, undefined]);
  });

  it('EML-07: lets nobody change it again without a password once it was taken back', async () => {
    const here = world();
    const id = await arrived(here);
    await ask(here, id);
    const { mail } = here;
    await here.migrator.confirmEmailChange(mail.token('confirm-email'), { mail });
    await here.settled();
    await here.migrator.confirmEmailChange(mail.token('email-changed'), { mail });
    await here.settled();
    assert.deepEqual([mail.newest('email-changed').to, mail.newest('email-changed').url], [NEW, undefined]);
    await ask(here, id);
    await here.migrator.confirmEmailChange(mail.token('confirm-email'), { mail });
    await here.settled();
    await here.migrator.confirmEmailChange(mail.token('email-changed'), { mail });
    assert.equal((await here.users.findById(id))?.email, OLD, 'each change can be taken back');
  });

  it('EML-07, RST-15: tells the address of before, with the link, also where somebody had much else mailed there', async () => {
    const here = world();
    const id = await arrived(here);
    const { mail } = here;
    await ask(here, id);
    await here.migrator.confirmEmailChange(mail.token('confirm-email'), { mail });
    // Nobody has the address of before now, and what tells its owner has not begun yet.
    for (let n = 0; n < 5; n++) assert.ok(await here.tokens.insert(newToken({ purpose: 'confirm-email', email: OLD }), 5));
    await here.settled();
    const { user } = await here.migrator.confirmEmailChange(mail.token('email-changed'));
    assert.deepEqual([user.id, user.email], [id, OLD]);
  });

  it('EML-08, PWD-11: is not for somebody without a password here, nor for the blocked, nor for nobody', async () => {
    const here = world();
    const ids = [
      (await addUser(here.users, {})).id,
      (await addUser(here.users, { email: 'x@example.org', passwordHash: 'a hash', blocked: true })).id,
      here.users.newId(),
    ];
    for (const id of ids)
      await assert.rejects(here.migrator.requestEmailChange(id, NEW, { mail: here.mail }), { code: 'invalid_credentials', status: 401 });
  });

  it('EML-01, PWD-11: asks for the password where it is given, after all else that can be wrong was looked at', async () => {
    const here = world();
    const id = await arrived(here);
    const { mail } = here;
    const worked = here.hasher.work();
    await assert.rejects(here.migrator.requestEmailChange(id, 'no address', { mail, password: ada.password }), { code: 'invalid_request' });
    await assert.rejects(here.migrator.requestEmailChange(id, NEW, { mail, password: '' }), { code: 'invalid_request' });
    assert.equal(here.hasher.work(), worked);
    await assert.rejects(here.migrator.requestEmailChange(id, NEW, { mail, password: 'wrong' }), { code: 'invalid_credentials' });
    await here.migrator.requestEmailChange(id, NEW, { mail, password: ada.password });
    await here.settled();
    assert.deepEqual(mail.typesTo(NEW), ['confirm-email']);
  });

  it('mails nothing where the address is theirs already', async () => {
    const here = world();
    await ask(here, await arrived(here), 'ADA@example.org');
    assert.deepEqual(here.mail.messages, []);
  });

  it('INJ-01, INJ-02, INJ-03: refuses what is no address or no token before anything is looked up', async () => {
    const here = world();
    const id = await arrived(here);
    here.legacy.looked.length = 0;
    for (const email of [undefined, '', [NEW], { $ne: 1 }, 'ada', `${NEW},x@example.org`])
      await assert.rejects(here.migrator.requestEmailChange(id, email as string, { mail: here.mail }), { code: 'invalid_request' });
    for (const token of [undefined, '', ['x'], { $ne: 1 }])
      await assert.rejects(here.migrator.confirmEmailChange(token as string), { code: 'invalid_request' });
    assert.deepEqual(here.legacy.looked, []);
  });
});

describe('changeEmail', () => {
  it('changes an address, which is not proven then, and ends sessions', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    const { user } = await here.migrator.changeEmail(id, ' New@example.org', { mail: here.mail });
    await here.settled();
    assert.deepEqual([user.email, user.emailVerified, here.mail.typesTo(OLD)], [NEW, false, ['email-changed']]);
    assert.equal(await here.migrator.userOfSession(session), null);
  });

  it('is refused where somebody has the address in either world', async () => {
    const here = world({ people: [ada, bob] });
    const id = await arrived(here);
    await addUser(here.users, { email: 'eve@example.org', passwordHash: 'a hash' });
    for (const email of ['Bob@example.org', 'eve@example.org'])
      await assert.rejects(here.migrator.changeEmail(id, email), { code: 'user_exists', status: 409 });
    here.legacy.fail();
    await assert.rejects(here.migrator.changeEmail(id, NEW), { code: 'legacy_unavailable', status: 503 });
    assert.equal((await here.users.findById(id))?.email, OLD);
  });

  it('MIG-05: gives back to its owner an address that was given up here', async () => {
    const here = world();
    const id = await arrived(here);
    await here.migrator.changeEmail(id, NEW);
    const { user } = await here.migrator.changeEmail(id, OLD);
    assert.equal(user.email, OLD);
  });

  it('leaves alone who has the address already, refuses who has no password, and tells of an id that is nobody’s', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    await here.migrator.changeEmail(id, OLD);
    assert.ok(await here.migrator.userOfSession(session));
    const other = await addUser(here.users, { email: 'sso@example.org' });
    await assert.rejects(here.migrator.changeEmail(other.id, NEW), { code: 'identity_conflict', status: 409 });
    await assert.rejects(here.migrator.changeEmail(here.users.newId(), NEW), { code: 'invalid_request' });
  });
});
