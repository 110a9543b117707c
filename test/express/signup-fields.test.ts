import assert from 'node:assert/strict';
import { fieldsReader, type SignupFields, type StandardSchema, signupFieldProblems } from '../../lib/express/signup-fields.js';

/** A schema as the libraries of Standard Schema make them. */
const schema = (validate: StandardSchema['~standard']['validate']): StandardSchema => ({
  '~standard': { version: 1, vendor: 'tests', validate },
});
const problemsOf = (allowed: unknown): readonly string[] => [...signupFieldProblems(allowed)];

describe('fieldsReader', () => {
  const body = { email: 'ada@example.org', password: 'a password', name: 'Ada', age: 36, news: true, role: 'admin' };

  it('INJ-09: takes the fields that are allowed, and none where none are', async () => {
    assert.deepEqual(await fieldsReader(['name', 'age', 'news'])(body), { name: 'Ada', age: 36, news: true });
    assert.deepEqual(await fieldsReader()(body), {});
    assert.deepEqual(await fieldsReader(['name', 'username'])({ name: null, username: '' }), {});
  });

  it('INJ-01, INJ-10: refuses what is no text, number, yes or no, and names it without its value', async () => {
    for (const value of [{ $gt: '' }, ['Ada'], JSON.parse('{"__proto__":{"isAdmin":true}}')])
      await assert.rejects(fieldsReader(['name'])({ name: value as unknown }), { code: 'invalid_request', fields: ['name'] });
    await assert.rejects(fieldsReader(['username'])({ username: 7 }), { code: 'invalid_request', fields: ['username'] });
  });

  it('takes nothing that a body merely inherits', async () => {
    assert.deepEqual(await fieldsReader(['name'])(Object.create({ name: 'Eve' }) as Record<string, unknown>), {});
  });

  it('takes the output of a schema, also of one that is a function, or that waits', async () => {
    const upper = schema((value) => ({ value: { name: String((value as { name: unknown }).name).toUpperCase() } }));
    const callable = Object.assign(() => undefined, upper);
    const slow = schema(async () => ({ value: { name: 'later' } }));
    assert.deepEqual(await fieldsReader(upper)(body), { name: 'ADA' });
    assert.deepEqual(await fieldsReader(callable as unknown as SignupFields)(body), { name: 'ADA' });
    assert.deepEqual(await fieldsReader(slow)(body), { name: 'later' });
  });

  it('INJ-09, LOG-01: shows a schema neither the password nor what the library keeps, and takes neither of it', async () => {
    let seen: unknown;
    const greedy = schema((value) => {
      seen = value;
      return { value: { name: 'Ada', password: 'another', passwordHash: 'x', credentialsVersion: 'x', emailVerified: true, $set: 1 } };
    });
    const fields = await fieldsReader(greedy)({ ...body, passwordHash: 'x', emailVerified: true });
    assert.deepEqual(fields, { name: 'Ada' });
    assert.deepEqual(
      Object.keys(seen as object).filter((name) => /password|email/i.test(name)),
      [],
    );
  });

  it('names the paths of what a schema refuses, and nothing that a client wrote at length', async () => {
    const issues = [{ path: ['address', { key: 'city' }] }, { path: ['address', 'city'] }, {}, { path: ['x'.repeat(5000)] }];
    await assert.rejects(fieldsReader(schema(() => ({ issues })))(body), {
      code: 'invalid_request',
      fields: ['address.city', 'x'.repeat(100)],
    });
  });

  it('CFG-01: tells the operator of a schema that gives no fields', async () => {
    for (const value of [null, 'Ada', [], new Date()])
      await assert.rejects(fieldsReader(schema(() => ({ value })))(body), { code: 'configuration' });
    await assert.rejects(fieldsReader(schema(() => ({ value: { username: 7 } })))(body), { code: 'invalid_request', fields: ['username'] });
  });
});

describe('signupFieldProblems', () => {
  it('finds nothing wrong with names, with a schema, and with nothing', () => {
    for (const allowed of [undefined, [], ['name', 'username', 'address'], schema(() => ({ value: {} }))])
      assert.deepEqual(problemsOf(allowed), []);
  });

  it('INJ-09, CFG-01: lets nobody allow what only the library may say', () => {
    const kept = ['email', 'password', 'returnTo', 'emailVerified', 'passwordHash', 'credentialsVersion', '_id', 'id', '__proto__'];
    for (const name of [...kept, '$set', 'a.b', '', 'constructor']) assert.equal(problemsOf([name]).length, 1, name);
    assert.equal(problemsOf([7, {}]).length, 2);
    for (const allowed of ['name', {}, 7, null]) assert.equal(problemsOf(allowed).length, 1);
  });
});
