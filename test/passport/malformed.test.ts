import assert from 'node:assert/strict';
import request from 'supertest';
import { expresses } from './support/expresses.js';
import { migratingApp } from './support/migrating-app.js';
import { ada, credentialsOf, grace } from './support/migration.js';

for (const [version, express] of expresses) {
  describe(`A malformed login, on ${version}`, () => {
    const malformed: readonly (readonly [row: string, what: string, type: 'json' | 'form', body: object | string])[] = [
      ['INJ-01', 'an operator for the identifier', 'json', { email: { $gt: '' }, password: ada.password }],
      ['INJ-01', 'a pattern for the identifier', 'json', { email: { $regex: '.*' }, password: ada.password }],
      ['INJ-02', 'an array for the identifier', 'json', { email: [ada.email, grace.email], password: ada.password }],
      ['INJ-05', '`true` for the password', 'json', { email: ada.email, password: true }],
      ['INJ-05', 'a number for the password', 'json', { email: ada.email, password: 0 }],
      ['INJ-05', 'an operator for the password', 'json', { email: ada.email, password: { $ne: 1 } }],
      ['INJ-05', 'an array for the password', 'json', { email: ada.email, password: [ada.password] }],
      ['INJ-06', 'white space for the password', 'json', { email: ada.email, password: ' \t' }],
      ['INJ-08', 'an operator in a form', 'form', `email[$gt]=&password=${ada.password}`],
      ['INJ-08', 'a field of a form that is there twice', 'form', `email=${ada.email}&email=${grace.email}&password=${ada.password}`],
      ['INJ-08', 'a password of a form that is there twice', 'form', `email=${ada.email}&password=x&password=${ada.password}`],
      ['INJ-08', 'an index in a form', 'form', `email[0]=${ada.email}&password=${ada.password}`],
    ];
    for (const [row, what, type, body] of malformed) {
      it(`${row}: is a 400 that reaches nobody, with ${what}`, async () => {
        const { app, oldSystem, store, users } = migratingApp(express);
        users.find = () => assert.fail('the database was asked');
        await request(app).post('/login').type(type).send(body).expect(400, 'Bad Request');
        const told = await request(app).post('/login-with-callback').type(type).send(body).expect(400);
        assert.equal((told.body as { info: { code: string } }).info.code, 'invalid_request');
        assert.deepEqual(oldSystem.asked, []);
        assert.equal((await store.contents()).size, 0);
      });
    }

    it('INJ-07: is a 400 where the credentials are in the query string', async () => {
      const { app, oldSystem } = migratingApp(express);
      await request(app).post('/login').query(credentialsOf(ada)).expect(400);
      await request(app).post('/login').query({ password: ada.password }).send({ email: ada.email }).expect(400);
      assert.deepEqual(oldSystem.asked, []);
    });
  });
}
