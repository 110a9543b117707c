import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { ada } from '../support/scripted-legacy.js';
import { addUser, beside, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const NEW = 'an entirely new password';
const VOID = { code: 'invalid_token', status: 400 };

/** Asks for a reset; the token that was mailed. */
async function tokenFor({ migrator, mail, settled }: World, email = EMAIL): Promise<string> {
  await migrator.requestPasswordReset(email, { mail });
  await settled();
  return mail.token('reset-password');
}

async function arrived(here: World): Promise<string> {
  const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
  assert.ok(login.status === 'migrated');
  return login.user.id;
}

describe('resetPassword', () => {
  it('sets the password of a user who is here, and verifies the address', async () => {
    const here = world({ people: [{ ...ada, profile: { ...ada.profile, emailVerified: false } }] });
    const id = await arrived(here);
    const { user } = await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.deepEqual([user.id, user.emailVerified], [id, true]);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
    assert.deepEqual(
      here.named('password-reset').map(({ userId }) => userId),
      [id],
    );
  });

  it('RST-10: brings over somebody who is not here yet, with profile and proven address, and the old password is dead', async () => {
    const here = world({ people: [{ ...ada, profile: { ...ada.profile, emailVerified: false } }] });
    const { user } = await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.deepEqual({ ...user, id: '' }, { id: '', email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada' });
    here.legacy.fail();
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
    assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.deepEqual(
      here.named('migrated').map(({ via }) => via),
      ['reset'],
    );
  });

  it('RST-15: tells the owner that the password is a new one, without a secret', async () => {
    const here = world();
    await here.migrator.resetPassword(await tokenFor(here), NEW, { mail: here.mail });
    await here.settled();
    const notice = here.mail.newest('password-changed');
    assert.deepEqual([notice.to, notice.url], [EMAIL, undefined]);
    assert.equal(JSON.stringify(notice).includes(NEW), false);
  });

  it('RST-03, PWD-09: leaves the link good where the password is refused', async () => {
    const here = world();
    const token = await tokenFor(here);
    for (const [password, code] of [
      ['short', 'password_too_short'],
      ['password1', 'password_too_common'],
      ['x'.repeat(2000), 'password_too_long'],
      ['', 'invalid_request'],
      ['\ud800 and more of it', 'invalid_request'],
      [{ $ne: 1 }, 'invalid_request'],
    ] as const)
      await assert.rejects(here.migrator.resetPassword(token, password as string), { code, status: 400 });
    await here.migrator.resetPassword(token, NEW);
  });

  it('RST-04, RST-19: works once, and voids every other link', async () => {
    const here = world();
    const tokens = [await tokenFor(here), await tokenFor(here)];
    await here.migrator.resetPassword(tokens[1] ?? '', NEW);
    for (const token of tokens) await assert.rejects(here.migrator.resetPassword(token, 'yet another one'), VOID);
    assert.equal(await outcome(here.migrator, EMAIL, NEW), 'verified');
  });

  it('CON-09: gives one of fifty at once a yes, for people of either world', async () => {
    for (const already of [true, false]) {
      const here = world();
      if (already) await arrived(here);
      const token = await tokenFor(here);
      const attempts = Array.from({ length: 50 }, (_, index) => here.migrator.resetPassword(token, `${NEW} ${index}`));
      const ended = await Promise.allSettled(attempts);
      assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const end of ended) if (end.status === 'rejected') assert.equal(end.reason.code, 'invalid_token');
      const winner = ended.findIndex(({ status }) => status === 'fulfilled');
      assert.equal(await outcome(here.migrator, EMAIL, `${NEW} ${winner}`), 'verified');
    }
  });

  it('RST-04: gives one of two links at once a yes', async () => {
    const here = world();
    const tokens = [await tokenFor(here), await tokenFor(here)];
    const ended = await Promise.allSettled(tokens.map((token, index) => here.migrator.resetPassword(token, `${NEW} ${index}`)));
    const yes = ended.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    assert.equal(yes.length, 1);
    assert.equal(await outcome(here.migrator, EMAIL, `${NEW} ${yes[0]}`), 'verified');
  });

  it('RST-05, CON-17: refuses a link after an hour, though it is still kept', async () => {
    const here = world();
    const token = await tokenFor(here);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 });
    try {
      await assert.rejects(here.migrator.resetPassword(token, NEW), VOID);
    } finally {
      mock.timers.reset();
    }
    await here.migrator.resetPassword(token, NEW);
  });

  it('RST-06: keeps the digest of a token of 32 random bytes, and never the token', async () => {
    const { tokens } = memoryStores();
    const kept: unknown[] = [];
    const insert = tokens.insert.bind(tokens);
    tokens.insert = async (record, most) => {
      kept.push(record);
      return await insert(record, most);
    };
    const here = world({ tokens });
    const seen = new Set([await tokenFor(here), await tokenFor(here)]);
    assert.equal(seen.size, 2);
    for (const token of seen) {
      assert.equal(Buffer.from(token, 'base64url').length, 32);
      assert.equal(JSON.stringify([kept, here.events, here.logger.lines]).includes(token), false);
    }
  });

  it('RST-18, INJ-03, INJ-04: refuses what is no token, of whatever form, and the real one stays good', async () => {
    const here = world();
    const token = await tokenFor(here);
    for (const missing of [undefined, null, '', 5, true, ['x'], [token], { $ne: null }, { $regex: '^' }])
      await assert.rejects(here.migrator.resetPassword(missing as string, NEW), { code: 'invalid_request', status: 400 });
    const forged = [
      ...['x', '\0', '%', 'é'],
      token.slice(1),
      `${token}=`,
      `${token} `,
      token.toUpperCase(),
      'A'.repeat(43),
      'x'.repeat(1_000_000),
    ];
    for (const wrong of forged) await assert.rejects(here.migrator.resetPassword(wrong, NEW), VOID);
    await here.migrator.resetPassword(token, NEW);
  });

  it('RST-07: takes no link that was mailed for something else', async () => {
    const here = world({ people: [] });
    await here.migrator.signUp({ email: EMAIL, password: 'a password of mine' }, { mail: here.mail });
    await here.settled();
    const token = here.mail.token('verify-email');
    await assert.rejects(here.migrator.resetPassword(token, NEW), VOID);
    await assert.rejects(here.migrator.confirmEmailChange(token), VOID);
    await here.migrator.verifyEmail(token);
    await assert.rejects(here.migrator.verifyEmail(await tokenFor(here)), VOID);
  });

  it('RST-09: ends every session', async () => {
    const here = world();
    const id = await arrived(here);
    const session = await here.migrator.sessionOf(id);
    assert.ok(await here.migrator.userOfSession(session));
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.equal(await here.migrator.userOfSession(session), null);
  });

  it('RST-14: does not open a blocked account', async () => {
    const here = world({ people: [] });
    await addUser(here.users, { passwordHash: 'a hash', blocked: true });
    const { user } = await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.equal(await outcome(here.migrator, EMAIL, NEW), 'rejected');
    assert.equal(await here.migrator.userOfSession(await here.migrator.sessionOf(user)), null);
  });

  it('RTL-04, RST-14: lets somebody in again who was locked out', async () => {
    const { limits } = memoryStores();
    const here = world({ limits });
    await arrived(here);
    for (let attempt = 0; attempt < 10; attempt++) await outcome(here.migrator, EMAIL, 'wrong password');
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'too_many_attempts');
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.equal(await outcome(here.migrator, EMAIL, NEW), 'verified');
  });

  it('RTL-09: counts guesses of tokens by where they come from, and a good link is none', async () => {
    const { limits } = memoryStores({ limits: { perIp: 3 } });
    const here = world({ limits });
    const token = await tokenFor(here);
    const guess = (ip: string) => here.migrator.resetPassword('A'.repeat(43), NEW, { ip });
    for (let attempt = 0; attempt < 3; attempt++) await assert.rejects(guess('203.0.113.9'), VOID);
    await assert.rejects(guess('203.0.113.9'), { code: 'too_many_attempts', status: 429 });
    await assert.rejects(here.migrator.verifyEmail('A'.repeat(43), { ip: '203.0.113.9' }), { code: 'too_many_attempts' });
    await here.migrator.resetPassword(token, NEW, { ip: '203.0.113.10' });
  });

  it('LEG-01, F01: keeps the link where the old system can not be asked about somebody who is not here yet', async () => {
    const here = world();
    const token = await tokenFor(here);
    here.legacy.fail();
    await assert.rejects(here.migrator.resetPassword(token, NEW), { code: 'legacy_unavailable', status: 503 });
    assert.equal(await here.users.find(EMAIL), null);
    here.legacy.recover();
    await here.migrator.resetPassword(token, NEW);
  });

  it('asks no old system about somebody who is here', async () => {
    const here = world();
    await arrived(here);
    const token = await tokenFor(here);
    here.legacy.fail();
    await here.migrator.resetPassword(token, NEW);
  });

  it('RST-20: refuses the link where the old system no longer says the same of them', async () => {
    for (const change of [{ email: 'other@example.org' }, { id: 2 }, { blocked: true }, { mfaRequired: true }, null]) {
      const here = world();
      const token = await tokenFor(here);
      here.legacy.people.splice(0, 1, ...(change ? [{ ...ada, profile: { ...ada.profile, ...change } }] : []));
      await assert.rejects(here.migrator.resetPassword(token, NEW), VOID, JSON.stringify(change));
      assert.deepEqual([await here.users.find(EMAIL), await here.ledger.counts()], [null, { migrated: 0, claimed: 0, deleted: 0 }]);
    }
  });

  it('RST-20, I4: refuses the link of somebody who was deleted, or whose credentials changed', async () => {
    const changes: ((here: World, id: string) => Promise<unknown>)[] = [
      async ({ migrator }, id) => await migrator.deleteUser(id),
      async ({ users }, id) => await users.remove(id),
      async ({ migrator }, id) => await migrator.changePassword(id, ada.password, 'a changed password'),
      async ({ migrator }, id) => await migrator.changeEmail(id, 'new@example.org'),
    ];
    for (const change of changes) {
      const here = world();
      const id = await arrived(here);
      const token = await tokenFor(here);
      await change(here, id);
      await assert.rejects(here.migrator.resetPassword(token, NEW), VOID);
      assert.equal(await outcome(here.migrator, EMAIL, NEW), 'rejected');
    }
  });

  it('RST-20: refuses the link of somebody who came over and was deleted after it was mailed', async () => {
    const here = world();
    const token = await tokenFor(here);
    await here.migrator.deleteUser(await arrived(here));
    await assert.rejects(here.migrator.resetPassword(token, NEW), VOID);
    assert.equal(await here.users.find(EMAIL), null);
  });

  it('sets the password of somebody who came over by a login after the link was mailed', async () => {
    const here = world();
    const token = await tokenFor(here);
    const id = await arrived(here);
    const { user } = await here.migrator.resetPassword(token, NEW);
    assert.equal(user.id, id);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
    assert.equal(here.named('migrated').length, 1);
  });

  it('MIG-15: gives a user without a password one, and marks the identity as taken over', async () => {
    const here = world();
    const user = await addUser(here.users, { emailVerified: true });
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    const [record] = await here.ledger.findByUser(user.id);
    assert.deepEqual([record?.state, record?.via], ['migrated', 'reset']);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
  });

  it('MIG-15: gives a user without a password one whom the old system does not know', async () => {
    const here = world({ people: [] });
    await addUser(here.users, {});
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.equal(await outcome(here.migrator, EMAIL, NEW), 'verified');
  });

  it('CON-04: finishes what a first login left that was cut off before its mark', async () => {
    const here = world();
    const update = here.ledger.update.bind(here.ledger);
    here.ledger.update = async () => await Promise.reject(new Error('the power went'));
    await assert.rejects(here.migrator.login({ identifier: EMAIL, password: ada.password }));
    here.ledger.update = update;
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
  });

  it('RST-20, I4: finishes nothing that a login left of somebody who was deleted before under the same address', async () => {
    const here = world();
    const { id } = await addUser(here.users, {});
    await here.migrator.deleteUser(id);
    const findByAliases = here.ledger.findByAliases.bind(here.ledger);
    here.ledger.findByAliases = async () => await Promise.reject(new Error('the power went'));
    await assert.rejects(here.migrator.login({ identifier: EMAIL, password: ada.password }));
    here.ledger.findByAliases = findByAliases;
    await assert.rejects(here.migrator.resetPassword(await tokenFor(here), NEW), VOID);
    assert.equal(await here.users.find(EMAIL), null);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['rejected', 'rejected'],
    );
  });

  it('IDN-07, IDN-10: takes an unproven signup back from whoever made it, with its username and its sessions', async () => {
    const here = world({ people: [] });
    const password = 'the password of mallory';
    const made = await here.migrator.signUp({ email: EMAIL, password, username: 'mallory' }, { instant: true });
    assert.ok(made.status === 'created');
    const session = await here.migrator.sessionOf(made.user);
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, password), await outcome(here.migrator, 'mallory', NEW)],
      ['rejected', 'rejected'],
    );
    assert.equal(await here.migrator.userOfSession(session), null);
    assert.equal(await outcome(here.migrator, EMAIL, NEW), 'verified');
  });

  it('IDN-11: gives an address back to its owner which somebody had registered over there without proving it', async () => {
    const here = world({ people: [{ ...ada, profile: { ...ada.profile, emailVerified: false } }] });
    const session = await here.migrator.sessionOf(await arrived(here));
    await here.migrator.resetPassword(await tokenFor(here), NEW);
    assert.deepEqual([await outcome(here.migrator, EMAIL, ada.password), await here.migrator.userOfSession(session)], ['rejected', null]);
  });

  it('MIG-16: refuses the link of somebody not here yet once the old system is not asked any more', async () => {
    const here = world();
    const token = await tokenFor(here);
    const { users, ledger, tokens, hasher } = here;
    await assert.rejects(beside({ users, ledger, tokens, hasher }).resetPassword(token, NEW), VOID);
  });

  it('ENU-03: costs one hash', async () => {
    const here = world();
    const token = await tokenFor(here);
    const before = here.hasher.work();
    await here.migrator.resetPassword(token, NEW);
    assert.equal(here.hasher.work() - before, 1);
  });
});
