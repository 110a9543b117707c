import assert from 'node:assert/strict';
import request from 'supertest';
import { expresses } from './support/expresses.js';
import { migratingApp } from './support/migrating-app.js';
import { ada, credentialsOf, grace } from './support/migration.js';

const text = JSON.stringify(credentialsOf(ada));
const long = JSON.stringify({ email: ada.email, password: 'x'.repeat(200_000) });
const nested = (depth: number): string => `{"email":"${ada.email}","password":${'['.repeat(depth)}${']'.repeat(depth)}}`;

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
      ['INJ-14', 'an array for the body', 'json', '[]'],
      ['INJ-14', 'a password that is 40,000 arrays deep', 'json', nested(40_000)],
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

    const unreadable: readonly (readonly [what: string, type: string, body: string, status: number])[] = [
      ['is a text and no object', 'application/json', '"text"', 400],
      ['breaks off', 'application/json', text.slice(0, -5), 400],
      ['is of 200 kB', 'application/json', long, 413],
      ['is nested beyond what a form may be', 'application/x-www-form-urlencoded', `email=a&password${'[a]'.repeat(10_000)}=b`, 400],
      ['is JSON said to be plain text', 'text/plain', text, 400],
      ['is in an unknown charset', 'application/json; charset=x-unknown', text, 415],
      ['is in a charset that JSON is never in', 'application/json; charset=iso-8859-1', text, 415],
    ];
    for (const [what, type, body, status] of unreadable) {
      it(`INJ-14: is a ${status} that reaches nobody, with a body that ${what}`, async () => {
        const { app, oldSystem, store, users } = migratingApp(express);
        users.find = () => assert.fail('the database was asked');
        for (const path of ['/login', '/login-with-callback']) {
          const answer = await request(app).post(path).set('Content-Type', type).send(body);
          assert.equal(answer.status, status, path);
        }
        assert.deepEqual(oldSystem.asked, []);
        assert.equal((await store.contents()).size, 0);
      });
    }

    it('INJ-14: is a 400 with a password of 200 kB, where the application reads bodies of that size', async () => {
      const { app: inner, oldSystem, users } = migratingApp(express);
      users.find = () => assert.fail('the database was asked');
      const app = express();
      app.use(express.json({ limit: '1mb' }), inner);
      const { body } = await request(app).post('/login-with-callback').type('json').send(long).expect(400);
      assert.equal((body as { info: { code: string } }).info.code, 'invalid_request');
      assert.deepEqual(oldSystem.asked, []);
    });

    it('INJ-07: is a 400 where the credentials are in the query string', async () => {
      const { app, oldSystem } = migratingApp(express);
      await request(app).post('/login').query(credentialsOf(ada)).expect(400);
      await request(app).post('/login').query({ password: ada.password }).send({ email: ada.email }).expect(400);
      assert.deepEqual(oldSystem.asked, []);
    });
  });
}
