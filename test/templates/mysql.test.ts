import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import mysql from 'mysql2/promise';
import { type PasswordRecord, verifyPassword } from '../../lib/passwords/index.js';
import { outcome, until } from '../support/world.js';
import { type Door, openDoor } from './support/door.js';
import { flowSuite } from './support/flow-suite.js';
import { hostileIdentifiers } from './support/hostile-identifiers.js';
import { needsMariaDb } from './support/mariadb-installation.js';
import { makeMariaDb, type MariaDb } from './support/mariadb.js';
import { importSuite, migratorOf, outageSuite } from './support/outage-suite.js';
import { mixed, storedPeople, victim } from './support/people.js';
import { patient, sourceSuite } from './support/source-suite.js';
import { loadTemplate, type Template, type TemplateSource } from './support/template.js';

interface Options {
  readonly connection: string | object;
  readonly [option: string]: unknown;
}

const TABLE = '`The ``Users```';
const COLUMNS = { name: 'full name', emailVerified: 'confirmed', enabled: 'is_active', blocked: 'locked `out`', password: 'hash' };

needsMariaDb('The template for MySQL', (installation) => {
  let mariadb: MariaDb;
  let template: Template<Options>;
  let admin: mysql.Pool;
  let door: Door;
  before(async function () {
    this.timeout(120_000);
    template = await loadTemplate('mysql');
    mariadb = await makeMariaDb(installation);
    await mariadb.start();
    door = await openDoor(mariadb.port);
    admin = connected(mariadb);
    await seed(admin);
  });
  after(async function () {
    this.timeout(60_000);
    await admin?.end();
    await door?.close();
    await mariadb?.remove();
  });
  const sourceOf = (options: Partial<Options> = {}) =>
    template.legacySource({
      connection: url(),
      table: 'The `Users`',
      columns: COLUMNS,
      connectTimeout: 10_000,
      queryTimeout: 10_000,
      ...options,
    });
  const url = (query = '') => `mysql://legacy:${encodeURIComponent(mariadb.password)}@127.0.0.1:${door.port}/legacy${query}`;

  sourceSuite(() => ({ door, source: () => sourceOf() }));
  flowSuite(() => ({ door, source: () => sourceOf() }));
  outageSuite(() => ({ door, source: () => sourceOf({ connectTimeout: 1000, queryTimeout: 1000 }) }));
  importSuite(() => ({
    door,
    async source() {
      const rows = "select seq as id, concat(seq, '@example.org') as email, repeat('x', 1000) as password from seq_1_to_20000";
      await admin.query(`create table if not exists large as ${rows}`);
      return template.legacySource({ connection: url(), table: 'large', columns: { name: null }, queryTimeout: 1000 });
    },
  }));

  describe('by what its options say:', () => {
    let source: TemplateSource;
    afterEach(() => source.close());
    const verify = async (identifier: string, password: string | null) =>
      await source.verify(identifier, password ?? '', { signal: patient });
    const get = async (identifier: string) => (await source.getUser(identifier, { signal: patient })) ?? null;

    it("finds people by username as well, but nobody by the username that is another one's address", async () => {
      await admin.execute(`update ${TABLE} set username = ? where id = ?`, [victim.email, mixed.id]);
      source = sourceOf({ columns: { ...COLUMNS, username: 'username' } });
      assert.equal((await get(victim.username.toUpperCase()))?.id, victim.id);
      assert.equal((await get(victim.email))?.id, victim.id);
      assert.equal(await verify(victim.email, mixed.password), null);
    });

    it('finds addresses only as they are stored where case counts', async () => {
      source = sourceOf({ ignoreCase: false });
      assert.equal(await get(mixed.email.toLowerCase()), null);
      assert.equal((await get(mixed.email))?.id, mixed.id);
    });

    for (const [charset, collation] of [
      ['latin1', 'latin1_swedish_ci'],
      ['utf8mb3', 'utf8mb3_unicode_ci'],
      ['utf8mb4', 'utf8mb4_unicode_520_nopad_ci'],
      ['utf8mb4', 'utf8mb4_bin'],
      ['ascii', 'ascii_bin'],
      ['bytes', ''],
    ] as const) {
      it(`INJ-13, IDN-04: keeps everybody apart in a column of ${collation || 'bytes'}, too`, async () => {
        const type = collation ? `varchar(190) character set ${charset} collate ${collation}` : 'varbinary(190)';
        await admin.query(`create or replace table collated (id int, email ${type}, password varchar(100), index (email))`);
        const [[row]] = await admin.query<mysql.RowDataPacket[]>(`select hash from ${TABLE} where id = ?`, [victim.id]);
        await admin.execute('insert into collated values (1, ?, ?), (2, ?, null)', [
          victim.email,
          row?.['hash'],
          victim.email.replace('ask', 'asks'),
        ]);
        source = template.legacySource({ connection: url(), table: 'collated', columns: { name: null } });
        assert.ok(await verify(victim.email, victim.password));
        if (charset === 'latin1') {
          await admin.query("insert into collated values (3, 'zoë@example.org', null)");
          assert.equal((await get('ZOË@example.org'))?.id, '3');
        }
        for (const identifier of hostileIdentifiers(victim.email)) {
          assert.equal(await get(identifier), null, JSON.stringify(identifier.slice(0, 80)));
        }
      });
    }

    it('cannot be told by its address to take several statements at once', async () => {
      const query = '?multipleStatements=true&namedPlaceholders=true&dateStrings=true&rowsAsArray=true&connectionLimit=1';
      source = sourceOf({ connection: url(query) });
      assert.equal((await get(victim.email))?.['emailVerified'], true);
      for (const identifier of hostileIdentifiers(victim.email).slice(0, 20)) assert.equal(await get(identifier), null);
    });

    it('takes nothing for a person that is no text', async () => {
      source = sourceOf();
      for (const hostile of [{ email: 1 }, [victim.email], [[victim.email]], { toString: () => victim.email }, 0, true, null, undefined]) {
        const answer = await Promise.resolve(source.getUser(hostile as string, { signal: patient })).catch(() => 'refused');
        assert.ok(answer === null || answer === 'refused', `${JSON.stringify(hostile)} found somebody`);
      }
    });

    it('checks hashes with a salt of their own, in binary columns too', async () => {
      const salt = Buffer.from('pepper and salt');
      const hash = createHash('sha256').update(salt).update('the old password').digest();
      await admin.query('create table salted (id binary(16), email varchar(80), hash varbinary(100), salt blob)');
      await admin.execute('insert into salted values (?, ?, ?, ?)', [Buffer.alloc(16, 0xab), 'ada@example.org', hash, salt]);
      source = template.legacySource({
        connection: url(),
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
      assert.deepEqual(await verify('ada@example.org', 'the old password'), { id: 'ab'.repeat(16), email: 'ada@example.org' });
      assert.equal(await verify('ada@example.org', 'another password'), null);
      for await (const { password } of source.users({ signal: patient })) {
        assert.equal((await verifyPassword(password as PasswordRecord, 'the old password')).answer, 'match');
      }
    });

    it('checks hashes that a username is part of', async () => {
      await admin.query('create table smf (id_member int, member_name varchar(80), email_address varchar(80), passwd char(40))');
      const hash = createHash('sha1').update('adathe old password').digest('hex');
      await admin.execute('insert into smf values (1, ?, ?, ?)', ['Ada', 'ada@example.org', hash]);
      const columns = { id: 'id_member', email: 'email_address', username: 'member_name', name: null, password: 'passwd' };
      source = template.legacySource({ connection: url(), table: 'smf', columns, password: { format: 'smf' } });
      for (const identifier of ['ada', 'Ada', 'ada@example.org']) {
        assert.deepEqual(await verify(identifier, 'the old password'), { id: '1', email: 'ada@example.org', username: 'Ada' });
        assert.equal(await verify(identifier, 'another password'), null);
      }
      for await (const { password } of source.users({ signal: patient })) {
        assert.equal((await verifyPassword(password as PasswordRecord, 'the old password')).answer, 'match');
      }
    });

    it('throws where a hash or a state cannot be read, instead of saying no', async () => {
      await admin.query('create table odd (id int, email varchar(20), password text, state text)');
      await admin.query("insert into odd values (1, 'a@b.c', 'gibberish', 'maybe')");
      source = template.legacySource({ connection: url(), table: 'odd', columns: { name: null } });
      await assert.rejects(verify('a@b.c', 'gibberish'), /cannot be checked: unsupported/);
      await source.close();
      source = template.legacySource({ connection: url(), table: 'odd', columns: { name: null, blocked: 'state' } });
      await assert.rejects(get('a@b.c'), /neither yes nor no/);
    });

    it('takes a date that is none for a no', async () => {
      const client = await admin.getConnection();
      await client.query("set session sql_mode = ''");
      await client.query("create table dated as select 1 as id, 'a@b.c' as email, 'x' as password, cast('0000-00-00' as datetime) as at");
      client.destroy();
      source = template.legacySource({ connection: url(), table: 'dated', columns: { name: null, emailVerified: 'at' } });
      assert.equal((await get('a@b.c'))?.emailVerified, false);
    });
  });

  it('never makes values part of a statement', async () => {
    const source = sourceOf();
    const executed = async () => {
      const [[row]] = await admin.query<mysql.RowDataPacket[]>("show global status like 'Com_stmt_execute'");
      return Number(row?.['Value']);
    };
    const before = await executed();
    for (let asked = 0; asked < 10; asked += 1) await source.getUser(victim.email, { signal: patient });
    assert.equal((await executed()) - before, 10);
    await source.close();
  });

  it('logs in to no server in the clear where TLS is asked for', async () => {
    const source = sourceOf({ connection: { uri: url(), ssl: { verifyIdentity: true } } });
    await assert.rejects(async () => await source.getUser(victim.email, { signal: patient }), /does not support secure connection/);
    await source.close();
  });

  it('says what to install where its driver is missing', async () => {
    const source = (await loadTemplate<Options>('mysql', false)).legacySource({ connection: url() });
    await assert.rejects(async () => await source.getUser(victim.email, { signal: patient }), /npm install mysql2/);
    await source.close();
  });

  it('gives no answer when the server is killed in the middle of a query, and asks it again by itself once it is back', async function () {
    this.timeout(60_000);
    const source = sourceOf({ queryTimeout: 100_000 });
    const migrator = migratorOf(source);
    const lock = await admin.getConnection();
    await lock.query(`lock table ${TABLE} write`);
    const answer = outcome(migrator, victim.email, victim.password ?? '');
    await until(async () => (await waiting(admin)) === 1);
    await mariadb.kill();
    assert.equal(await answer, 'legacy_unavailable');
    lock.destroy();
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'legacy_unavailable');

    await mariadb.start();
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'migrated');
    await source.close();
    await until(() => door.clients === 0);
  });
});

/** How many connections wait for a lock. */
async function waiting(admin: mysql.Pool): Promise<number> {
  const [rows] = await admin.query<mysql.RowDataPacket[]>(
    "select id from information_schema.processlist where state like 'Waiting for%lock%'",
  );
  return rows.length;
}

const connected = ({ user, password, port, database }: MariaDb) => mysql.createPool({ user, password, port, host: '127.0.0.1', database });

/** A table without unique keys, with MariaDB's collation of all collations. */
async function seed(admin: mysql.Pool): Promise<void> {
  await admin.query(`create table ${TABLE} (
    id bigint primary key, email varchar(190), username varchar(60), \`full name\` text, hash varchar(100),
    confirmed datetime, is_active bit(1), \`locked \`\`out\`\`\` tinyint(1), index (email)
  )`);
  for (const { id, email, username, name, hash, emailVerified, enabled, blocked } of await storedPeople()) {
    await admin.execute(`insert into ${TABLE} values (?, ?, ?, ?, ?, ?, ?, ?)`, [
      ...[id, email, username, name, hash],
      ...[emailVerified ? '2011-12-13' : null, enabled ? Buffer.from([1]) : Buffer.from([0]), blocked ? 1 : 0],
    ]);
  }
}
