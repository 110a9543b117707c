import assert from 'node:assert/strict';
import { identityHash2, identityHash3 } from './support/aspnet-hashes.js';
import { flowSuite } from './support/flow-suite.js';
import { importSuite, outageSuite } from './support/outage-suite.js';
import { disabled, largeId, mixed, type Person, storedPeople, unverified, victim, withoutPassword } from './support/people.js';
import { patient, sourceSuite } from './support/source-suite.js';
import { driverSuite } from './support/tds/driver-suite.js';
import { type SqlServer, startSqlServer } from './support/tds/stage.js';
import { type Row, Tables } from './support/tds/tables.js';
import { loadTemplate, type Template, type TemplateSource } from './support/template.js';

interface Options {
  readonly connection: string | object;
  readonly [option: string]: unknown;
}

/** As the migrations of ASP.NET Core Identity make it, with two columns of the application's own. */
const core = (table: string) => `
CREATE TABLE [dbo].[${table}] (
    [Id] nvarchar(450) NOT NULL PRIMARY KEY,
    [UserName] nvarchar(256) NULL,
    [NormalizedUserName] nvarchar(256) NULL,
    [Email] nvarchar(256) NULL,
    [NormalizedEmail] nvarchar(256) NULL,
    [EmailConfirmed] bit NOT NULL,
    [PasswordHash] nvarchar(max) NULL,
    [SecurityStamp] nvarchar(max) NULL,
    [ConcurrencyStamp] nvarchar(max) NULL,
    [PhoneNumber] nvarchar(max) NULL,
    [PhoneNumberConfirmed] bit NOT NULL,
    [TwoFactorEnabled] bit NOT NULL,
    [LockoutEnd] datetimeoffset(7) NULL,
    [LockoutEnabled] bit NOT NULL,
    [AccessFailedCount] int NOT NULL,
    [FullName] nvarchar(100) NULL,
    [IsActive] bit NOT NULL
)`;
/** The same in ASP.NET Identity 2. */
const second = (table: string) => `
CREATE TABLE [dbo].[${table}] (
    [Id] nvarchar(128) NOT NULL PRIMARY KEY,
    [Email] nvarchar(256) NULL,
    [EmailConfirmed] bit NOT NULL,
    [PasswordHash] nvarchar(max) NULL,
    [SecurityStamp] nvarchar(max) NULL,
    [PhoneNumber] nvarchar(max) NULL,
    [PhoneNumberConfirmed] bit NOT NULL,
    [TwoFactorEnabled] bit NOT NULL,
    [LockoutEndDateUtc] datetime NULL,
    [LockoutEnabled] bit NOT NULL,
    [AccessFailedCount] int NOT NULL,
    [UserName] nvarchar(256) NOT NULL,
    [FullName] nvarchar(100) NULL,
    [IsActive] bit NOT NULL
)`;

const VERSIONS = [
  { version: 'core', ddl: core, lockout: 'LockoutEnd', hash: (password: string) => identityHash3(password) },
  { version: 2, ddl: second, lockout: 'LockoutEndDateUtc', hash: (password: string) => identityHash2(password) },
] as const;
/** What administrators write where a lockout is for ever. */
const FOR_EVER = new Date('9999-12-31T23:59:59.999Z');

