import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { type PasswordRecord, verifyPassword } from '../../lib/passwords/index.js';
import { flowSuite } from './support/flow-suite.js';
import { importSuite, outageSuite } from './support/outage-suite.js';
import { mixed, storedPeople, victim } from './support/people.js';
import { patient, sourceSuite } from './support/source-suite.js';
import { driverSuite } from './support/tds/driver-suite.js';
import { type SqlServer, startSqlServer } from './support/tds/stage.js';
import { Tables } from './support/tds/tables.js';
import { loadTemplate, type Template, type TemplateSource } from './support/template.js';

interface Options {
  readonly connection: string | object;
  readonly [option: string]: unknown;
}

const DDL = `
CREATE TABLE [shop].[The ]]Users] (
    [id] bigint NOT NULL PRIMARY KEY,
    [email] nvarchar(256) NULL,
    [username] nvarchar(60) NULL,
    [full ]]name] nvarchar(100) NULL,
    [hash] varchar(max) NULL,
    [confirmed] datetime2(7) NULL,
    [is_active] char(1) NOT NULL,
    [locked out] smallint NULL
)`;
const LARGE = `
CREATE TABLE [dbo].[large] (
    [id] int NOT NULL PRIMARY KEY,
    [email] nvarchar(256) NOT NULL,
    [password] varchar(max) NOT NULL
)`;
const OTHERS = `
CREATE TABLE [dbo].[salted] (
    [id] uniqueidentifier NOT NULL PRIMARY KEY,
    [email] varchar(80) NULL,
    [hash] varbinary(64) NULL,
    [salt] varbinary(64) NULL
)
CREATE TABLE [dbo].[odd] (
    [id] int NOT NULL PRIMARY KEY,
    [email] nvarchar(80) NULL,
    [password] nvarchar(80) NULL,
    [state] varchar(10) NULL
)`;
const COLUMNS = { name: 'full ]name', emailVerified: 'confirmed', enabled: 'is_active', blocked: 'locked out', password: 'hash' };

describe('The template for SQL Server', () => {
  let template: Template<Options>;
  let server: SqlServer;
  let tables: Tables;
  before(async () => {
    template = await loadTemplate('sqlserver');
    tables = new Tables(DDL + LARGE + OTHERS);
    for (const { id, email, username, name, hash, emailVerified, enabled, blocked } of await storedPeople()) {
      tables.insert('shop', 'The ]Users', {
        ...{ id: BigInt(id), email, username, 'full ]name': name, hash },
        ...{ confirmed: emailVerified ? new Date() : null, is_active: enabled ? 'Y' : 'N', 'locked out': blocked ? 1 : null },
      });
    }
    server = await startSqlServer({ tables });
  });
  after(() => server.close());

  const sourceOf = (options: Partial<Options> = {}) =>
    template.legacySource({
      ...{ connection: server.connection, schema: 'shop', table: 'The ]Users', columns: COLUMNS, connectTimeout: 5000, queryTimeout: 5000 },
      ...options,
    });
  const largeSource = (): TemplateSource => {
    const people = Array.from({ length: 20_000 }, (_, id) => ({ id, email: `${id}@example.org`, password: 'x'.repeat(1000) }));
    tables.replace('dbo', 'large', people);
    return sourceOf({ schema: 'dbo', table: 'large', columns: { name: null }, queryTimeout: 2000 });
  };

  sourceSuite(() => ({ door: server.door, source: () => sourceOf() }));
  flowSuite(() => ({ door: server.door, source: () => sourceOf() }));
  outageSuite(() => ({ door: server.door, source: () => sourceOf({ connectTimeout: 1000, queryTimeout: 1000 }) }));
  describe('in an import:', () => importSuite(() => ({ door: server.door, source: async () => largeSource() })));
  describe('by what its options say:', () => {
    let source: TemplateSource;
    afterEach(() => source.close());
    const verify = async (identifier: string, password: string | null) =>
      await source.verify(identifier, password ?? '', { signal: patient });
    const get = async (identifier: string) => await source.getUser(identifier, { signal: patient });

    it("finds people by username as well, but nobody by the username that is another one's address", async () => {
      const named = (id: string, username: string) =>
        tables.update('shop', 'The ]Users', (row) => (String(row['id']) === id ? { ...row, username } : row));
      named(mixed.id, victim.email);
      source = sourceOf({ columns: { ...COLUMNS, username: 'username' } });
      assert.equal((await get(victim.username.toUpperCase()))?.id, victim.id);
      assert.equal((await get(victim.email))?.id, victim.id);
      assert.equal(await verify(victim.email, mixed.password), null);
      named(mixed.id, mixed.username);
    });

    it('finds addresses only as they are stored where case counts', async () => {
      source = sourceOf({ ignoreCase: false });
      assert.equal(await get(mixed.email.toLowerCase()), null);
      assert.equal((await get(mixed.email))?.id, mixed.id);
    });

    it('takes further columns along, and never a password', async () => {
      source = sourceOf({ columns: { ...COLUMNS, locale: 'username' } });
      const profile = await get(victim.email);
      assert.equal(profile?.['locale'], victim.username);
      assert.ok(profile && !('password' in profile));
    });

    it('checks hashes with a salt of their own, in binary columns too', async () => {
      const salt = Buffer.from('pepper and salt');
      const hash = createHash('sha256').update(salt).update('the old password').digest();
      tables.replace('dbo', 'salted', [{ id: randomUUID().toUpperCase(), email: 'ada@example.org', hash, salt }]);
      source = sourceOf({
        ...{ schema: 'dbo', table: 'salted', columns: { name: null, password: 'hash', salt: 'salt' }, hashEncoding: 'hex' },
        password: {
          format: 'raw-digest',
          saltEncoding: 'hex',
          saltPosition: 'prefix',
          params: { algorithm: 'sha256', hashEncoding: 'hex' },
        },
      });
      assert.ok(await verify('ada@example.org', 'the old password'));
      assert.equal(await verify('ada@example.org', 'another password'), null);
      for await (const { password } of source.users({ signal: patient })) {
        assert.equal((await verifyPassword(password as PasswordRecord, 'the old password')).answer, 'match');
      }
    });

    it('throws where a hash, a state or a table is not what it should be, instead of saying no', async () => {
      tables.replace('dbo', 'odd', [{ id: 1, email: 'a@b.c', password: 'gibberish', state: 'maybe' }]);
      const odd = { schema: 'dbo', table: 'odd' };
      source = sourceOf({ ...odd, columns: { name: null } });
      await assert.rejects(verify('a@b.c', 'gibberish'), /cannot be checked: unsupported/);
      await source.close();
      source = sourceOf({ ...odd, columns: { name: null, blocked: 'state' } });
      await assert.rejects(get('a@b.c'), /neither yes nor no/);
      await source.close();
      source = sourceOf({ ...odd, columns: { name: 'nothing' } });
      await assert.rejects(get('a@b.c'), /Invalid column name/);
    });
  });
  describe('through its driver:', () =>
    driverSuite(() => {
      const known = { identifier: victim.email, password: victim.password ?? '' };
      return { name: 'sqlserver', known, server, tables, source: sourceOf };
    }));
});
