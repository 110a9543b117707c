import assert from 'node:assert/strict';
import { hash as digest } from 'node:crypto';
import type { InvitationEnd, InviteOptions } from '../../lib/core/invite.js';
import { LINKS } from '../support/mailbox.js';
import { ada, type Person } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const NEW = 'a new password of hers';
const DAY = 86_400_000;

const invited = async (here: World, options: Partial<InviteOptions> = {}, email = EMAIL): Promise<InvitationEnd> =>
  await here.migrator.invite(email, { mail: here.mail, ...options });
const changed = (fields: object): Person => ({ ...ada, profile: { ...ada.profile, ...fields } });
const logOf = ({ ledger }: World) => ledger.overview.invitations ?? assert.fail('there is no log');

describe('invite', () => {
  it('mails a link for days, of a type of its own, that brings somebody over with the password they choose', async () => {
    const here = world();
    assert.equal(await invited(here), 'invited');
    const { type, to, url, expiresAt, user } = here.mail.newest('invitation');
    assert.deepEqual([type, to, user, url?.startsWith(LINKS.resetPassword.replace('{token}', ''))], ['invitation', EMAIL, undefined, true]);
    assert.ok(Math.abs((expiresAt?.getTime() ?? 0) - Date.now() - 7 * DAY) < 60_000);
    assert.deepEqual([await here.users.find(EMAIL), await here.ledger.findByAliases([EMAIL])], [null, []], 'RST-11: without a trace');
    await here.migrator.resetPassword(here.mail.token('invitation'), NEW);
    assert.equal((await here.users.find(EMAIL))?.emailVerified, true);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, ada.password)],
      ['verified', 'rejected'],
    );
    assert.deepEqual((await here.migrator.progress()).byVia, { login: 0, reset: 1, import: 0 });
    await assert.rejects(here.migrator.resetPassword(here.mail.token('invitation'), NEW), { code: 'invalid_token' }, 'RST-04');
  });

  it('mails nobody twice within the time, whatever is asked of it, and again after it', async () => {
    const here = world();
    assert.deepEqual(
      [await invited(here), await invited(here), await invited(here, { unsure: true })],
      ['invited', 'invited-before', 'invited-before'],
    );
    assert.equal(await invited(here, {}, ' ADA@Example.org '), 'invited-before');
    const log = logOf(here);
    const old = { before: new Date(), unsentBefore: null };
    assert.ok(await log.begin({ key: keyOf(EMAIL), by: 'long ago', at: new Date(Date.now() - 31 * DAY) }, old));
    await log.sent(keyOf(EMAIL), 'long ago', new Date());
    assert.deepEqual([await invited(here), await invited(here)], ['invited', 'invited-before']);
    assert.equal(here.mail.messages.length, 2);
  });

  it('mails once where twenty ask at once', async () => {
    const here = world();
    const ends = await Promise.all(Array.from({ length: 20 }, () => invited(here)));
    assert.deepEqual([...ends].sort(), ['invited', ...Array.from({ length: 19 }, () => 'invited-before')]);
    assert.equal(here.mail.messages.length, 1);
  });

  it('does not mail whom a run marked that was killed before it mailed, but says so, and does on request', async () => {
    const here = world();
    const at = new Date(Date.now() - DAY);
    await logOf(here).begin({ key: keyOf(EMAIL), by: 'killed', at }, { before: new Date(0), unsentBefore: null });
    assert.deepEqual([await invited(here), here.mail.messages.length], ['unsure', 0]);
    assert.deepEqual([await invited(here, { unsure: true }), await invited(here, { unsure: true })], ['invited', 'invited-before']);
  });

  it('takes one that is just being mailed by another for invited', async () => {
    const here = world();
    await logOf(here).begin({ key: keyOf(EMAIL), by: 'another', at: new Date() }, { before: new Date(0), unsentBefore: null });
    assert.deepEqual([await invited(here), await invited(here, { unsure: true })], ['invited-before', 'invited-before']);
  });

  it('RST-16: invites again at once whose mail failed, and leaves no link of it', async () => {
    const here = world();
    here.mail.before = () => {
      throw new Error('451 try later');
    };
    for (let time = 0; time < 5; time++) assert.equal(await invited(here), 'mail-failed');
    here.mail.before = () => {};
    assert.equal(await invited(here), 'invited');
    assert.deepEqual(
      here.named('mail-failed').map(({ type, to }) => [type, to]),
      Array.from({ length: 5 }, () => ['invitation', 'a***@example.org']),
    );
  });

  it('is not swallowed by resets that are out, nor does it take their room', async () => {
    const here = world();
    for (let time = 0; time < 4; time++) {
      await here.migrator.requestPasswordReset(EMAIL, { mail: here.mail });
      await here.settled();
    }
    assert.equal(await invited(here), 'invited');
    assert.deepEqual(here.mail.typesTo(EMAIL), ['reset-password', 'reset-password', 'reset-password', 'invitation']);
    const other = world();
    await invited(other);
    await other.migrator.requestPasswordReset(EMAIL, { mail: other.mail });
    await other.settled();
    assert.deepEqual(other.mail.typesTo(EMAIL), ['invitation', 'reset-password']);
  });

  it('RST-20: opens nothing of who came by other means since, or was deleted, or moved', async () => {
    const here = world();
    await invited(here);
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    await assert.rejects(here.migrator.resetPassword(here.mail.token('invitation'), NEW), { code: 'invalid_token' });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified', 'they keep what they have');
    assert.ok('user' in login);

    const gone = world();
    await invited(gone);
    const came = await gone.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok('user' in came);
    await gone.migrator.deleteUser(came.user);
    await assert.rejects(gone.migrator.resetPassword(gone.mail.token('invitation'), NEW), { code: 'invalid_token' });
    assert.equal(await gone.users.find(EMAIL), null);
  });

  it('is void where the old system blocks them meanwhile, or knows another by the address', async () => {
    for (const fields of [{ blocked: true }, { id: 99 }, { email: 'moved@example.org' }]) {
      const here = world({ people: [ada] });
      await invited(here);
      here.legacy.people.splice(0, 1, changed(fields));
      await assert.rejects(
        here.migrator.resetPassword(here.mail.token('invitation'), NEW),
        { code: 'invalid_token' },
        JSON.stringify(fields),
      );
    }
  });

  it('takes over from a signup that never proved the address', async () => {
    const here = world({ people: [] });
    await here.migrator.signUp({ email: EMAIL, password: 'the password of a squatter' }, { instant: true });
    here.legacy.people.push(ada);
    assert.equal(await invited(here), 'invited');
    await here.migrator.resetPassword(here.mail.token('invitation'), NEW);
    assert.deepEqual(
      [await outcome(here.migrator, EMAIL, NEW), await outcome(here.migrator, EMAIL, 'the password of a squatter')],
      ['verified', 'rejected'],
    );
  });

  it('invites nobody who is here, deleted, blocked, unverified, in conflict or unknown, and marks none of them', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.equal(await invited(here), 'here');
    assert.ok('user' in login);
    await here.migrator.deleteUser(login.user);
    assert.equal(await invited(here), 'deleted');
    assert.equal(await invited(here, {}, 'nobody@example.org'), 'unknown');
    assert.equal(await invited(world({ people: [changed({ blocked: true })] })), 'blocked');
    const unverified = world({ people: [changed({ emailVerified: undefined })] });
    assert.equal(await invited(unverified), 'unverified');
    assert.equal(await invited(unverified, { unverified: true }), 'invited');
    const taken = world({ people: [changed({ emailVerified: false })] });
    await addUser(taken.users, { email: EMAIL });
    assert.equal(await invited(taken, { unverified: true }), 'conflict');
    for (const world of [here, taken]) assert.deepEqual([world.mail.messages.length, await logOf(world).find(keyOf(EMAIL))], [0, null]);
  });

  it('IMP-07: mails nobody and writes nothing in a dry run, and says the same', async () => {
    const here = world();
    assert.deepEqual([await invited(here, { dryRun: true }), await invited(here, { dryRun: true })], ['invited', 'invited']);
    assert.deepEqual([here.mail.messages.length, await logOf(here).find(keyOf(EMAIL))], [0, null]);
    await invited(here);
    assert.equal(await invited(here, { dryRun: true }), 'invited-before');
  });

  it('refuses options that are none, a phase in which the link would open nothing, and stores that keep no invitations', async () => {
    const here = world();
    for (const options of [
      { validFor: 1 },
      { validFor: 31 * DAY },
      { again: 0 },
      { again: Number.NaN },
      { unverified: 1 },
      { mail: null },
      { of: 1 },
    ])
      await assert.rejects(invited(here, options as object), { code: 'configuration' }, JSON.stringify(options));
    for (const phase of ['off', 'shadow'] as const)
      await assert.rejects(invited(world({ phase })), { code: 'configuration', message: /phase on/ });
    Object.assign(here.ledger.overview, { invitations: undefined });
    await assert.rejects(invited(here), { code: 'configuration', message: /keeps who was invited/ });
    await assert.rejects(invited(world(), {}, 'no address'), { code: 'invalid_request' });
  });

  it('says that there is no answer where the old system gives none, and marks nobody', async () => {
    const here = world();
    here.legacy.fail();
    await assert.rejects(invited(here), { code: 'legacy_unavailable' });
    here.legacy.recover();
    assert.equal(await invited(here), 'invited');
  });
});

const keyOf = (email: string) => digest('sha256', JSON.stringify(['invitation', email]), 'hex');
