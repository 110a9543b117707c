import assert from 'node:assert/strict';
import { until } from '../support/world.js';
import { victim } from './support/people.js';
import { patient } from './support/source-suite.js';
import { ACCOUNT, type Responder, type ResponderOptions, startResponder } from './support/tds/responder.js';
import { connectionTo } from './support/tds/stage.js';
import { type Options, type TableStage, tableSuite } from './support/tds/table-suite.js';
import type { TemplateSource } from './support/template.js';

describe('The template for Azure SQL', () => tableSuite('azure-sql', { insistsOnCertificates: true, more }));

/** As Azure says it while a database moves. */
const MOVING = { number: 40613, message: 'Database is not currently available.', class: 20 };
const TOKEN = 'a token of Entra';

function more(stage: () => TableStage): void {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
  const start = async (options: Omit<ResponderOptions, 'tables'> = {}): Promise<Responder> => {
    const responder = await startResponder({ tables: stage().tables, ...options });
    open.push(responder);
    return responder;
  };
  const sourceOn = ({ port }: Responder, options: Partial<Options> = {}): TemplateSource => {
    const source = stage().source({ connection: connectionTo(port), ...options });
    open.push(source);
    return source;
  };
  const get = async (source: TemplateSource, signal = patient) => await source.getUser(victim.email, { signal });

  describe('when a fault passes:', () => {
    it('asks again', async () => {
      const responder = await start();
      const source = sourceOn(responder);
      assert.ok(await get(source));
      for (const number of [40197, 40501, 10929]) {
        const from = responder.statements.length;
        responder.failStatements({ ...MOVING, number, class: 16 }, { ...MOVING, number, class: 16 });
        assert.equal((await get(source))?.id, victim.id);
        assert.equal(responder.statements.length - from, 3);
      }
    });

    it('asks again on another connection where the server ends one', async () => {
      const responder = await start();
      const source = sourceOn(responder);
      assert.ok(await get(source));
      const from = responder.logins.length;
      responder.next('drop');
      assert.equal((await get(source))?.id, victim.id);
      assert.ok(responder.logins.length > from);
    });

    it('logs in again', async () => {
      const responder = await start();
      responder.failLogins(MOVING, MOVING);
      assert.equal((await get(sourceOn(responder)))?.id, victim.id);
    });

    it('gives up after four times, and throws what the server said last', async () => {
      const responder = await start();
      const source = sourceOn(responder);
      assert.ok(await get(source));
      const from = responder.statements.length;
      responder.failStatements(...Array.from({ length: 10 }, () => ({ ...MOVING, class: 16 })));
      await assert.rejects(get(source), { number: MOVING.number });
      assert.equal(responder.statements.length - from, 4);
    });

    it('stops when its asker goes away meanwhile', async () => {
      const responder = await start();
      const source = sourceOn(responder);
      assert.ok(await get(source));
      responder.failStatements(...Array.from({ length: 10 }, () => ({ ...MOVING, class: 16 })));
      const from = responder.statements.length;
      const leaving = new AbortController();
      const question = assert.rejects(get(source, leaving.signal));
      await until(() => responder.statements.length === from + 2);
      leaving.abort();
      await question;
      assert.ok(responder.statements.length <= from + 3);
    });

    it('asks once where a fault is here to stay', async () => {
      const responder = await start();
      const source = sourceOn(responder);
      assert.ok(await get(source));
      const from = responder.statements.length;
      responder.failStatements({ number: 229, message: 'The SELECT permission was denied.' });
      await assert.rejects(get(source), { number: 229 });
      assert.equal(responder.statements.length - from, 1);
    });

    it('logs in once where the password is wrong', async () => {
      const responder = await start();
      const connection = { ...connectionTo(responder.port), password: 'a wrong password' };
      await assert.rejects(get(sourceOn(responder, { connection })), { code: 'ELOGIN' });
      assert.equal(responder.logins.length, 1);
    });
  });

  describe('with a token of Entra:', () => {
    const credentialFor = (token: string) => {
      const asked: unknown[] = [];
      const getToken = async (scopes: string | string[]) => {
        asked.push(scopes);
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
      };
      return { asked, getToken };
    };
    const withoutAccount = (port: number) => {
      const { user: _, password: __, ...connection } = connectionTo(port);
      return connection;
    };

    it('logs in without a password, and gets a token for each connection', async () => {
      const responder = await start({ token: TOKEN });
      const credential = credentialFor(TOKEN);
      const source = sourceOn(responder, { connection: withoutAccount(responder.port), credential });
      await Promise.all(Array.from({ length: 5 }, () => get(source)));
      assert.ok(responder.logins.length > 1);
      for (const login of responder.logins) {
        assert.deepEqual([login.token, login.user, login.password, login.isEncrypted], [TOKEN, '', '', true]);
      }
      assert.equal(credential.asked.length, responder.logins.length);
      assert.deepEqual([...new Set(credential.asked)], ['https://database.example.org/.default']);
    });

    it('takes it before user and password, in a connection string too', async () => {
      const responder = await start({ token: TOKEN });
      const source = sourceOn(responder, { credential: credentialFor(TOKEN) });
      assert.ok(await get(source));
      assert.ok(responder.logins.every(({ user, password, token }) => token === TOKEN && user === '' && password === ''));
    });

    it('gives no answer where the token is refused, or there is none', async () => {
      const responder = await start({ token: TOKEN });
      await assert.rejects(get(sourceOn(responder, { credential: credentialFor('another token') })), { code: 'ELOGIN' });
      const failing = { getToken: async () => await Promise.reject(new Error('no token')) };
      await assert.rejects(get(sourceOn(responder, { credential: failing })));
      const hanging = { getToken: async () => await new Promise(() => {}) };
      await assert.rejects(get(sourceOn(responder, { credential: hanging, connectTimeout: 300 })));
    });

    it('asks for no token, and sends none, where the server declines encryption', async () => {
      const declining = await start({ encryption: 'declined', token: TOKEN });
      const credential = credentialFor(TOKEN);
      await assert.rejects(get(sourceOn(declining, { credential })));
      assert.deepEqual([credential.asked, declining.logins], [[], []]);
    });
  });

  describe('behind a gateway:', () => {
    it('follows where it is sent, encrypted', async () => {
      const node = await start();
      const gateway = await start({ routeTo: node.port });
      assert.equal((await get(sourceOn(gateway)))?.id, victim.id);
      assert.deepEqual([gateway.statements, gateway.faults, node.faults], [[], [], []]);
      assert.ok(node.logins.length > 0 && node.logins.every(({ isEncrypted, password }) => isEncrypted && password === ACCOUNT.password));
    });

    it('does not log in where it is sent to a server that declines encryption', async () => {
      const node = await start({ encryption: 'declined' });
      const gateway = await start({ routeTo: node.port });
      await assert.rejects(get(sourceOn(gateway)));
      assert.ok(gateway.logins.length > 0);
      assert.deepEqual(node.logins, []);
    });
  });
}
