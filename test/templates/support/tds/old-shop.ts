import { storedPeople } from '../people.js';
import { Tables } from './tables.js';

/** A table whose name has to be quoted with care, and one of many people. */
const SHOP = `
CREATE TABLE [shop].[The ]]Users] (
    [id] bigint NOT NULL PRIMARY KEY,
    [email] nvarchar(256) NULL,
    [username] nvarchar(60) NULL,
    [full ]]name] nvarchar(100) NULL,
    [hash] varchar(max) NULL,
    [confirmed] datetime2(7) NULL,
    [is_active] char(1) NOT NULL,
    [locked out] smallint NULL
)
CREATE TABLE [dbo].[large] (
    [id] int NOT NULL PRIMARY KEY,
    [email] nvarchar(256) NOT NULL,
    [password] varchar(max) NOT NULL
)`;
const COLUMNS = { name: 'full ]name', emailVerified: 'confirmed', enabled: 'is_active', blocked: 'locked out', password: 'hash' };

/** Tables that a test fills itself. */
const OTHERS = `
CREATE TABLE [dbo].[salted] (
    [id] uniqueidentifier NOT NULL PRIMARY KEY,
    [email] varchar(80) NULL,
    [hash] varbinary(64) NULL,
    [salt] varbinary(64) NULL
)
CREATE TABLE [dbo].[bytes] (
    [id] varbinary(16) NOT NULL PRIMARY KEY,
    [email] nvarchar(80) NULL,
    [password] nvarchar(80) NULL
)
CREATE TABLE [dbo].[odd] (
    [id] int NOT NULL PRIMARY KEY,
    [email] nvarchar(80) NULL,
    [password] nvarchar(80) NULL,
    [state] varchar(10) NULL
)`;

/** Where people are in an old shop, as a template is told. */
export const OLD_SHOP = { schema: 'shop', table: 'The ]Users', columns: COLUMNS } as const;

/** An old shop with everybody of `people.ts` in it. */
export async function openOldShop(): Promise<Tables> {
  const tables = new Tables(SHOP + OTHERS);
  for (const { id, email, username, name, hash, emailVerified, enabled, blocked } of await storedPeople()) {
    tables.insert('shop', 'The ]Users', {
      ...{ id: BigInt(id), email, username, 'full ]name': name, hash },
      ...{ confirmed: emailVerified ? new Date() : null, is_active: enabled ? 'Y' : 'N', 'locked out': blocked ? 1 : null },
    });
  }
  return tables;
}

/** Twenty thousand people, each a kilobyte. */
export function fillLargeTable(tables: Tables): void {
  const people = Array.from({ length: 20_000 }, (_, id) => ({ id, email: `${id}@example.org`, password: 'x'.repeat(1000) }));
  tables.replace('dbo', 'large', people);
}
