import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import bcrypt from 'bcrypt';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { type Postgres, startPostgres } from '../../../../example-app/old-system/postgres.js';
import { type Auth0ScriptsOptions, auth0Scripts, type Auth0Source } from '../../../../lib/legacy/index.js';
import { legacySourceContract, registerContract } from '../../../../lib/testing/index.js';
import { needsPostgres } from '../../../example-app/needs-postgres.js';
import { testDatabase } from '../../../support/mongo.js';
import { until } from '../../../support/world.js';
import { type Door, openDoor } from '../../../templates/support/door.js';
import { needsMariaDb } from '../../../templates/support/mariadb-installation.js';
import { makeMariaDb, type MariaDb } from '../../../templates/support/mariadb.js';
import { certificate } from '../../../templates/support/tds/certificate.js';
import { ACCOUNT, type Responder, startResponder } from '../../../templates/support/tds/responder.js';
import { Tables } from '../../../templates/support/tds/tables.js';
import * as old from '../support/old-scripts.js';
import { closeSources, keep, patient, sourceOf } from '../support/scripts.js';

const ada = { email: 'ada@example.org', nickname: 'Ada' };
const password = 'correct horse';
const hash = bcrypt.hashSync(password, 4);
const standIn = (name: string): string => new URL(`../support/stand-ins/${name}.cjs`, import.meta.url).pathname;

/** What every pair of scripts must do, however it reaches its data: through a door that can be shut. */
function scriptSuite(scripts: old.OldScripts, stage: () => { readonly door: Door; readonly options: Auth0ScriptsOptions }): void {
  let source: Auth0Source;
  let options: Auth0ScriptsOptions;
  before(() => {
    options = stage().options;
    source = sourceOf(scripts, options);
  });
  afterEach(() => stage().door.open());
  after(closeSources);
  const logIn = async (identifier = ada.email, typed = password, from = source) =>
    await from.verify(identifier, typed, { signal: patient });

  it('says yes to the right password, with the profile', async () => {
    const { id, ...profile } = (await logIn()) ?? {};
    assert.ok(typeof id === 'string' && id);
    assert.deepEqual(profile, { ...ada, emailVerified: false });
    assert.deepEqual(await source.getUser(ada.email, { signal: patient }), { id, ...profile });
  });

  it('says no to a wrong one, and to somebody unknown', async () => {
    assert.equal(await logIn(ada.email, 'a wrong password'), null);
    assert.equal(await logIn('nobody@example.org'), null);
  });

  it('is unavailable while the old system is, and answers again after that', async () => {
    stage().door.cut();
    await assert.rejects(logIn(), { code: 'legacy_unavailable' });
    await assert.rejects(source.getUser(ada.email, { signal: patient }), { code: 'legacy_unavailable' });
    stage().door.jam();
    await assert.rejects(source.verify(ada.email, password, { signal: AbortSignal.timeout(500) }), { code: 'legacy_unavailable' });
    stage().door.open();
    assert.ok(await logIn());
  });

  it('leaves no more connections than one worker had calls, and none when it is closed', async () => {
    const own = keep(sourceOf(scripts, { ...options, workers: 1, recycleAfter: { calls: 5 } }));
    const { door } = stage();
    await until(() => door.clients === 0).catch(() => {});
    const before = door.clients;
    for (let call = 0; call < 12; call += 1) {
      assert.ok(await logIn(ada.email, password, own));
      assert.ok(door.clients - before <= 10, `${door.clients - before} connections`);
    }
    await own.close();
    await until(() => door.clients <= before);
  });
}

