import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { installedBinaries, platform } from '../../example-app/old-system/binaries.js';
import { type Postgres, startPostgres } from '../../example-app/old-system/postgres.js';
import { type PasswordRecord, verifyPassword } from '../../lib/passwords/index.js';
import { outcome, until } from '../support/world.js';
import { type Door, openDoor } from './support/door.js';
import { flowSuite } from './support/flow-suite.js';
import { hostileIdentifiers } from './support/hostile-identifiers.js';
import { importSuite, migratorOf, outageSuite } from './support/outage-suite.js';
import { mixed, storedPeople, victim } from './support/people.js';
import { patient, sourceSuite } from './support/source-suite.js';
import { loadTemplate, type Template, type TemplateSource } from './support/template.js';

interface Options {
  readonly connection: string | object;
  readonly [option: string]: unknown;
}

const TABLE = '"old ""shop"""."The Users"';
const COLUMNS = { name: 'full name', emailVerified: 'confirmed', enabled: 'is_active', blocked: 'locked "out"', password: 'hash' };

describe('The template for PostgreSQL', () => {
  if (!installedBinaries()) return void it(`skipped: npm has installed no PostgreSQL for ${platform}`);
  let postgres: Postgres;
  let template: Template<Options>;
  let admin: pg.Pool;
  let door: Door;
  before(async function () {
    this.timeout(60_000);
    template = await loadTemplate('postgresql');
    door = await openDoor(0);
    await start();
  });
  async function start(): Promise<void> {
    postgres = await startPostgres();
    admin = new pg.Pool({ connectionString: postgres.url });
    admin.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
    await admin.query("create role legacy superuser login password 'the same on each server'");
    await seed(admin);
    door.open(Number(new URL(postgres.url).port));
  }
  after(async () => {
    await admin.end();
    await door.close();
    await postgres.stop();
  });

  const behindDoor = () => urlOf();
  const urlOf = (database?: string) => {
    const url = new URL(postgres.url);
    if (database) url.pathname = database;
    url.port = String(door.port);
    [url.username, url.password] = ['legacy', 'the same on each server'];
    return url.href;
  };
  const sourceOf = (options: Partial<Options> = {}) =>
    template.legacySource({
      ...{
        connection: behindDoor(),
        schema: 'old "shop"',
        table: 'The Users',
        columns: COLUMNS,
        connectTimeout: 10_000,
        queryTimeout: 10_000,
      },
      ...options,
    });

  sourceSuite(() => ({ door, source: () => sourceOf() }));
  flowSuite(() => ({ door, source: () => sourceOf() }));
  outageSuite(() => ({ door, source: () => sourceOf({ connectTimeout: 1000, queryTimeout: 1000 }) }));

  importSuite(() => ({
    door,
    async source() {
      const rows = "select i as id, i || '@example.org' as email, repeat('x', 1000) as password from generate_series(1, 20000) i";
      await admin.query(`create table if not exists large as ${rows}`);
      return template.legacySource({ connection: behindDoor(), table: 'large', columns: { name: null }, queryTimeout: 1000 });
    },
  }));

  describe('by what its options say:', () => {
    let source: TemplateSource;
    afterEach(() => source.close());
    const verify = async (identifier: string, password: string | null) =>
      await source.verify(identifier, password ?? '', { signal: patient });

    it("finds people by username as well, but nobody by the username that is another one's address", async () => {
      await admin.query(`update ${TABLE} set username = $1 where id = $2`, [victim.email, mixed.id]);
      source = sourceOf({ columns: { ...COLUMNS, username: 'username' } });
      assert.equal((await source.getUser(victim.username.toUpperCase(), { signal: patient }))?.id, victim.id);
      assert.equal((await source.getUser(victim.email, { signal: patient }))?.id, victim.id);
      assert.equal(await verify(victim.email, mixed.password), null);
    });

    it('finds addresses only as they are stored where case counts', async () => {
      source = sourceOf({ ignoreCase: false });
      assert.equal(await source.getUser(mixed.email.toLowerCase(), { signal: patient }), null);
      assert.equal((await source.getUser(mixed.email, { signal: patient }))?.id, mixed.id);
    });

    it('INJ-13: finds nobody by letters that the database has not, nor by what no number of the column is', async () => {
      await admin.query("create database latin encoding 'LATIN1' locale 'C' template template0");
      const latin = new pg.Pool({ connectionString: urlOf('latin') });
      await latin.query(
        "create table users (id int, username int, email text, password text); insert into users values (1, 7, 'zoë@example.org', 'x')",
      );
      await latin.end();
      for (const ignoreCase of [true, false]) {
        source = template.legacySource({ connection: urlOf('latin'), columns: { name: null, username: 'username' }, ignoreCase });
        const get = async (identifier: string) => (await source.getUser(identifier, { signal: patient }))?.id ?? null;
        assert.deepEqual([await get('zoë@example.org'), await get('7')], ['1', '1']);
        for (const identifier of [...hostileIdentifiers('zoë@example.org'), ...hostileIdentifiers('7'), '9'.repeat(30), '7.0', '0x7']) {
          assert.equal(await get(identifier), null, JSON.stringify(identifier.slice(0, 80)));
        }
        await source.close();
      }
    });

    it('takes further columns along, and never a password', async () => {
      source = sourceOf({ columns: { ...COLUMNS, locale: 'username' } });
      const profile = await source.getUser(victim.email, { signal: patient });
      assert.equal(profile?.['locale'], victim.username);
      assert.ok(!('password' in profile));
    });

    it('checks hashes with a salt of their own, in binary columns too', async () => {
      const salt = Buffer.from('pepper and salt');
      const hash = createHash('sha256').update(salt).update('the old password').digest();
      await admin.query('create table salted (id uuid, email varchar(80), hash bytea, salt bytea)');
      await admin.query('insert into salted values (gen_random_uuid(), $1, $2, $3)', ['ada@example.org', hash, salt]);
      source = template.legacySource({
        connection: behindDoor(),
        table: 'salted',
        columns: { name: null, password: 'hash', salt: 'salt' },
        password: {
          format: 'raw-digest',
          saltEncoding: 'hex',
          saltPosition: 'prefix',
          params: { algorithm: 'sha256', hashEncoding: 'hex' },
        },
        hashEncoding: 'hex',
      });
      assert.ok(await verify('ada@example.org', 'the old password'));
      assert.equal(await verify('ada@example.org', 'another password'), null);
      for await (const { password } of source.users({ signal: patient })) {
        assert.equal((await verifyPassword(password as PasswordRecord, 'the old password')).answer, 'match');
      }
    });

    it('throws where a hash or a state cannot be read, instead of saying no', async () => {
      await admin.query(
        "create table odd (id int, email text, password text, state text); insert into odd values (1, 'a@b.c', 'gibberish', 'maybe')",
      );
      source = template.legacySource({ connection: behindDoor(), table: 'odd', columns: { name: null } });
      await assert.rejects(verify('a@b.c', 'gibberish'), /cannot be checked: unsupported/);
      await source.close();
      source = template.legacySource({ connection: behindDoor(), table: 'odd', columns: { name: null, blocked: 'state' } });
      await assert.rejects(async () => await source.getUser('a@b.c', { signal: patient }), /neither yes nor no/);
    });
  });

  it('logs in to no server in the clear where TLS is asked for', async () => {
    const source = sourceOf({ connection: { connectionString: behindDoor(), ssl: { rejectUnauthorized: true } } });
    await assert.rejects(async () => await source.getUser(victim.email, { signal: patient }), /does not support SSL/);
    await source.close();
  });

  it('says what to install where its driver is missing', async () => {
    const source = (await loadTemplate<Options>('postgresql', false)).legacySource({ connection: behindDoor() });
    await assert.rejects(async () => await source.getUser(victim.email, { signal: patient }), /npm install pg/);
    await source.close();
  });

  it('leaves no query running on the server whose asker has gone', async () => {
    const source = sourceOf({ queryTimeout: 1000 });
    const lock = await admin.connect();
    await lock.query(`begin; lock table ${TABLE} in access exclusive mode`);
    const leaving = new AbortController();
    const question = assert.rejects(async () => await source.getUser(victim.email, { signal: leaving.signal }));
    await until(async () => (await waiting(admin)) === 1);
    const { rows } = await admin.query<{ query: string }>("select query from pg_stat_activity where wait_event_type = 'Lock'");
    assert.match(rows[0]?.query ?? '', /^select .* = lower\(\$1::text\)$/, 'the value is no part of the statement');
    leaving.abort();
    await question;
    await until(async () => (await waiting(admin)) === 0);
    await lock.query('rollback');
    lock.release();
    assert.ok(await source.getUser(victim.email, { signal: patient }));
    await source.close();
  });

  it('gives no answer when the server is killed in the middle of a query, and asks its successor by itself', async function () {
    this.timeout(60_000);
    const source = sourceOf({ queryTimeout: 100_000 });
    const migrator = migratorOf(source);
    const lock = await admin.connect();
    lock.on('error', () => {});
    await lock.query(`begin; lock table ${TABLE} in access exclusive mode`);
    const answer = outcome(migrator, victim.email, victim.password ?? '');
    await until(async () => (await waiting(admin)) === 1);
    const { rows } = await admin.query<{ pid: string }>("select split_part(pg_read_file('postmaster.pid'), chr(10), 1) as pid");
    process.kill(Number(rows[0]?.pid), 'SIGKILL');
    assert.equal(await answer, 'legacy_unavailable');
    lock.release(true);
    await admin.end();
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'legacy_unavailable');

    await postgres.stop();
    await start();
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'migrated');
    await source.close();
    await until(() => door.clients === 0);
  });
});

/** How many connections wait for a lock. */
async function waiting(admin: pg.Pool): Promise<number> {
  const { rows } = await admin.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'");
  return rows[0]?.n ?? 0;
}

async function seed(admin: pg.Pool): Promise<void> {
  await admin.query(`
    create schema "old ""shop""";
    create table "old ""shop"""."The Users" (
      id bigint primary key, email text, username varchar(60), "full name" text, hash text,
      confirmed timestamptz, is_active char(1), "locked ""out""" smallint
    )`);
  for (const { id, email, username, name, hash, emailVerified, enabled, blocked } of await storedPeople()) {
    await admin.query('insert into "old ""shop"""."The Users" values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      ...[id, email, username, name, hash],
      ...[emailVerified ? new Date() : null, enabled ? 'Y' : 'N', blocked ? 1 : null],
    ]);
  }
}
