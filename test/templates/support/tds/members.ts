import { randomBytes } from 'node:crypto';
import { identityHash2, membershipHash } from '../aspnet-hashes.js';
import { type Person, storedPeople } from '../people.js';
import { type Row, Tables } from './tables.js';

/** As `aspnet_regsql` makes it; `prefix` and what it lowers are what the Universal Providers have not. */
const ddl = (prefix: string, membership: string, lowered: boolean) => `
CREATE TABLE [dbo].[${prefix}Applications] (
    [ApplicationName] nvarchar(256) NOT NULL,
    ${lowered ? '[LoweredApplicationName] nvarchar(256) NOT NULL,' : ''}
    [ApplicationId] uniqueidentifier NOT NULL PRIMARY KEY,
    [Description] nvarchar(256) NULL
)
CREATE TABLE [dbo].[${prefix}Users] (
    [ApplicationId] uniqueidentifier NOT NULL,
    [UserId] uniqueidentifier NOT NULL PRIMARY KEY,
    [UserName] nvarchar(256) NOT NULL,
    ${lowered ? '[LoweredUserName] nvarchar(256) NOT NULL,' : ''}
    [IsAnonymous] bit NOT NULL,
    [LastActivityDate] datetime NOT NULL
)
CREATE TABLE [dbo].[${membership}] (
    [ApplicationId] uniqueidentifier NOT NULL,
    [UserId] uniqueidentifier NOT NULL PRIMARY KEY,
    [Password] nvarchar(128) NOT NULL,
    [PasswordFormat] int NOT NULL,
    [PasswordSalt] nvarchar(128) NOT NULL,
    [Email] nvarchar(256) NULL,
    ${lowered ? '[LoweredEmail] nvarchar(256) NULL,' : ''}
    [IsApproved] bit NOT NULL,
    [IsLockedOut] bit NOT NULL,
    [CreateDate] datetime NOT NULL,
    [LastLockoutDate] datetime NOT NULL,
    [Comment] nvarchar(max) NULL
)
CREATE TABLE [dbo].[Their Customers] (
    [UserKey] uniqueidentifier NOT NULL PRIMARY KEY,
    [FullName] nvarchar(max) NULL,
    [Confirmed] bit NULL
)`;

const SIMPLE = `
CREATE TABLE [dbo].[Their People] (
    [PersonId] int NOT NULL PRIMARY KEY,
    [UserName] nvarchar(56) NOT NULL,
    [Address] nvarchar(256) NULL,
    [FullName] nvarchar(max) NULL,
    [Confirmed] bit NOT NULL,
    [Banned] bit NOT NULL
)
CREATE TABLE [dbo].[UserProfile] (
    [UserId] int NOT NULL PRIMARY KEY,
    [UserName] nvarchar(56) NOT NULL
)
CREATE TABLE [dbo].[webpages_Membership] (
    [UserId] int NOT NULL PRIMARY KEY,
    [CreateDate] datetime NULL,
    [ConfirmationToken] nvarchar(128) NULL,
    [IsConfirmed] bit NULL,
    [PasswordFailuresSinceLastSuccess] int NOT NULL,
    [Password] nvarchar(128) NOT NULL,
    [PasswordSalt] nvarchar(128) NOT NULL
)`;

/** The application whose members they are, and another one in the same tables. */
export const APPLICATION = '/Old Shop';
const OURS = 'A0000000-0000-0000-0000-000000000001';
const THEIRS = 'A0000000-0000-0000-0000-000000000002';
/** As .NET writes that something never happened. */
const NEVER = new Date('1754-01-01T00:00:00Z');

/** One of the three ways in which ASP.NET kept members, with everybody of `people.ts` in it. */
export interface Members {
  readonly provider: 'sql' | 'universal' | 'simple';
  readonly membership: string;
  readonly users: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The key of somebody in these tables, which are not the numbers of `people.ts`. */
  keyOf(id: string): string | number;
  tables(): Promise<Tables>;
  /** Twenty thousand members in the place of those who were there. */
  fill(tables: Tables): void;
}

const guidOf = (id: string): string => `00000000-0000-0000-${id.padStart(16, '0').replace(/^(?<first>.{4})/, '$<first>-')}`;

