import assert from 'node:assert/strict';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';

/** Asks for a reset, and waits for what follows the answer. */
async function ask({ migrator, mail, settled }: World, email: string): Promise<void> {
  assert.equal(await migrator.requestPasswordReset(email, { mail }), undefined);
  await settled();
}

describe('requestPasswordReset', () => {
  it('mails a link to a user who is here', async () => {
    const here = world({ people: [] });
    await addUser(here.users, { passwordHash: 'a hash' });
    await ask(here, ' ADA@example.org ');
    const { to, type, url, expiresAt, user } = here.mail.newest('reset-password');
    assert.deepEqual({ to, type }, { to: EMAIL, type: 'reset-password' });
    assert.match(url ?? '', /^https:\/\/app\.example\.org\/reset\?token=[\w-]{43}$/);
    assert.ok(expiresAt && Math.abs(expiresAt.getTime() - Date.now() - 3_600_000) < 60_000, 'it is good for an hour');
    assert.equal(JSON.stringify(user).includes('a hash'), false);
    assert.deepEqual(here.legacy.looked, [], 'the old system is not asked about somebody here');
  });

  it('RST-10, RST-12: mails somebody who is still over there, at the address that is stored there', async () => {
    const here = world({ people: [{ ...ada, profile: { ...ada.profile, email: 'Ada@Example.org' } }] });
    await ask(here, 'ada@example.org');
    assert.deepEqual(here.mail.typesTo('Ada@Example.org'), ['reset-password']);
    assert.equal(here.mail.messages.length, 1);
  });

  it('RST-11: leaves no trace of somebody who does not follow the link', async () => {
    const here = world();
    await ask(here, EMAIL);
    assert.deepEqual(await here.ledger.counts(), { migrated: 0, claimed: 0, deleted: 0 });
    assert.equal(await here.users.find(EMAIL), null);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
  });

  it('mails nobody whom neither world knows', async () => {
    const here = world();
    await ask(here, 'nobody@example.org');
    assert.deepEqual(here.mail.messages, []);
  });

  it('IDN-02, IDN-04: mails nobody where the old system confuses two addresses', async () => {
    const here = world();
    here.legacy.getUser = async () => ada.profile;
    await ask(here, 'ádá@example.org');
    assert.deepEqual(here.mail.messages, []);
  });

  it('MIG-09: mails nobody who may not log in over there', async () => {
    for (const state of [{ blocked: true }, { enabled: false }, { mfaRequired: true }]) {
      const here = world({ people: [{ ...ada, profile: { ...ada.profile, ...state } }] });
      await ask(here, EMAIL);
      assert.deepEqual(here.mail.messages, [], JSON.stringify(state));
    }
  });

  it('MIG-04: mails nobody who was deleted here, in whatever way', async () => {
    for (const how of ['by the library', 'past it'] as const) {
      const here = world();
      const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
      assert.ok(login.status === 'migrated');
      if (how === 'by the library') await here.migrator.deleteUser(login.user.id);
      else await here.users.remove(login.user.id);
      await ask(here, EMAIL);
      assert.deepEqual(here.mail.messages, [], how);
    }
  });

  it('MIG-05: mails nobody at the address they had before they changed it here', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.migrator.changeEmail(login.user.id, 'new@example.org');
    await ask(here, EMAIL);
    assert.deepEqual(here.mail.messages, []);
    await ask(here, 'new@example.org');
    assert.deepEqual(here.mail.typesTo('new@example.org'), ['reset-password']);
  });

  it('MIG-16: asks the old system nothing once the phase is off', async () => {
    const here = world({ phase: 'off' });
    await ask(here, EMAIL);
    assert.deepEqual([here.legacy.looked, here.mail.messages], [[], []]);
  });

  it('LEG-11, ENU-01: says nothing of an outage of the old system, which is reported', async () => {
    const here = world();
    here.legacy.fail();
    await ask(here, EMAIL);
    assert.equal(here.named('legacy-fault').length, 1);
    assert.deepEqual([here.mail.messages, here.logger.lines], [[], []]);
  });

  it('ENU-04: answers before anybody is looked up', async () => {
    const here = world();
    const find = here.users.findHolder.bind(here.users);
    let looked = 0;
    here.users.findHolder = async (names) => {
      looked++;
      return await find(names);
    };
    await here.migrator.requestPasswordReset(EMAIL, { mail: here.mail });
    assert.deepEqual([looked, here.legacy.looked], [0, []]);
    await here.settled();
    assert.deepEqual([looked, here.legacy.looked.length], [1, 1]);
  });

  it('RST-16: reports a mail that failed, and does not count it against the next', async () => {
    const here = world();
    here.mail.before = () => {
      throw new Error('smtp://user:secret@mail refused ada@example.org');
    };
    for (let attempt = 0; attempt < 5; attempt++) await ask(here, EMAIL);
    const failures = here.named('mail-failed').map(({ at: _at, ...event }) => event);
    assert.deepEqual(failures[0], { name: 'mail-failed', type: 'reset-password', to: 'a***@example.org', reason: 'error' });
    assert.equal(failures.length, 5);
    assert.equal(JSON.stringify([here.events, here.logger.lines]).includes('secret'), false);
    here.mail.before = () => {};
    await ask(here, EMAIL);
    assert.equal(
      await here.migrator.resetPassword(here.mail.token('reset-password'), 'a new password').then(({ user }) => user.email),
      EMAIL,
    );
  });

  it('RST-16: also where sendMail throws at once', async () => {
    const here = world();
    const mail = {
      links: here.mail.links,
      sendMail: () => {
        throw new Error('no transport');
      },
    };
    await here.migrator.requestPasswordReset(EMAIL, { mail });
    await here.settled();
    assert.equal(here.named('mail-failed').length, 1);
  });

  it('RST-19, CON-10: stops mailing after a few, in silence, and the links that are out stay good', async () => {
    const here = world();
    for (let request = 0; request < 3; request++) await ask(here, EMAIL);
    const first = /[\w-]{43}$/.exec(here.mail.messages[0]?.url ?? '')?.[0] ?? '';
    await Promise.all(Array.from({ length: 20 }, () => here.migrator.requestPasswordReset(EMAIL, { mail: here.mail })));
    await here.settled();
    assert.equal(here.mail.messages.length, 3);
    await here.migrator.resetPassword(first, 'a new password');
    for (const { url } of here.mail.messages) {
      const token = /[\w-]{43}$/.exec(url ?? '')?.[0] ?? '';
      await assert.rejects(here.migrator.resetPassword(token, 'another password'), { code: 'invalid_token' });
    }
    assert.equal(await outcome(here.migrator, EMAIL, 'a new password'), 'verified');
  });

  it('INJ-01, INJ-02, INJ-12: refuses what is no address before anything is looked up or mailed', async () => {
    const here = world();
    const hostile: unknown[] = [
      ...[undefined, null, '', ' ', 1, true, {}, { $gt: '' }, { $ne: null }, [EMAIL], [EMAIL, 'mallory@example.org']],
      ...['ada', `${EMAIL}, mallory@example.org`, `${EMAIL}\r\nBcc: mallory@example.org`, `<${EMAIL}>`, `Ada <${EMAIL}>`],
      ...['ada@example.org\0', `"a b"@example.org`, `ada@exam\u212aple.org`, `${'a'.repeat(250)}@example.org`, 'ada@@example.org'],
    ];
    for (const email of hostile) {
      const request = here.migrator.requestPasswordReset(email as string, { mail: here.mail });
      await assert.rejects(request, { code: 'invalid_request', status: 400 }, JSON.stringify(email));
    }
    await here.settled();
    assert.deepEqual([here.legacy.looked, here.mail.messages], [[], []]);
  });

  it('CFG-01, RST-01: refuses links that are none, and a migrator without tokens', async () => {
    const here = world();
    const { sendMail, links } = here.mail;
    const wrong: unknown[] = [
      undefined,
      {},
      { sendMail },
      { links },
      { sendMail: 'smtp://', links },
      ...['/reset?token={token}', 'https://app.example.org/reset', 'javascript:{token}', 'https://{token}.example.org/', 5].map(
        (resetPassword) => ({ sendMail, links: { ...links, resetPassword } }),
      ),
    ];
    for (const mail of wrong) {
      const request = here.migrator.requestPasswordReset(EMAIL, { mail: mail as typeof here.mail });
      await assert.rejects(request, { code: 'configuration', status: 500 }, JSON.stringify(mail));
    }
    const { migrator } = world({ tokens: undefined });
    await assert.rejects(migrator.requestPasswordReset(EMAIL, { mail: here.mail }), { code: 'configuration' });
  });
});
