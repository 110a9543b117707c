import assert from 'node:assert/strict';
import { hash as digest } from 'node:crypto';
import type { ImportOptions, ImportOutcome, ImportReport, ImportRow } from '../../lib/core/import-results.js';
import { importUsers } from '../../lib/import-users.js';
import { bcryptHasher } from '../../lib/passwords/index.js';
import { keepSecret } from '../support/leaks.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
let hash: string;

const row = (fields: object = {}): ImportRow => ({ ...ada.profile, password: hash, ...fields });

/** Imports rows, and says how each ended, in their order. */
async function codesOf(here: World, rows: Iterable<ImportRow>, options: ImportOptions = {}): Promise<readonly string[]> {
  const { outcomes } = await detailed(here, rows, options);
  return outcomes.map(({ code }) => code);
}

async function detailed(here: World, rows: Iterable<ImportRow>, options: ImportOptions = {}) {
  const outcomes: ImportOutcome[] = [];
  const report: ImportReport = await importUsers(here.migrator, rows, {
    ...options,
    onRow: (ended) => void (outcomes[ended.index] = ended),
  });
  return { report, outcomes };
}

/** All that is stored, as it is. */
async function stored({ users, ledger }: World, emails: readonly string[]) {
  return await Promise.all(emails.map(async (email) => [await users.find(email), await ledger.findByAliases([email])]));
}

