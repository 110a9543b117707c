import assert from 'node:assert/strict';
import sql from 'mssql';
import { outcome, until } from '../../../support/world.js';
import { hostileIdentifiers } from '../hostile-identifiers.js';
import { migratorOf } from '../outage-suite.js';
import { patient } from '../source-suite.js';
import { loadTemplate, type TemplateSource } from '../template.js';
import { scrambled } from './requests.js';
import { ACCOUNT, type Responder, type ResponderOptions, startResponder } from './responder.js';
import { connectionTo, type SqlServer } from './stage.js';
import type { Tables } from './tables.js';

interface DriverOptions {
  readonly connection?: string | object;
  readonly encrypt?: true | 'strict';
  readonly queryTimeout?: number;
}

/** A template that goes through `mssql`, and a server for it. */
export interface DriverStage {
  readonly name: string;
  readonly known: { readonly identifier: string; readonly password: string };
  readonly server: SqlServer;
  readonly tables: Tables;
  /** Whether certificates are checked even where `TrustServerCertificate` says not to. */
  readonly insistsOnCertificates?: boolean;
  /** A source behind the door of the server, but for what these options say. */
  source(options?: DriverOptions): TemplateSource;
}

/** What every template that goes through `mssql` must do. */
export function driverSuite(stage: () => DriverStage): void {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    stage().server.responder.forgive();
    for (const one of open.splice(0).reverse()) await one.close();
  });
  const sourceOf = (options?: Parameters<DriverStage['source']>[0]): TemplateSource => {
    const source = stage().source(options);
    open.push(source);
    return source;
  };
  const responderOf = async (options: Omit<ResponderOptions, 'tables'> = {}): Promise<Responder> => {
    const responder = await startResponder({ tables: stage().tables, ...options });
    open.push(responder);
    return responder;
  };
  const logIn = async (source: TemplateSource) =>
    await source.verify(stage().known.identifier, stage().known.password, { signal: patient });
  const get = async (source: TemplateSource) => await source.getUser(stage().known.identifier, { signal: patient });

  it('INJ-13: sends what is typed beside the text of a statement, never in it, and compares nothing by pattern', async () => {
    const source = sourceOf();
    await logIn(source);
    const { statements, faults } = stage().server.responder;
    const from = statements.length;
    const identifiers = hostileIdentifiers(stage().known.identifier).filter(Boolean);
    for (const identifier of identifiers) await source.getUser(identifier, { signal: patient });
    const asked = statements.slice(from);
    assert.equal(asked.length, identifiers.length);
    // One text for each form that an identifier has: that of an address, and that of a name.
    const texts = [...new Set(asked.map((statement) => statement.sql))];
    assert.ok(texts.length <= 2, texts.join('\n'));
    for (const text of texts) assert.doesNotMatch(text, /LIKE|'/i);
    for (const [index, identifier] of identifiers.entries()) {
      assert.ok(Object.values(asked[index]?.parameters ?? {}).includes(identifier), JSON.stringify(identifier.slice(0, 80)));
    }
    assert.deepEqual(faults, []);
  });

  it('asks the database once for each verification, and never sends it the password', async () => {
    const source = sourceOf();
    await logIn(source);
    const { statements } = stage().server.responder;
    const from = statements.length;
    assert.ok(await logIn(source));
    assert.equal(await source.verify(stage().known.identifier, 'a wrong password', { signal: patient }), null);
    assert.equal(await source.verify('nobody@example.org', stage().known.password, { signal: patient }), null);
    assert.equal(statements.length - from, 3);
    const sent = statements.slice(from).flatMap(({ sql: text, parameters }) => [text, ...Object.values(parameters).map(String)]);
    assert.ok(!sent.some((text) => text.includes(stage().known.password)));
  });

  it('connects to nobody before the first question, and makes one pool for all of them', async () => {
    const { door, responder } = stage().server;
    const source = sourceOf();
    assert.equal(door.clients, 0);
    const from = responder.logins.length;
    await Promise.all(Array.from({ length: 50 }, () => get(source)));
    const all = responder.logins.length - from;
    // The driver tries the server once before it opens the pool, of ten at most.
    assert.ok(all <= 11, `${all} connections`);
    await Promise.all(Array.from({ length: 10 }, () => get(source)));
    assert.equal(responder.logins.length - from, all);
  });

  it('sends no byte of its login where the server declines encryption, as its driver would', async () => {
    const declining = await responderOf({ encryption: 'declined' });
    const leaks = (): boolean => {
      const sent = Buffer.concat(declining.wire);
      return [ACCOUNT.password, ACCOUNT.user].some((secret) =>
        [scrambled(secret), Buffer.from(secret, 'utf16le'), Buffer.from(secret)].some((bytes) => sent.includes(bytes)),
      );
    };
    const careless = { ...connectionTo(declining.port), options: { encrypt: false, trustServerCertificate: true } };
    for (const encrypt of [undefined, true, 'strict'] as const) {
      for (const connection of [connectionTo(declining.port), careless]) {
        const source = sourceOf({ connection, ...(encrypt && { encrypt }) });
        await assert.rejects(get(source));
        await assert.rejects(logIn(source));
      }
    }
    assert.ok(declining.wire.length > 0);
    assert.deepEqual([declining.logins, leaks()], [[], false]);

    // The danger is there: without the template, the same driver tells the password to the same server.
    const pool = new sql.ConnectionPool({ ...connectionTo(declining.port), options: { encrypt: true } });
    open.push({ close: () => pool.close() });
    await pool.connect();
    assert.ok(leaks());
  });

  it('is encrypted from the first byte where it is to be strict, and from the login on otherwise', async () => {
    for (const [encryption, encrypt] of [
      ['strict', 'strict'],
      ['required', true],
    ] as const) {
      const responder = await responderOf({ encryption });
      assert.ok(await logIn(sourceOf({ connection: connectionTo(responder.port), encrypt })), encryption);
      assert.equal(responder.logins[0]?.password, ACCOUNT.password);
    }
  });

  it('trusts no server whose certificate it has no reason to trust', async () => {
    for (const [encryption, encrypt] of [
      ['strict', 'strict'],
      ['required', true],
    ] as const) {
      const responder = await responderOf({ encryption });
      await assert.rejects(get(sourceOf({ connection: { ...connectionTo(responder.port), options: {} }, encrypt })));
      assert.deepEqual(responder.logins, []);
    }
  });

  it('takes a query back from the server whose asker has gone, and keeps the connection', async () => {
    const { door, responder } = stage().server;
    const source = sourceOf();
    await logIn(source);
    const before = [responder.logins.length, door.clients];
    responder.next('hang');
    const from = responder.statements.length;
    const leaving = new AbortController();
    const question = assert.rejects(async () => await source.getUser(stage().known.identifier, { signal: leaving.signal }));
    await until(() => responder.statements.length > from);
    leaving.abort();
    await question;
    assert.ok(await get(source));
    assert.deepEqual([responder.logins.length, door.clients], before);
  });

  it('gives no answer when the server dies in the middle of a query, and asks its successor by itself', async () => {
    const { door, encryption, responder } = stage().server;
    const first = await startResponder({ tables: stage().tables, encryption });
    door.open(first.port);
    const source = sourceOf();
    const migrator = migratorOf(source);
    const { identifier, password } = stage().known;
    first.next('hang');
    const answer = outcome(migrator, identifier, password);
    await until(() => first.statements.length > 0);
    await first.close();
    assert.equal(await answer, 'legacy_unavailable');
    assert.equal(await outcome(migrator, identifier, password), 'legacy_unavailable');
    door.open(responder.port);
    await until(async () => (await outcome(migrator, identifier, password)) === 'migrated');
    await source.close();
    await until(() => door.clients === 0);
  });

  it('gives up an answer that begins and does not end, where the timeout of its driver is over, and ends its connection', async () => {
    const { door, responder } = stage().server;
    const source = sourceOf({ queryTimeout: 300 });
    await until(async () => (await Promise.resolve(logIn(source)).catch(() => null)) !== null);
    responder.next('stall');
    await assert.rejects(get(source));
    await until(async () => (await Promise.resolve(get(source)).catch(() => null)) !== null);
    await source.close();
    await until(() => door.clients === 0);
  });

  it('survives a server that hangs up on every query', async () => {
    const { door, responder } = stage().server;
    const source = sourceOf();
    await logIn(source);
    responder.next(...Array.from({ length: 100 }, () => 'drop' as const));
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => get(source)));
    assert.ok(answers.every(({ status }) => status === 'rejected'));
    responder.forgive();
    assert.ok(await get(source));
    await source.close();
    await until(() => door.clients === 0);
  });

  it('takes a connection string, and does not let it switch encryption off', async () => {
    const responder = await responderOf();
    const account = `Database=${ACCOUNT.database};User Id=${ACCOUNT.user};Password=${ACCOUNT.password}`;
    const connection = `Server=tcp:localhost,${responder.port};${account};Encrypt=False;TrustServerCertificate=True`;
    if (stage().insistsOnCertificates) return await assert.rejects(get(sourceOf({ connection, encrypt: true })), /certificate/);
    assert.ok(await get(sourceOf({ connection, encrypt: true })));
    assert.equal(responder.logins[0]?.database, ACCOUNT.database);
    assert.ok(responder.logins.every(({ isEncrypted }) => isEncrypted));
  });

  it('says what to install where its driver is missing', async () => {
    const alone = await loadTemplate<{ connection: object }>(stage().name, false);
    const source = alone.legacySource({ connection: stage().server.connection });
    await assert.rejects(async () => await get(source), /npm install mssql/);
    await source.close();
  });
}
