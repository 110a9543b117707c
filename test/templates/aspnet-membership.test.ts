import assert from 'node:assert/strict';
import { membershipHash } from './support/aspnet-hashes.js';
import { flowSuite } from './support/flow-suite.js';
import { importSuite, outageSuite } from './support/outage-suite.js';
import { mixed, type Person, storedPeople, unverified, victim, withoutPassword } from './support/people.js';
import { patient, sourceSuite } from './support/source-suite.js';
import { driverSuite } from './support/tds/driver-suite.js';
import { MEMBERS } from './support/tds/members.js';
import { type SqlServer, startSqlServer } from './support/tds/stage.js';
import type { Row, Tables } from './support/tds/tables.js';
import { loadTemplate, type Template, type TemplateSource } from './support/template.js';

interface Options {
  readonly connection: string | object;
  readonly [option: string]: unknown;
}

for (const members of MEMBERS) {
  const { provider, membership, users } = members;
  const isSimple = provider === 'simple';
  describe(`The template for ASP.NET Membership, ${provider}`, () => {
    let template: Template<Options>;
    let server: SqlServer;
    let tables: Tables;
    let idOf: ReadonlyMap<unknown, string>;
    before(async () => {
      template = await loadTemplate('aspnet-membership');
      tables = await members.tables();
      idOf = new Map((await storedPeople()).map(({ id }) => [members.keyOf(id), id]));
      server = await startSqlServer({ tables });
    });
    after(() => server.close());

    const inHaste = { connectTimeout: 1000, queryTimeout: 1000 };
    const sourceOf = (options: Partial<Options> = {}) =>
      withIds(
        template.legacySource({
          ...{ connection: server.connection, provider, ...members.options, connectTimeout: 5000, queryTimeout: 5000 },
          ...options,
        }),
        (id) => idOf.get(id),
      );
    const beyond = ({ username }: Person) => ({ username });

    sourceSuite(() => ({ door: server.door, source: () => sourceOf(), beyond }));
    flowSuite(() => ({ door: server.door, source: () => sourceOf() }));
    outageSuite(() => ({ door: server.door, source: () => sourceOf(inHaste) }));
    describe('through its driver:', () =>
      driverSuite(() => {
        const known = { identifier: victim.email, password: victim.password ?? '' };
        return { name: 'aspnet-membership', known, server, tables, source: (options) => sourceOf({ ...options }) };
      }));

    describe('by the state of an account:', () => {
      let source: TemplateSource;
      afterEach(() => source.close());
      const get = async (identifier: string) => await source.getUser(identifier, { signal: patient });
      const logIn = async ({ email, password }: Person) => await source.verify(email, password ?? '', { signal: patient });
      /** Changes rows for as long as something is tried. */
      const changing = async (table: string, key: string, { id }: Person, differing: Row, attempt: () => Promise<void>) => {
        const before: Row[] = [];
        tables.update('dbo', table, (row) => {
          before.push(row);
          return row[key] === members.keyOf(id) ? { ...row, ...differing } : row;
        });
        try {
          await attempt();
        } finally {
          tables.replace('dbo', table, before);
        }
      };
      const asMember = async (person: Person, differing: Row, attempt: () => Promise<void>) =>
        await changing(membership, 'UserId', person, differing, attempt);
      const asUser = async (person: Person, differing: Row, attempt: () => Promise<void>) =>
        await changing(users, isSimple ? 'PersonId' : 'UserId', person, differing, attempt);
      const lowered = (name: string, text: string | null): Row => (provider === 'sql' ? { [`Lowered${name}`]: text?.toLowerCase() } : {});

      it('finds people by username', async () => {
        source = sourceOf();
        for (const name of [victim.username, victim.username.toUpperCase()]) assert.equal((await get(name))?.id, victim.id);
      });

      it("never takes a username for somebody else's address", async () => {
        source = sourceOf();
        await asUser(mixed, { UserName: victim.email, ...lowered('UserName', victim.email) }, async () => {
          assert.equal((await get(victim.email))?.id, victim.id);
          assert.equal(await source.verify(victim.email, mixed.password ?? '', { signal: patient }), null);
        });
      });

      it('takes a username for an address only where there is no other', async () => {
        source = sourceOf();
        const address = 'Old.Address@example.org';
        await asUser(victim, { UserName: address, ...lowered('UserName', address) }, async () => {
          assert.equal(await get(address), null);
          const { email, username } = (await get(victim.email)) ?? {};
          assert.deepEqual([email, username], [victim.email, null]);
          const without = async () => {
            const alone = await get(address.toLowerCase());
            assert.deepEqual([alone?.id, alone?.email, alone?.emailVerified], [victim.id, address, false]);
          };
          if (isSimple) await asUser(victim, { Address: null }, without);
          else await asMember(victim, { Email: null, ...lowered('Email', null) }, without);
        });
      });

      it('says of an address what the old app held of it, where no column does', async () => {
        const { profile } = members.options as { profile: { columns: Record<string, string> } };
        const { emailVerified: _, ...columns } = profile.columns;
        source = sourceOf({ profile: { ...profile, columns } });
        assert.equal((await get(unverified.email))?.emailVerified, false);
        await source.close();
        source = sourceOf({ profile: { ...profile, columns }, emailVerified: true });
        assert.equal((await get(unverified.email))?.emailVerified, true);
      });

      if (isSimple) {
        it('knows whoever is confirmed, or only ever came in through another site', async () => {
          source = sourceOf();
          assert.equal((await get(withoutPassword.email))?.enabled, true);
          for (const IsConfirmed of [false, null]) {
            await asMember(victim, { IsConfirmed }, async () => assert.equal((await get(victim.email))?.enabled, false));
          }
        });

        it('reads the table that there is where none is named', async () => {
          const people = (await storedPeople()).map(({ id, email }) => ({ UserId: members.keyOf(id), UserName: email }));
          tables.replace('dbo', 'UserProfile', people);
          source = sourceOf({ profile: undefined });
          const profile = (await logIn(victim)) as { email?: unknown; username?: unknown; emailVerified?: unknown };
          assert.deepEqual([profile.email, profile.username, profile.emailVerified], [victim.email, null, false]);
        });

        it('reads hashes of WebMatrix', async () => {
          source = sourceOf();
          // From the tests of AspNetWebStack.
          const Password = 'ALyuoraY/cIWD1hjo+K81/pf83qo6Q6T+UBYcXN9P3A9WHLvEY10f+lwW5qPG6h9xw==';
          await asMember(victim, { Password }, async () => {
            assert.ok(await logIn({ ...victim, password: 'my-password' }));
            assert.equal(await logIn({ ...victim, password: 'some-other-password' }), null);
          });
        });
        return;
      }

      it('keeps applications apart', async () => {
        source = sourceOf();
        const total = await source.count({ signal: patient });
        assert.equal(total, (await storedPeople()).length);
        await source.close();
        source = sourceOf({ application: '/' });
        assert.equal(await logIn(victim), null);
        assert.ok(await logIn({ ...victim, password: 'the password over there' }));
        assert.equal(await source.count({ signal: patient }), total);
        await source.close();
        source = sourceOf({ application: "/' OR 1=1 --" });
        assert.equal(await get(victim.email), null);
        assert.equal(await source.count({ signal: patient }), 0);
      });

      it('goes without a table of further columns', async () => {
        source = sourceOf({ profile: undefined });
        const profile = await get(victim.email);
        assert.deepEqual([profile?.id, profile?.email, profile?.emailVerified], [victim.id, victim.email, false]);
      });

      it('knows members who have no row in the table of further columns', async () => {
        source = sourceOf();
        await changing('Their Customers', 'UserKey', victim, { UserKey: '00000000-0000-0000-0000-00000000FFFF' }, async () => {
          const profile = await get(victim.email);
          assert.deepEqual([profile?.id, profile?.['name'], profile?.emailVerified, profile?.enabled], [victim.id, null, false, true]);
        });
      });

      it('checks what is stored as it was typed, and what any algorithm of .NET made', async () => {
        const salt = Buffer.from('0123456789abcdef');
        const stored = (Password: string, PasswordFormat: number, PasswordSalt = salt.toString('base64')) => ({
          Password,
          PasswordFormat,
          PasswordSalt,
        });
        for (const [hashAlgorithm, row, password] of [
          [undefined, stored('as it was typed', 0), 'as it was typed'],
          // As hashcat has them for its modes 141 and 1441, and Thorsheim in its forum.
          ['SHA1', stored('utkfN0EOgljbv5FoZ6+AcZD5iLk=', 1, 'bEtiVGhPNlZpcUN4a3ExTg=='), 'hashcat'],
          ['SHA1', stored('UQgnz/vPWap9UeD8Dhaw3h/fgFA=', 1, 'fGJ2wn/5WlzqQoDeCA2kXA=='), 'testPassword'],
          ['SHA256', stored('lRjiU46qHA7S6ZE7RfKUcYhB85ofArj1j7TrCtu3u6Y=', 1, 'MDEyMzQ1Njc4OWFiY2RlZg=='), 'hashcat'],
          ...['SHA1', 'SHA256', 'SHA512', 'HMACSHA1', 'HMACSHA256', 'HMACSHA512'].map(
            (name) => [name, stored(membershipHash('pässword', salt, name), 1), 'pässword'] as const,
          ),
        ] as const) {
          source = sourceOf({ hashAlgorithm });
          await asMember(victim, row, async () => {
            assert.ok(await logIn({ ...victim, password }), `${hashAlgorithm} ${row.Password}`);
            assert.equal(await logIn({ ...victim, password: `${password}x` }), null);
            assert.equal(await logIn({ ...victim, password: row.Password === password ? '' : row.Password }), null);
          });
          await source.close();
        }
      });

      it('opens nothing with what is encrypted, and does not fail', async () => {
        source = sourceOf();
        await asMember(victim, { PasswordFormat: 2, Password: 'q83vEjRWeJCrze8SNFZ4kA==' }, async () => {
          for (const password of [victim.password, '', 'q83vEjRWeJCrze8SNFZ4kA=='])
            assert.equal(await logIn({ ...victim, password }), null);
          assert.equal((await get(victim.email))?.enabled, true);
        });
      });

      it('throws where a hash is not of the algorithm, instead of saying no', async () => {
        source = sourceOf({ hashAlgorithm: 'SHA512' });
        await assert.rejects(logIn(victim), /cannot be checked: malformed/);
      });
    });

    // All three are streamed by the same code; that each gives everybody, the suite of the source has shown.
    if (provider === 'sql') {
      describe('in an import:', () => {
        before(() => members.fill(tables));
        importSuite(() => ({ door: server.door, source: async () => sourceOf({ queryTimeout: 8000 }) }));
      });
    }
  });
}

/** A source that tells of people by the numbers of `people.ts`, whatever their keys are. */
function withIds(source: TemplateSource, idOf: (key: unknown) => string | undefined): TemplateSource {
  const renamed = <Told>(told: Told): Told =>
    typeof told === 'object' && told !== null && 'id' in told ? { ...told, id: idOf(told.id) ?? told.id } : told;
  return {
    ...source,
    verify: async (...question) => renamed(await source.verify(...question)),
    getUser: async (...question) => renamed(await source.getUser(...question)),
    async *users(context) {
      for await (const person of source.users(context)) yield renamed(person);
    },
  };
}