for (const { version, ddl, lockout, hash } of VERSIONS) {
  describe(`The template for ASP.NET Identity ${version}`, () => {
    let template: Template<Options>;
    let server: SqlServer;
    let tables: Tables;
    const rowOf = ({
      id,
      email,
      username,
      name,
      password,
      emailVerified,
      enabled,
      blocked,
    }: Omit<Person, 'id'> & { id: unknown }): Row => ({
      ...{ Id: String(id), Email: email, UserName: username, FullName: name, EmailConfirmed: emailVerified, IsActive: enabled },
      ...{ NormalizedEmail: email.toUpperCase(), NormalizedUserName: username.toUpperCase() },
      PasswordHash: password === null ? null : hash(password),
      ...{ TwoFactorEnabled: false, PhoneNumberConfirmed: false, AccessFailedCount: 0 },
      ...{ LockoutEnabled: true, [lockout]: blocked ? FOR_EVER : null },
    });
    before(async () => {
      template = await loadTemplate('aspnet-identity');
      tables = new Tables(`${ddl('AspNetUsers')}\n${ddl('Large ]Users')}`.replace('Large ]', 'Large ]]'));
      tables.replace('dbo', 'AspNetUsers', (await storedPeople()).map(rowOf));
      server = await startSqlServer({ tables });
    });
    after(() => server.close());

    const inHaste = { connectTimeout: 1000, queryTimeout: 1000 };
    const sourceOf = (options: Partial<Options> = {}) =>
      template.legacySource({
        ...{ connection: server.connection, version, columns: { name: 'FullName', enabled: 'IsActive' } },
        ...{ connectTimeout: 5000, queryTimeout: 5000, ...options },
      });
    const beyond = ({ username }: Person) => ({ username, mfaRequired: false });

    sourceSuite(() => ({ door: server.door, source: () => sourceOf(), beyond }));
    flowSuite(() => ({ door: server.door, source: () => sourceOf() }));
    outageSuite(() => ({ door: server.door, source: () => sourceOf(inHaste) }));
    describe('in an import:', () =>
      importSuite(() => ({
        door: server.door,
        async source() {
          const columns = { ...rowOf(victim), PasswordHash: 'x'.repeat(600) };
          const people = Array.from({ length: 20_000 }, (_, id) => ({ ...columns, Id: String(id), Email: `${id}@example.org` }));
          tables.replace('dbo', 'Large ]Users', people);
          return sourceOf({ table: 'Large ]Users', queryTimeout: 8000 });
        },
      })));
    describe('through its driver:', () =>
      driverSuite(() => {
        const known = { identifier: victim.email, password: victim.password ?? '' };
        return { name: 'aspnet-identity', known, server, tables, source: (options) => sourceOf({ ...options }) };
      }));

    describe('by the state of an account:', () => {
      let source: TemplateSource;
      let people: Row[];
      before(async () => (people = (await storedPeople()).map(rowOf)));
      afterEach(async () => {
        await source.close();
        tables.replace('dbo', 'AspNetUsers', people);
      });
      const get = async (identifier: string) => await source.getUser(identifier, { signal: patient });
      const logIn = async ({ email, password }: Person) => await source.verify(email, password ?? '', { signal: patient });
      const change = ({ id }: Person, differing: Row) =>
        tables.update('dbo', 'AspNetUsers', (row) => (row['Id'] === id ? { ...row, ...differing } : row));
      const inAnHour = (hours: number) => new Date(Date.now() + hours * 3_600_000);

      it('tells of a lockout while it lasts, and where lockouts count', async () => {
        source = sourceOf();
        for (const [LockoutEnabled, end, blocked] of [
          [true, FOR_EVER, true],
          [true, inAnHour(1), true],
          [true, inAnHour(-1), false],
          [true, null, false],
          [false, inAnHour(1), false],
        ] as const) {
          change(victim, { LockoutEnabled, [lockout]: end });
          assert.equal((await get(victim.email))?.blocked, blocked, `${LockoutEnabled} ${end?.toISOString()}`);
        }
      });

      it('keeps to UTC, wherever the app is', async () => {
        source = sourceOf({
          connection: { ...server.connection, options: { ...(server.connection['options'] as object), useUTC: false } },
        });
        const zone = process.env['TZ'];
        try {
          for (const TZ of ['Pacific/Kiritimati', 'Pacific/Honolulu']) {
            process.env['TZ'] = TZ;
            for (const [hours, blocked] of [
              [1, true],
              [-1, false],
            ] as const) {
              change(victim, { [lockout]: inAnHour(hours) });
              assert.equal((await get(victim.email))?.blocked, blocked, `${hours} ${TZ}`);
            }
          }
        } finally {
          process.env['TZ'] = zone ?? 'UTC';
          if (zone === undefined) delete process.env['TZ'];
        }
      });

      it('tells of two factors, unless that is to be ignored', async () => {
        change(victim, { TwoFactorEnabled: true });
        source = sourceOf();
        assert.equal((await get(victim.email))?.mfaRequired, true);
        await source.close();
        source = sourceOf({ ignoreTwoFactor: true });
        assert.equal((await get(victim.email))?.mfaRequired, false);
      });

      it('lets in who has not confirmed their address, as unproven, unless the old app did not', async () => {
        source = sourceOf();
        const profile = (await logIn(unverified)) as { emailVerified?: unknown; enabled?: unknown };
        assert.deepEqual([profile.emailVerified, profile.enabled], [false, true]);
        await source.close();
        source = sourceOf({ requireConfirmedEmail: true });
        assert.deepEqual([(await get(unverified.email))?.enabled, (await get(victim.email))?.enabled], [false, true]);
        assert.equal((await get(disabled.email))?.enabled, false);
      });

      it('finds people by username', async () => {
        source = sourceOf();
        for (const name of [victim.username, victim.username.toUpperCase()]) assert.equal((await get(name))?.id, victim.id);
      });

      it('takes a username for an address only where there is no other', async () => {
        source = sourceOf();
        const address = 'old.address@example.org';
        const named = { UserName: address, NormalizedUserName: address.toUpperCase() };
        change(victim, named);
        assert.equal(await get(address), null);
        const { email, username } = (await get(victim.email)) ?? {};
        assert.deepEqual([email, username], [victim.email, null]);
        change(victim, { ...named, Email: null, NormalizedEmail: null });
        const alone = await get(address);
        assert.deepEqual([alone?.id, alone?.email, alone?.emailVerified], [victim.id, address, false]);
        change(victim, { UserName: victim.username, NormalizedUserName: victim.username.toUpperCase() });
        assert.deepEqual((await get(victim.username))?.email, null);
      });

      it("never takes a username for somebody else's address", async () => {
        source = sourceOf();
        for (const own of [mixed.email, null]) {
          change(mixed, { UserName: victim.email, NormalizedUserName: victim.email.toUpperCase(), Email: own });
          const found = await get(victim.email);
          assert.ok(!found || found.id === victim.id);
          assert.equal(await source.verify(victim.email, mixed.password ?? '', { signal: patient }), null);
        }
      });

      it('reads hashes of every age', async () => {
        source = sourceOf();
        // As dotnet/aspnetcore has them in its PasswordHasherTest.
        for (const PasswordHash of [
          'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
          'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
          'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw',
          identityHash2('my password'),
          identityHash3('my password', 'sha256', 10_000),
          identityHash3('my password', 'sha512', 100_000),
        ]) {
          change(victim, { PasswordHash });
          assert.ok(await logIn({ ...victim, password: 'my password' }), PasswordHash);
          assert.equal(await logIn({ ...victim, password: 'my passwore' }), null);
        }
        change(victim, { PasswordHash: '' });
        assert.equal(await logIn({ ...victim, password: '' }), null);
        change(victim, { PasswordHash: 'gibberish' });
        await assert.rejects(logIn(victim), /cannot be checked/);
        assert.equal(await logIn(withoutPassword), null);
      });

      it('throws where a state is no bit', async () => {
        source = sourceOf({ columns: { enabled: 'FullName' } });
        await assert.rejects(get(largeId.email), /enabled is no bit/);
      });
    });
  });
}
