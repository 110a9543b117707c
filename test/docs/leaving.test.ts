import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { installedBinaries, platform } from '../../example-app/old-system/binaries.js';
import { type Postgres, startPostgres } from '../../example-app/old-system/postgres.js';
import { run } from '../../lib/cli/program.js';
import type { Migrator } from '../../lib/core/migrator.js';
import { fakeTerminal } from '../cli/support/fake-terminal.js';
import { sample } from '../cli/support/import-text.js';
import { newProject, type Project } from '../cli/support/project.js';
import { outcome } from '../support/world.js';
import { needsMariaDb } from '../templates/support/mariadb-installation.js';
import { makeMariaDb, type MariaDb } from '../templates/support/mariadb.js';
import { startSqlServer } from '../templates/support/tds/stage.js';
import { Tables } from '../templates/support/tds/tables.js';
import { ASPNET_PEOPLE, ASPNET_TABLE, DUMPED, PASSWORD, PLAIN, tableOf } from './support/old-tables.js';

const text = readFileSync(new URL('../../docs/leaving.md', import.meta.url), 'utf8');
const section = (title: string): string => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? assert.fail(`no ${title}`);
/** The code of a language in a section, in its order. */
const codeIn = (title: string, language: string): readonly string[] =>
  [...section(title).matchAll(/^```(?<named>\w*)\n(?<code>[^]*?)^```$/gm)].flatMap(({ groups }) =>
    groups?.['named'] === language ? [groups['code'] ?? ''] : [],
  );
/** The imports of a section, each as it is to be typed. */
const importsIn = (title: string): readonly string[] =>
  codeIn(title, 'sh').flatMap((code) =>
    [...code.matchAll(/^npx passport-lazy-migration (?<line>import .*)$/gm)].map(({ groups }) => groups?.['line'] ?? ''),
  );

/** An application without users or an old system. */
const APP = `
import { createMigrator } from 'passport-lazy-migration';
import { memoryStores } from 'passport-lazy-migration/memory';
const profile = ({ name }) => ({ name });
const legacy = { name: 'legacy', verify: () => null, getUser: () => null };
export const migrator = createMigrator({ ...memoryStores(), legacy, profile, logger: { debug() {}, info() {}, warn() {}, error() {} } });
globalThis.leaving = migrator;`;
const logIn = async (email: string, password: string) =>
  await outcome((globalThis as unknown as { leaving: Migrator<unknown> }).leaving, email, password);

