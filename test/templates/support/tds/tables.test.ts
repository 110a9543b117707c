import assert from 'node:assert/strict';
import { Tables } from './tables.js';

const DDL = `
CREATE TABLE [dbo].[people] (
    [id] int NOT NULL PRIMARY KEY,
    [email] nvarchar(80) NULL,
    [key] uniqueidentifier NULL
)
CREATE TABLE [dbo].[pets] (
    [owner] int NOT NULL,
    [name] nvarchar(80) NULL
)`;

describe("The tables behind the tests' SQL Server", () => {
  const tables = new Tables(DDL);
  const key = '00112233-4455-6677-8899-AABBCCDDEEFF';
  tables.insert('dbo', 'people', { id: 1, email: 'José@example.org', key }, { id: 2, email: 'jose@example.org' }, { id: 3, email: null });
  tables.insert('dbo', 'pets', { owner: 1, name: 'Rex' }, { owner: 1, name: 'Tom' });
  const run = (sql: string, parameters: Readonly<Record<string, string | number>> = {}) => {
    const answer = tables.run({ sql, parameters });
    assert.ok(answer);
    return 'error' in answer ? answer.error.number : answer.rows;
  };

  it('find by the widest of collations: without case, accents and white space at the end, and no pattern', () => {
    const ids = (email: string) => run('SELECT [id] FROM [dbo].[people] WHERE [email] = @email', { email });
    for (const email of ['JOSE@example.org', 'josé@EXAMPLE.org  ', 'jose\u0301@example.org']) assert.deepEqual(ids(email), [[1], [2]]);
    for (const email of ['%', '_ose@example.org', "' OR 1=1 --", '']) assert.deepEqual(ids(email), []);
  });

  it('join, each row with each that has the same, and those that have none where they are to stay', () => {
    const joined = (kind: string) =>
      run(`SELECT [p].[id], [q].[name] FROM [dbo].[people] AS [p] ${kind} [dbo].[pets] AS [q] ON [q].[owner] = [p].[id]`);
    const owned = [
      [1, 'Rex'],
      [1, 'Tom'],
    ];
    assert.deepEqual(joined('JOIN'), owned);
    assert.deepEqual(joined('LEFT JOIN'), [...owned, [2, null], [3, null]]);
  });

  it('give several statements in one', () => {
    const part = (id: number) => `SELECT [id] FROM [dbo].[people] WHERE [id] = ${id}`;
    assert.deepEqual(run(`${part(2)} UNION ALL ${part(1)} UNION ALL ${part(2)}`), [[2], [1], [2]]);
    assert.equal(run(`${part(1)} UNION ALL SELECT [id], [email] FROM [dbo].[people]`), 102);
  });

  it('refuse what SQL Server refuses, and whatever is more than a SELECT with its values beside it', () => {
    for (const sql of [
      'SELECT [id] FROM [dbo].[people] LIMIT 1',
      'SELECT "id" FROM "people"',
      'SELECT `id` FROM `people`',
      "SELECT [id] FROM [dbo].[people] WHERE [email] = 'x'",
      'SELECT [id] FROM [dbo].[people]; DROP TABLE [dbo].[people]',
      'SELECT [id] FROM [dbo].[people] WHERE [id] = $1',
      'SELECT [id] FROM [dbo].[people] WHERE [id] = @missing',
      'DELETE FROM [dbo].[people]',
      '',
    ]) {
      assert.equal(run(sql), 102, sql);
    }
    assert.equal(run('SELECT [nothing] FROM [dbo].[people]'), 207);
    assert.equal(run('SELECT [id] FROM [dbo].[nothing]'), 207);
    assert.equal(run('SELECT [id] FROM [dbo].[people] WHERE [key] = @key', { key: 'no guid' }), 245);
    assert.equal(run('SELECT [id] FROM [dbo].[people] WHERE [id] = @id', { id: 'no number' }), 245);
  });
});