describe('importUsers', () => {
  before(async () => {
    hash = await bcryptHasher({ cost: 4 }).hash(ada.password);
  });

  it('brings somebody over with the hash they had, who then logs in without the old system', async () => {
    const here = world({ people: [] });
    const { report, outcomes } = await detailed(here, [row()]);
    assert.deepEqual([report.rows, report.outcomes.imported, report.dryRun, report.interrupted], [1, 1, false, false]);
    const user = await here.users.find(EMAIL);
    assert.deepEqual(
      [user?.passwordHash, user?.username, user?.emailVerified, user?.record, user?.id],
      [hash, 'ada', true, { name: 'Ada' }, outcomes[0]?.userId],
    );
    assert.deepEqual([await outcome(here.migrator, EMAIL, ada.password), here.legacy.verified.length], ['verified', 0]);
    assert.deepEqual(
      here.named('migrated').map(({ source, via }) => [source, via]),
      [['legacy', 'import']],
    );
    const { byVia } = await here.migrator.progress();
    assert.deepEqual(byVia, { login: 0, reset: 0, import: 1 });
  });

  it('IMP-01: leaves who is here as they are, whatever the row says, run after run', async () => {
    const here = world({ people: [ada] });
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.migrator.changePassword(login.user.id, ada.password, 'an entirely new password');
    const before = await stored(here, [EMAIL]);
    assert.deepEqual(await codesOf(here, [row({ name: 'Somebody' }), row(), row({ password: null })]), ['exists', 'exists', 'exists']);
    assert.deepEqual(await stored(here, [EMAIL]), before);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
  });

  it('IMP-01: sets the named fields of who is here, never their password, and takes no other name than of the profile', async () => {
    const here = world({ people: [], profile: ({ name, locale }) => ({ name, locale }) });
    await codesOf(here, [row({ locale: 'en' })]);
    const before = await here.users.find(EMAIL);
    const other = await bcryptHasher({ cost: 4 }).hash('another password');
    const changed = row({ name: 'Countess', locale: 'fr', password: other, emailVerified: false });
    assert.deepEqual(await codesOf(here, [changed], { update: ['locale'], dryRun: true }), ['updated']);
    assert.deepEqual(await here.users.find(EMAIL), before);
    assert.deepEqual(await codesOf(here, [changed], { update: ['locale'] }), ['updated']);
    assert.deepEqual(await here.users.find(EMAIL), { ...before, record: { name: 'Ada', locale: 'fr' } });
    for (const field of ['password', 'passwordHash', 'email', 'emailVerified', 'blocked', '_id', 'credentialsVersion'])
      await assert.rejects(codesOf(here, [changed], { update: [field] }), { code: 'configuration' });
  });

  it('IMP-04: brings nobody back who was deleted here, by the library or the application', async () => {
    for (const remove of ['library', 'application'] as const) {
      const here = world({ people: [] });
      const { outcomes } = await detailed(here, [row()]);
      const id = String(outcomes[0]?.userId);
      await (remove === 'library' ? here.migrator.deleteUser(id) : here.users.remove(id));
      const people = [row(), row({ id: null }), row({ password: null }), row({ email: 'new@example.org', username: null })];
      assert.deepEqual(await codesOf(here, people, { dryRun: true }), ['deleted', 'deleted', 'deleted', 'deleted'], remove);
      assert.deepEqual(await codesOf(here, people), ['deleted', 'deleted', 'deleted', 'deleted'], remove);
      assert.equal(await here.users.find(EMAIL), null);
    }
  });

  it('IMP-04: brings nobody back to an address that was deleted here, though no old system had them', async () => {
    const here = world({ people: [] });
    const { id } = await addUser(here.users, { passwordHash: hash, emailVerified: true });
    await here.migrator.deleteUser(id);
    assert.deepEqual(await codesOf(here, [row()], { dryRun: true }), ['deleted']);
    assert.deepEqual(await codesOf(here, [row()]), ['deleted']);
  });

  it('IMP-05: tells which row is wrong and why, without its values, and takes the others', async () => {
    const here = world({ people: [] });
    const bad: readonly (readonly [unknown, string])[] = [
      [null, 'invalid_row'],
      ['text', 'invalid_row'],
      [[], 'invalid_row'],
      [{}, 'invalid_row'],
      [{ id: 7 }, 'invalid_row'],
      [{ id: {}, email: 'b@example.org' }, 'invalid_row'],
      [{ email: { $gt: '' } }, 'invalid_row'],
      [{ email: 'b@example.org', blocked: 1 }, 'invalid_row'],
      [row({ email: 'not an address', username: null }), 'invalid_email'],
      [row({ email: `${'x'.repeat(300)}@example.org` }), 'invalid_email'],
      [row({ email: 'b\n@example.org' }), 'invalid_email'],
      [row({ email: '\u212Aelvin@example.org' }), 'invalid_email'],
      [row({ email: null, username: 'a\u0000b' }), 'invalid_username'],
      [row({ id: 8, email: 'b@example.org', username: null }), 'imported'],
      [row({ id: 9, email: 'B@EXAMPLE.org', username: null }), 'conflict'],
      [row({ id: 10, email: 'c@example.org', username: 'ADA' }), 'imported'],
      [row({ id: 11, email: 'd@example.org', username: 'ada' }), 'conflict'],
      [row({ id: 8, email: 'b@example.org', username: null }), 'exists'],
    ];
    const rows = bad.map(([given]) => given as ImportRow);
    const rehearsed = await detailed(here, rows, { dryRun: true });
    const done = await detailed(here, rows);
    assert.deepEqual(
      done.outcomes.map(({ code }) => code),
      bad.map(([, code]) => code),
    );
    assert.deepEqual(
      rehearsed.outcomes.map(({ code, reason }) => [code, reason]),
      done.outcomes.map(({ code, reason }) => [code, reason]),
    );
    assert.deepEqual({ ...rehearsed.report, dryRun: false }, done.report);
    assert.equal(/xxx|elvin|example\.org/.test(JSON.stringify(done.outcomes)), false);
    assert.equal((await here.migrator.conflicts()).items.length > 0, true);
  });

  it('IMP-06: takes hashes whole, of known formats and within the limits, and nothing in the clear', async () => {
    const here = world({ people: [] });
    const secret = 'correct horse battery staple';
    keepSecret(secret);
    const salt = '$2b$04$abcdefghijklmnopqrstuu';
    const passwords: readonly (readonly [unknown, string])[] = [
      [secret, 'unknown_hash'],
      [hash.replace('$2b$', '$2y$'), 'imported'],
      [hash.replace('$2b$04$', '$2b$31$'), 'too_costly'],
      [`${hash}\0`, 'invalid_hash'],
      [`${hash}\n`, 'invalid_hash'],
      [salt, 'invalid_hash'],
      ['5f4dcc3b5aa765d61d8327deb882cf99', 'unknown_hash'],
      [{ format: 'plaintext', hash: secret }, 'invalid_hash'],
      [`$record$${JSON.stringify({ format: 'plaintext', hash: secret })}`, 'invalid_hash'],
      [{ format: 'spring-security', hash: `{noop}${secret}` }, 'invalid_hash'],
      [`{noop}${secret}`, 'unknown_hash'],
      [{ format: 'no such format', hash }, 'unknown_hash'],
      [{ hash: { $ne: '' } }, 'invalid_hash'],
      [7, 'invalid_hash'],
      [{ format: 'hex-md5', hash: '5f4dcc3b5aa765d61d8327deb882cf99' }, 'imported'],
      [{ format: 'bcrypt', hash }, 'imported'],
    ];
    const rows = passwords.map(([password], n) => ({ id: n, email: `p${n}@example.org`, password }) as ImportRow);
    const { outcomes } = await detailed(here, rows);
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      passwords.map(([, code]) => code),
    );
    assert.equal(JSON.stringify(outcomes).includes(secret) || here.logger.text().includes(secret), false);
    assert.equal((await here.users.find('p0@example.org')) ?? (await here.ledger.findByAliases(['p0@example.org']))[0], undefined);
    assert.equal(await outcome(here.migrator, 'p1@example.org', ada.password), 'verified');
    assert.equal(await outcome(here.migrator, 'p14@example.org', 'password'), 'verified');
    assert.equal((await here.users.find('p15@example.org'))?.passwordHash, hash);
  });

  it('IMP-07: writes nothing in a rehearsal, which says the same', async () => {
    const rows = [row(), row(), row({ id: 2 }), row({ id: 3, email: 'x@example.org', username: 'x', password: null }), row({ id: null })];
    const writes: string[] = [];
    const here = world({ people: [] });
    const watched = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          const call = value.bind(target) as (...args: unknown[]) => unknown;
          if (!['insert', 'update', 'updateByUser', 'remove', 'ready'].includes(String(name))) return call;
          return (...args: unknown[]) => {
            writes.push(String(name));
            return call(...args);
          };
        },
      });
    const rehearsing = world({ people: [], users: watched(here.users), ledger: watched(here.ledger) });
    const rehearsed = await detailed(rehearsing, rows, { dryRun: true });
    assert.deepEqual(writes, []);
    const done = await detailed(here, rows);
    assert.deepEqual(
      rehearsed.outcomes.map(({ code }) => code),
      done.outcomes.map(({ code }) => code),
    );
    assert.deepEqual({ ...rehearsed.report, dryRun: false }, done.report);
  });

  it('IMP-08: stores nothing of a row but what the profile option maps', async () => {
    const here = world({ people: [], profile: (profile) => ({ ...profile }) });
    const hostile = JSON.parse(
      '{"$set":{"role":"admin"},"a.b":1,"__proto__":{"isAdmin":true},"constructor":1,"emailVerified":"true","nested":{"$gt":1}}',
    ) as object;
    assert.deepEqual(await codesOf(here, [{ id: 1, email: EMAIL, password: hash, ...hostile, role: 'user' }]), ['imported']);
    const user = await here.users.find(EMAIL);
    assert.deepEqual([user?.record, user?.emailVerified, user?.passwordHash], [{ role: 'user' }, false, hash]);
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  });

  it('IMP-12: leaves who has no hash with the old system, so that they come over at their next login', async () => {
    const here = world({ people: [ada] });
    assert.deepEqual(await codesOf(here, [row({ password: null }), row({ password: '' })]), ['no_hash', 'no_hash']);
    assert.deepEqual([await here.users.find(EMAIL), await here.ledger.counts()], [null, { migrated: 0, claimed: 0, deleted: 0 }]);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
  });

  it('leaves those behind who may not log in over there', async () => {
    const here = world({ people: [] });
    const rows = [row({ blocked: true }), row({ enabled: false }), row({ mfaRequired: true })];
    assert.deepEqual(await codesOf(here, rows), ['may_not_log_in', 'may_not_log_in', 'may_not_log_in']);
    assert.equal(await here.users.find(EMAIL), null);
  });

  it('gives the hash to a user without one: to a migrated one at a rerun, and to one whose address the row proves', async () => {
    const here = world({ people: [] });
    const { id } = await addUser(here.users, {});
    assert.deepEqual(await codesOf(here, [row({ emailVerified: false })]), ['conflict'], 'an account of single sign-on alone');
    assert.equal((await here.ledger.counts()).claimed, 0);
    assert.deepEqual(await codesOf(here, [row()]), ['imported']);
    assert.equal((await here.users.find(EMAIL))?.id, id);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified');
  });

  it('leaves the claim of a login alone that is under way, and finishes one that was left', async () => {
    for (const [age, code] of [
      [1000, 'in_progress'],
      [3_600_000, 'imported'],
    ] as const) {
      const here = world({ people: [] });
      await codesOf(here, [row({ id: 2, email: 'b@example.org', username: null })]);
      const [model] = await here.ledger.findByAliases(['b@example.org']);
      assert.ok(model);
      const key = digest('sha256', JSON.stringify(['legacy', 'id', '1']), 'hex');
      const claim = { key, legacyId: '1', userId: here.users.newId(), aliases: [EMAIL, 'username:ada'], born: null, migratedAt: null };
      await here.ledger.insert({ ...model, ...claim, state: 'claimed', via: 'login', claimedAt: new Date(Date.now() - age) });
      assert.deepEqual(await codesOf(here, [row()], { dryRun: true }), [code]);
      assert.deepEqual(await codesOf(here, [row()]), [code]);
    }
  });

  it('goes by the name of its source, and asks for it where there are several', async () => {
    const legacy = [new ScriptedLegacy([], 'eu'), new ScriptedLegacy([], 'us')];
    const here = world({ legacy });
    await assert.rejects(codesOf(here, [row()]), { code: 'configuration', message: /eu, us/ });
    await assert.rejects(codesOf(here, [row()], { source: 'asia' }), { code: 'configuration' });
    assert.deepEqual(await codesOf(here, [row()], { source: 'us' }), ['imported']);
    assert.deepEqual(
      (await here.ledger.findByAliases([EMAIL])).map(({ source, legacyId }) => [source, legacyId]),
      [['us', '1']],
    );
  });

  it('asks for the next row only when there is room, and for no more once it is aborted', async () => {
    const here = world({ people: [] });
    let asked = 0;
    let ended = 0;
    const end = new AbortController();
    function* rows(): Generator<ImportRow> {
      for (;;) {
        assert.ok(asked - ended <= 4, 'no more than the rows that may be under way, and the next');
        yield row({ id: ++asked, email: `p${asked}@example.org`, username: null });
      }
    }
    const onRow = () => {
      if (++ended === 100) end.abort();
    };
    const report = await importUsers(here.migrator, rows(), { concurrency: 3, signal: end.signal, onRow });
    assert.equal(report.interrupted, true);
    assert.equal(report.rows, asked, 'what was begun is finished');
    assert.deepEqual(await here.ledger.counts(), { migrated: asked, claimed: 0, deleted: 0 });
  });

  it('waits no longer for rows that do not come once it is aborted', async () => {
    const here = world({ people: [] });
    const end = new AbortController();
    async function* rows(): AsyncGenerator<ImportRow> {
      yield row();
      await new Promise(() => {});
    }
    const report = await importUsers(here.migrator, rows(), { signal: end.signal, onRow: () => end.abort() });
    assert.deepEqual([report.rows, report.interrupted], [1, true]);
  });

  it('ends with what its rows or its listener throw, once what is under way has ended', async () => {
    const here = world({ people: [] });
    async function* broken(): AsyncGenerator<ImportRow> {
      yield row();
      throw new Error('the file ends here');
    }
    await assert.rejects(importUsers(here.migrator, broken()), { message: 'the file ends here' });
    assert.equal((await here.users.find(EMAIL))?.passwordHash, hash);
    const onRow = () => {
      throw new Error('the disk is full');
    };
    await assert.rejects(importUsers(here.migrator, [row()], { onRow }), { message: 'the disk is full' });
    for (const rows of [7, 'rows', {}]) await assert.rejects(importUsers(here.migrator, rows as never), { code: 'configuration' });
  });

  it('says which of its options is wrong', async () => {
    const here = world({ people: [] });
    for (const options of [
      { dry: true },
      { dryRun: 1 },
      { concurrency: 0 },
      { update: 'name' },
      { retries: -1 },
      { retryDelay: 'x' },
      { source: 7 },
    ])
      await assert.rejects(importUsers(here.migrator, [], options as never), { code: 'configuration' });
  });
});