const inShell = (line: string, cwd: string, env: NodeJS.ProcessEnv = {}): void =>
  void execFileSync('sh', ['-c', line], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
const hasCommand = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

describe('docs/leaving.md', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
    await project.add('app.js', APP);
  });
  afterEach(async () => await project.remove());
  /** Runs an import of a section: its exit code, and how many rows ended in which way. */
  const importAs = async (title: string, place = 0) => {
    const line = importsIn(title)[place] ?? assert.fail(`no import in ${title}`);
    const terminal = fakeTerminal({ folder: project.folder });
    const code = await run(line.split(' '), terminal);
    const last = terminal.written.out.trim().split('\n').at(-1) ?? '';
    assert.ok(last.startsWith('{'), terminal.written.err);
    return [code, (JSON.parse(last) as { outcomes: Record<string, number> }).outcomes] as const;
  };
  const comesIn = async (email: string, password: string) => {
    assert.equal(await logIn(email, `${password}?`), 'rejected', email);
    assert.equal(await logIn(email, password), 'verified', email);
  };

  it("Auth0: brings over support's hashes, and then the names of the export job", async () => {
    const [hashed] = sample('auth0-hashes.ndjson').split('\n');
    const { alt_id: _, ...row } = JSON.parse(hashed ?? '') as { alt_id: string; email: string; _id: { $oid: string } };
    await project.add('hashes.json', JSON.stringify(row));
    const exported = { user_id: `auth0|${row._id.$oid}`, email: row.email, email_verified: false, name: 'Euclid' };
    const job = `${JSON.stringify(exported)}\n${sample('auth0-export-job.ndjson')}`;
    await writeFile(join(project.folder, 'users.json.gz'), gzipSync(job));
    assert.deepEqual(await importAs('Auth0'), [0, { imported: 1 }]);
    const [, outcomes] = await importAs('Auth0', 1);
    assert.equal(outcomes['updated'], 1);
    await comesIn(row.email, 'auth0 export password');
  });

  it('Firebase: brings over auth:export with the parameters that the console shows', async () => {
    await project.add('users.json', sample('firebase.json'));
    await project.add('hash-config.txt', codeIn('Firebase', '')[0] ?? '');
    const [, outcomes] = await importAs('Firebase');
    assert.ok((outcomes['imported'] ?? 0) > 0);
    const { users } = JSON.parse(sample('firebase.json')) as { users: { email: string; passwordHash?: string }[] };
    await comesIn(users.find(({ passwordHash }) => passwordHash)?.email ?? '', 'user1password');
  });

  it('Cognito: makes CSV of list-users, of whom nobody comes over', async function () {
    const user = (name: string, more: object, attributes: Record<string, string>) => ({
      ...{ Username: name, Enabled: true, UserStatus: 'CONFIRMED', ...more },
      Attributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    const Users = [
      user('ada', {}, { sub: '1', email: 'ada@example.org', email_verified: 'true', name: 'Ada "A", L' }),
      user('Google_7', { UserStatus: 'EXTERNAL_PROVIDER' }, { sub: '2', email: 'g@example.org', email_verified: 'true' }),
      user('off', { Enabled: false }, { sub: '3', email: 'off@example.org', email_verified: 'false' }),
    ];
    await project.add('pool.json', JSON.stringify({ Users }));
    const [jq = ''] = (codeIn('Cognito', 'sh')[1] ?? '').split('\nnpx ');
    if (!hasCommand('jq')) return this.skip();
    inShell(jq, project.folder);
    assert.deepEqual(await importAs('Cognito'), [0, { no_hash: 1, may_not_log_in: 2 }]);
  });

  it('Keycloak: brings over a realm with all its people in one file', async () => {
    await project.add('export/shop-realm.json', sample('keycloak-realm.json'));
    const [, outcomes] = await importAs('Keycloak');
    assert.equal(outcomes['imported'], 3);
    await comesIn('argon2@keycloak.example', 'Tr0ub4dor&3');
  });

  it('Django: brings over what dumpdata writes, by the mapping', async () => {
    await project.add('users.jsonl', DUMPED);
    await project.add('mapping.json', codeIn('Django', 'json')[0] ?? '');
    assert.deepEqual(await importAs('Django', 1), [1, { imported: 1, unknown_hash: 1 }]);
    await comesIn('ada@example.org', PASSWORD);
  });

  it('shows mappings in passing that bring over what they are for', async () => {
    const mappings = [...text.matchAll(/`(?<mapping>\{ "password": [^`]+\})`/g)].map(({ groups }) => groups?.['mapping'] ?? '');
    assert.equal(mappings.length, Object.keys(PLAIN).length);
    for (const mapping of mappings) {
      const [name, hash] = Object.entries(PLAIN).find(([format]) => mapping.includes(`"${format}"`)) ?? assert.fail(mapping);
      await project.add('users.ndjson', `${JSON.stringify({ id: name, email: `${name}@example.org`, password: hash })}\n`);
      await project.add('mapping.json', mapping);
      assert.deepEqual(await importAs('Rails', 1), [0, { imported: 1 }], mapping);
      await comesIn(`${name}@example.org`, PASSWORD);
    }
  });

  it('ASP.NET: brings over users() of the template', async () => {
    const tables = new Tables(ASPNET_TABLE);
    tables.replace('dbo', 'AspNetUsers', ASPNET_PEOPLE);
    const server = await startSqlServer({ tables });
    try {
      // The same template in JavaScript is made by the build, which tests do without.
      assert.equal(await run(['init', 'aspnet-identity', 'legacy.ts'], fakeTerminal({ folder: project.folder })), 0);
      await project.add('legacy.js', `export * from './legacy.ts';\n`);
      (globalThis as { leavingFrom?: unknown }).leavingFrom = server.connection;
      const settings = codeIn('ASP.NET', 'js').join('').replace('process.env.LEGACY_DATABASE_URL', 'globalThis.leavingFrom');
      await appendFile(join(project.folder, 'legacy.ts'), settings);
      assert.deepEqual(await importAs('ASP.NET'), [0, { imported: 1, may_not_log_in: 1 }]);
      await comesIn('ada@example.org', PASSWORD);
    } finally {
      await server.close();
    }
  }).timeout(30_000);

  describe('on PostgreSQL', () => {
    if (!installedBinaries()) return void it(`skipped: npm has installed no PostgreSQL for ${platform}`);
    let postgres: Postgres;
    let client: pg.Client;
    before(async function () {
      this.timeout(60_000);
      postgres = await startPostgres();
      client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
    });
    after(async () => {
      await client?.end();
      await postgres?.stop();
    });
    /** By psql as the page has it; where there is none, by the query alone. */
    const exportFrom = async (title: string): Promise<void> => {
      const [query = ''] = codeIn(title, 'sql');
      await project.add('export.sql', query);
      const [psql] = /^psql .*$/m.exec(section(title)) ?? assert.fail('no psql');
      if (hasCommand('psql')) return inShell(psql, project.folder, { DATABASE_URL: postgres.url });
      const { rows } = await client.query<{ row_to_json: object }>(query);
      await project.add('users.ndjson', rows.map((row) => `${JSON.stringify(row.row_to_json)}\n`).join(''));
    };
    for (const [title, place, outcomes] of [
      ['Django', 0, { imported: 2, no_hash: 1, may_not_log_in: 1 }],
      ['Rails', 0, { imported: 1, no_hash: 1 }],
      ['ASP.NET', 1, { imported: 1, may_not_log_in: 2 }],
    ] as const)
      it(`${title}: exports and brings over who is in the table`, async () => {
        await client.query(tableOf(title));
        await exportFrom(title);
        assert.deepEqual(await importAs(title, place), [0, outcomes]);
        await comesIn('ada@example.org', PASSWORD);
      });

    it('Rails: brings over hashes with a pepper, by the mapping', async () => {
      await client.query(`drop table if exists users; ${tableOf('Rails with a pepper')}`);
      await exportFrom('Rails');
      await project.add('mapping.json', codeIn('Rails', 'json')[0] ?? '');
      assert.deepEqual(await importAs('Rails', 1), [0, { imported: 1 }]);
      await comesIn('ada@example.org', PASSWORD);
    });
  });

  needsMariaDb('on MariaDB', (installation) => {
    let mariadb: MariaDb;
    before(async function () {
      this.timeout(120_000);
      mariadb = await makeMariaDb(installation);
      await mariadb.start();
    });
    after(async () => await mariadb?.remove());

    it('WordPress: exports and brings over hashes of every version', async () => {
      const { port, user, password, database } = mariadb;
      const client = await mysql.createConnection({
        host: '127.0.0.1',
        port,
        user,
        password,
        database,
        multipleStatements: true,
        jsonStrings: true,
      });
      try {
        await client.query(tableOf('WordPress'));
        const [rows] = await client.query({ sql: codeIn('WordPress', 'sql')[0] ?? '', rowsAsArray: true });
        await project.add('users.ndjson', (rows as string[][]).map(([row]) => `${row}\n`).join(''));
      } finally {
        await client.end();
      }
      assert.deepEqual(await importAs('WordPress'), [1, { imported: 3, unknown_hash: 1 }]);
      for (const name of ['ada', 'grace', 'mary']) await comesIn(`${name}@example.org`, PASSWORD);
      await comesIn('The Countess', PASSWORD);
    });
  });
});