function ofApplication(provider: 'sql' | 'universal', prefix: string, membership: string): Members {
  const lowered = (values: Readonly<Record<string, string | null>>): Row =>
    provider === 'sql' ? Object.fromEntries(Object.entries(values).map(([name, text]) => [`Lowered${name}`, text?.toLowerCase()])) : {};
  const user = (id: string, username: string, ApplicationId = OURS): Row => ({
    ...{ ApplicationId, UserId: guidOf(id), UserName: username, IsAnonymous: false, LastActivityDate: NEVER },
    ...lowered({ UserName: username }),
  });
  const member = ({ id, email, password, enabled, blocked }: Person, ApplicationId = OURS): Row => {
    const salt = randomBytes(16);
    const algorithm = provider === 'sql' ? 'SHA1' : 'HMACSHA256';
    return {
      ...{
        ApplicationId,
        UserId: guidOf(id),
        Email: email,
        IsApproved: enabled,
        IsLockedOut: blocked,
        CreateDate: NEVER,
        LastLockoutDate: NEVER,
      },
      ...lowered({ Email: email }),
      // Encrypted passwords are those that nobody can check.
      ...{ Password: password === null ? 'AAAA' : membershipHash(password, salt, algorithm), PasswordFormat: password === null ? 2 : 1 },
      PasswordSalt: salt.toString('base64'),
    };
  };
  const further = ({ id, name, emailVerified }: Person): Row => ({ UserKey: guidOf(id), FullName: name, Confirmed: emailVerified });
  return {
    provider,
    membership,
    users: `${prefix}Users`,
    keyOf: guidOf,
    options: {
      application: APPLICATION,
      profile: { table: 'Their Customers', userId: 'UserKey', columns: { name: 'FullName', emailVerified: 'Confirmed' } },
    },
    async tables() {
      const tables = new Tables(ddl(prefix, membership, provider === 'sql'));
      for (const [name, ApplicationId] of [
        [APPLICATION, OURS],
        ['/', THEIRS],
      ] as const) {
        tables.insert('dbo', `${prefix}Applications`, { ApplicationName: name, ApplicationId, ...lowered({ ApplicationName: name }) });
      }
      const people = await storedPeople();
      tables.insert('dbo', `${prefix}Users`, ...people.map(({ id, username }) => user(id, username)));
      tables.insert('dbo', membership, ...people.map((person) => member(person)));
      tables.insert('dbo', 'Their Customers', ...people.map(further));
      // The same names in the other application, with other passwords.
      for (const [index, person] of people.entries()) {
        const id = String(9000 + index);
        tables.insert('dbo', `${prefix}Users`, user(id, person.username, THEIRS));
        tables.insert('dbo', membership, member({ ...person, id, password: 'the password over there' }, THEIRS));
      }
      return tables;
    },
    fill(tables) {
      const [victim] = [{ id: '', email: '', password: 'x', enabled: true, blocked: false } as Person];
      const of = <Made>(made: (id: string) => Made) => Array.from({ length: 20_000 }, (_, index) => made(String(index)));
      const row = member(victim);
      tables.replace(
        'dbo',
        `${prefix}Users`,
        of((id) => user(id, `user-${id}`)),
      );
      tables.replace(
        'dbo',
        membership,
        of((id) => ({ ...row, UserId: guidOf(id), Email: `${id}@example.org` })),
      );
      tables.replace(
        'dbo',
        'Their Customers',
        of((id) => ({ UserKey: guidOf(id), FullName: 'x'.repeat(500), Confirmed: true })),
      );
    },
  };
}

const numberOf = (id: string): number => (Number.isSafeInteger(Number(id)) ? Number(id) : 2 ** 31 - 1);

const simple: Members = {
  provider: 'simple',
  membership: 'webpages_Membership',
  users: 'Their People',
  keyOf: numberOf,
  options: {
    profile: {
      ...{ table: 'Their People', userId: 'PersonId' },
      columns: { email: 'Address', name: 'FullName', emailVerified: 'Confirmed', blocked: 'Banned' },
    },
  },
  async tables() {
    const tables = new Tables(SIMPLE);
    for (const { id, email, username, name, password, emailVerified, enabled, blocked } of await storedPeople()) {
      const row = { PersonId: numberOf(id), UserName: username, Address: email, FullName: name, Confirmed: emailVerified, Banned: blocked };
      tables.insert('dbo', 'Their People', row);
      if (password === null) continue;
      const membership = { Password: identityHash2(password), PasswordSalt: '', PasswordFailuresSinceLastSuccess: 0 };
      tables.insert('dbo', 'webpages_Membership', { UserId: numberOf(id), IsConfirmed: enabled, ...membership });
    }
    return tables;
  },
  fill(tables) {
    const of = (made: (id: number) => Row) => Array.from({ length: 20_000 }, (_, id) => made(id));
    const row = { FullName: 'x'.repeat(600), Confirmed: true, Banned: false };
    tables.replace(
      'dbo',
      'Their People',
      of((id) => ({ ...row, PersonId: id, UserName: `user-${id}`, Address: `${id}@example.org` })),
    );
    tables.replace(
      'dbo',
      'webpages_Membership',
      of((id) => ({ UserId: id, IsConfirmed: true, Password: 'x', PasswordSalt: '' })),
    );
  },
};

export const MEMBERS: readonly Members[] = [
  ofApplication('sql', 'aspnet_', 'aspnet_Membership'),
  ofApplication('universal', '', 'Memberships'),
  simple,
];
