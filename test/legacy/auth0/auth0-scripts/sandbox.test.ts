import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Auth0ScriptsOptions } from '../../../../lib/legacy/index.js';
import { until } from '../../../support/world.js';
import { closeSources, patient, sourceOf } from '../support/scripts.js';

const standIns = join(dirname(fileURLToPath(import.meta.url)), '..', 'support', 'stand-ins');
const anything = join(standIns, 'anything.cjs');

/** What an expression gives inside of a script, or why it gives nothing. */
async function inside(expression: string, options: Auth0ScriptsOptions = {}): Promise<unknown> {
  const login = `(expression, password, callback) => callback(null, { user_id: 1, value: eval('(' + expression + ')') })`;
  const answer = sourceOf({ login }, options).verify(expression, 'a secret', { signal: patient });
  return await answer.then(
    (profile) => profile?.['value'],
    ({ cause }: { cause: Error }) => cause.message,
  );
}

describe('auth0Scripts, of what a script finds,', () => {
  afterEach(closeSources);

  it('gives the very error classes of Auth0', async () => {
    const fields = `(error) => ({ ...error, message: error.message, isError: error instanceof Error, stack: typeof error.stack })`;
    const errors = `[new WrongUsernameOrPasswordError('ada', 'No.'), new ValidationError('taken', 'No.'), new UnauthorizedError('No.'), new ValidationError()]`;
    const common = { message: 'No.', isError: true, stack: 'string' };
    assert.deepEqual(await inside(`${errors}.map(${fields})`), [
      { name: 'WrongUsernameOrPasswordError', code: 'wrongusernameorpassword', statusCode: 400, user_id: 'ada', ...common },
      { name: 'ValidationError', code: 'taken', statusCode: 400, description: 'No.', ...common },
      { name: 'UnauthorizedError', code: 'unauthorized', statusCode: 401, description: 'No.', ...common },
      { name: 'ValidationError', statusCode: 400, ...common, message: '' },
    ]);
  });

  it('gives the modules that need no require, each loaded when it is named', async () => {
    const packages = {
      ...{ request: 'request', async: 'async', _: 'lodash', q: 'q', uuid: 'uuid', pbkdf2: 'easy-pbkdf2', Knex: 'knex', Auth0: 'auth0' },
      ...{ cql: 'cassandra-driver', couchbase: 'couchbase', azure_storage: 'azure-storage', Pubnub: 'pubnub', xmldom: 'xmldom' },
      ...{ xml2js: 'xml2js', xpath: 'xpath', xtend: 'xtend' },
    };
    const modules = Object.fromEntries(Object.values(packages).map((name) => [name, anything]));
    const names = Object.keys(packages);
    assert.deepEqual(
      await inside(`[${names.join()}].map(({ filename }) => filename)`, { modules }),
      names.map(() => 'anything.cjs'),
    );
    const own = [
      'Buffer',
      'URL',
      'URLSearchParams',
      'fetch',
      'btoa',
      'setTimeout',
      'bcrypt',
      'crypto',
      'querystring',
      'pg',
      'ObjectID',
      'mongo',
    ];
    const more = ['mysql', 'mysql_pool', 'postgres', 'sqlserver', 'jwt', 'ip', 'configuration', 'console', 'global', 'require'];
    assert.deepEqual(await inside(`[${[...own, ...more].map((name) => `typeof ${name}`).join()}].includes('undefined')`), false);
    assert.match(
      String(await inside('couchbase')),
      /a script requires 'couchbase', which is not installed: npm install couchbase, or map it/,
    );
  });

  it('gives them in the forms they had', async () => {
    const modules = { mysql: anything, jsonwebtoken: anything };
    assert.deepEqual(await inside(`[mysql({ host: 'a' }), mysql_pool('mysql://b')]`, { modules }), [
      { made: 'connection', options: { host: 'a' } },
      { made: 'pool', options: 'mysql://b' },
    ]);
    assert.deepEqual(await inside(`jwt.sign({ sub: 1 }, 'key', { expiresInMinutes: 5 })`, { modules }), {
      ...{ payload: { sub: 1 }, secret: 'key' },
      options: { expiresIn: 300 },
    });
    assert.deepEqual(await inside(`[ip('10.1.2.3').in_range('10.0.0.0/8'), ip('10.1.2.3').in_range(['10.1.2.4', '11.0.0.0/8'])]`), [
      true,
      false,
    ]);
    assert.deepEqual(await inside(`[typeof mongo.ObjectID, String(new ObjectID('0123456789abcdef01234567'))]`), [
      'function',
      '0123456789abcdef01234567',
    ]);
    assert.deepEqual(await inside('Object.keys(sqlserver)'), ['connect', 'Request', 'Types']);
  });

  it('lets a script have a variable of such a name', async () => {
    const login = `function login(email, password, callback) {
      const request = 1; var mysql = 2;
      _ = 3;
      callback(null, { user_id: request + mysql + _ });
    }`;
    assert.equal((await sourceOf({ login }).verify('ada', 'a secret', { signal: patient }))?.id, '6');
  });

  it('requires a module in whatever version is installed, unless one is named for it', async () => {
    const request = join(standIns, 'request.cjs');
    const loads = (specifier: string) => `require('${specifier}').filename || 'another'`;
    const modules = { pg: anything, 'pg@4.5.0': request, '@scope/name': anything };
    assert.equal(await inside(loads('pg'), { modules }), 'anything.cjs');
    assert.equal(await inside(loads('pg@7.0.0'), { modules }), 'anything.cjs');
    assert.equal(await inside(loads('pg@4.5.0'), { modules }), 'another');
    assert.equal(await inside(loads('@scope/name@1.2.3'), { modules }), 'anything.cjs');
    assert.equal(await inside(`typeof require('bcrypt@0.8.5').compare`), 'function');
    assert.equal(await inside(`typeof require('mongodb@3.1.4').MongoClient`), 'function');
    assert.equal(await inside(`typeof require('mongodb/package.json').version`), 'string');
    assert.equal(await inside(`typeof require('fs/promises').readFile`), 'function');
    assert.equal(await inside(`require('node:crypto') === require('crypto') && crypto === require('crypto')`), true);
    assert.equal(await inside(loads('pg'), { modules: { pg: './test/legacy/auth0/support/stand-ins/anything.cjs' } }), 'anything.cjs');
  });

  it('says which module is missing, and what to do', async () => {
    const why = async (specifier: string, modules = {}) => String(await inside(`require('${specifier}')`, { modules }));
    assert.match(
      await why('oracledb'),
      /^a script requires 'oracledb', which is not installed: npm install oracledb, or map it with the option modules$/,
    );
    assert.match(
      await why('aws-sdk@2.593.0'),
      /requires 'aws-sdk@2.593.0', that is 'aws-sdk', which is not installed: npm install aws-sdk/,
    );
    assert.match(
      await why('pg', { pg: './nowhere.js' }),
      /requires 'pg', that is '\.\/nowhere\.js', which is not installed: see the option modules/,
    );
  });

  it('keeps what is global from one call to the next, as long as the worker is the same', async () => {
    const login =
      'function (email, password, callback) { global.calls = (global.calls || 0) + 1; callback(null, { user_id: global.calls }); }';
    const source = sourceOf({ login }, { workers: 1, recycleAfter: { calls: 2 } });
    const ids: unknown[] = [];
    for (let call = 0; call < 5; call += 1) ids.push((await source.verify('ada', 'a secret', { signal: patient }))?.id);
    assert.deepEqual(ids, ['1', '2', '1', '2', '1']);
  });

  describe('prints', () => {
    const logged = (lines: string[]): Auth0ScriptsOptions => ({ log: (text, level) => lines.push(`${level}: ${text}`) });

    it('to whoever listens, without the password', async () => {
      const lines: string[] = [];
      const login = `function login(email, password, callback) {
        console.log('%s logs in', email, { email, password });
        console.error('wrong:', password, Buffer.from(password), [...password].join(''));
        setTimeout(() => { console.warn('late ' + password); callback(new Error('no ' + password)); }, 5);
      }`;
      await assert.rejects(sourceOf({ login }, logged(lines)).verify('ada', 'hunter2 & co', { signal: patient }));
      await until(() => lines.length >= 4);
      assert.deepEqual(lines.slice(0, 3), [
        `info: ada logs in { email: 'ada', password: '[password]' }`,
        'error: wrong: [password] <Buffer  ... 12 more bytes> [password]',
        'warn: late [password]',
      ]);
      assert.match(lines[3] ?? '', /^error: login failed with Error: no \[password\]\n/);
      assert.ok(!lines.join().includes('hunter2'));
    });

    it('what is printed long after the answer, without the password too', async () => {
      const lines: string[] = [];
      const login = `(email, password, callback) => { callback(); setTimeout(() => { console.log(password); callback(null, {}); }, 50); }`;
      const source = sourceOf({ login }, logged(lines));
      assert.equal(await source.verify('ada', 'hunter2', { signal: patient }), null);
      await until(() => lines.length === 2);
      assert.deepEqual(lines, ['info: [password]', 'warn: login went on after it had answered']);
    });

    it('a flood only in part, and never in the way of an answer', async () => {
      const lines: string[] = [];
      const login = `(email, password, callback) => {
        for (let line = 0; line < 1e5; line += 1) console.log(line, 'x'.repeat(1e4));
        callback(null, { user_id: 1 });
      }`;
      assert.ok(await sourceOf({ login }, logged(lines)).verify('ada', 'a secret', { signal: patient }));
      assert.ok(lines.length <= 100 && lines.every((line) => line.length < 2100));
    });

    it('to a listener that throws, and to none, without harm', async () => {
      const login = `(email, password, callback) => { console.log(1); process.stdout.write('2'); callback(null, { user_id: 1 }); }`;
      const log = () => {
        throw new Error('the disk is full');
      };
      for (const options of [{ log }, {}]) assert.ok(await sourceOf({ login }, options).verify('ada', 'a secret', { signal: patient }));
    });
  });
});