describe('auth0Scripts, with scripts of its customers', () => {
  needsPostgres('for PostgreSQL', () => {
    let postgres: Postgres;
    let door: Door;
    before(async function () {
      this.timeout(60_000);
      postgres = await startPostgres();
      const admin = new pg.Client({ connectionString: postgres.url });
      await admin.connect();
      await admin.query('create table users (id serial, email text, nickname text, password text)');
      await admin.query('insert into users (email, nickname, password) values ($1, $2, $3)', [ada.email, ada.nickname, hash]);
      await admin.end();
      door = await openDoor(Number(new URL(postgres.url).port));
    });
    after(async () => {
      await door.close();
      await postgres.stop();
    });
    scriptSuite(old.postgresql, () => {
      const url = new URL(postgres.url);
      url.port = String(door.port);
      return { door, options: { configuration: { DATABASE_URL: url.href } } };
    });
  });

  needsMariaDb('for MySQL', (installation) => {
    let mariadb: MariaDb;
    let door: Door;
    before(async function () {
      this.timeout(120_000);
      mariadb = await makeMariaDb(installation);
      await mariadb.start();
      const { port, user, password: secret, database } = mariadb;
      const admin = await mysql.createConnection({ host: '127.0.0.1', port, user, password: secret, database });
      await admin.query('create table users (id int auto_increment primary key, email text, nickname text, password text)');
      await admin.query('insert into users (email, nickname, password) values (?, ?, ?)', [ada.email, ada.nickname, hash]);
      await admin.end();
      door = await openDoor(port);
    });
    after(async function () {
      this.timeout(60_000);
      await door?.close();
      await mariadb?.remove();
    });
    scriptSuite(old.mysql, () => {
      const configuration = { HOST: '127.0.0.1', PORT: String(door.port), USER: mariadb.user, PASSWORD: mariadb.password };
      return { door, options: { configuration } };
    });
  });

  describe('for MongoDB', () => {
    const database = testDatabase();
    let door: Door;
    before(async () => {
      const { hostname, port } = new URL(database.uri);
      door = await openDoor(Number(port || 27_017), hostname);
      await database.connection.collection('people').insertOne({ ...ada, password: hash });
    });
    after(() => door.close());
    scriptSuite(old.mongodb, () => {
      const url = new URL(database.uri);
      url.host = `127.0.0.1:${door.port}`;
      url.searchParams.set('serverSelectionTimeoutMS', '2000');
      url.searchParams.set('directConnection', 'true');
      return { door, options: { configuration: { MONGODB_URL: url.href } } };
    });
  });

  describe('for SQL Server', () => {
    let responder: Responder;
    let door: Door;
    before(async () => {
      const tables = new Tables(
        'CREATE TABLE [dbo].[Users] (\n  [Id] int,\n  [Nickname] nvarchar(50),\n  [Email] nvarchar(250),\n  [Password] nvarchar(250)\n);',
      );
      tables.insert('dbo', 'Users', { Id: 7, Nickname: ada.nickname, Email: ada.email, Password: hash });
      responder = await startResponder({ tables });
      door = await openDoor(responder.port);
    });
    after(async () => void (await Promise.all([door.close(), responder.close()])));
    scriptSuite(old.sqlserver, () => {
      const configuration = { PORT: String(door.port), USER: ACCOUNT.user, PASSWORD: ACCOUNT.password, CA: certificate };
      return { door, options: { configuration } };
    });
  });

  describe('for an API', () => {
    let server: Server;
    let door: Door;
    before(async () => {
      const basic = `Basic ${Buffer.from(`${ada.email}:${password}`).toString('base64')}`;
      server = createServer((req, res) => {
        const isKnown =
          req.url === '/profile' ? req.headers.authorization === basic : req.url === `/users/${encodeURIComponent(ada.email)}`;
        const status = isKnown ? 200 : req.url === '/profile' ? 401 : 404;
        res.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
        res.end(isKnown ? JSON.stringify({ user_id: 7, ...ada }) : '<html>');
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      door = await openDoor((server.address() as { port: number }).port);
    });
    after(async () => {
      await door.close();
      server.close();
    });
    const stage = (module: string) => () => {
      const configuration = { API: `http://127.0.0.1:${door.port}` };
      return { door, options: { configuration, modules: { [module]: standIn(module) } } };
    };
    describe('by request', () => scriptSuite(old.basicAuth, stage('request')));
    describe('by axios', () => scriptSuite(old.axios, stage('axios')));

    it('is unavailable where a script cannot read what the API says of somebody unknown', async () => {
      const source = sourceOf(old.basicAuth, stage('request')().options);
      await assert.rejects(source.getUser('nobody@example.org', { signal: patient }), { code: 'legacy_unavailable' });
      assert.ok(await source.getUser(ada.email, { signal: patient }));
      await closeSources();
    });
  });

  describe('against the published contract', () => {
    const people = `{ '${ada.email}': { user_id: 7, email: '${ada.email}', password: '${hash}' } }`;
    const login = `function login(email, password, callback) {
      const user = new Map(Object.entries(${people})).get(email);
      if (!user) return callback(new WrongUsernameOrPasswordError(null));
      require('bcrypt').compare(password, user.password, (err, same) => callback(err || (same ? null : new WrongUsernameOrPasswordError(email)), same ? user : undefined));
    }`;
    const getUser = `(email, callback) => callback(null, new Map(Object.entries(${people})).get(email))`;
    const source = auth0Scripts({ login, getUser });
    after(() => source.close());
    const fixture = { known: { identifier: ada.email, password }, unknown: 'nobody@example.org' };
    registerContract(legacySourceContract(source, fixture), { it });
  });
});
