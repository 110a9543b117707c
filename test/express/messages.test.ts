import assert from 'node:assert/strict';
import { expresses } from '../passport/support/expresses.js';
import { accountWorld } from './support/account-app.js';

const messageOf = (response: { body: { error: { message: unknown } } }) => response.body.error.message;

for (const [version, makeApp] of expresses) {
  describe(`The messages of errors, on ${version}`, () => {
    it('are those of the application, by code', async () => {
      const { request } = accountWorld({ makeApp, options: { messages: { invalid_credentials: 'Das stimmt so nicht.' } } });
      const wrong = await request.post('/account/login').send({ email: 'ada@example.org', password: 'wrong' }).expect(401);
      assert.deepEqual(wrong.body, { error: { code: 'invalid_credentials', message: 'Das stimmt so nicht.' } });
      const other = await request.post('/account/verify-email').send({ token: 'x' }).expect(400);
      assert.equal(messageOf(other), 'This link is not valid any more: it was used already, or it has expired.');
    });

    it('are asked for with the request, so that they can be in the language of whoever reads them', async () => {
      const messages = (code: string, req: { headers: Readonly<Record<string, unknown>> }) =>
        `${code} in ${String(req.headers['accept-language'])}`;
      const { request } = accountWorld({ makeApp, options: { messages } });
      const answer = await request.post('/account/login').set('Accept-Language', 'de').send({}).expect(400);
      assert.equal(messageOf(answer), 'invalid_request in de');
    });

    it('are those of the library where a translation fails or is none', async () => {
      for (const messages of [
        () => undefined,
        () => '',
        () => 7 as unknown as string,
        () => {
          throw new Error('no such key');
        },
      ]) {
        const { request } = accountWorld({ makeApp, options: { messages } });
        const answer = await request.post('/account/login').send({ email: 'ada@example.org', password: 'wrong' }).expect(401);
        assert.equal(messageOf(answer), 'The identifier or the password is wrong.');
      }
    });

    it('LOG-04: say no more of an outage than that there is one, in development as well', async () => {
      const { request, legacy } = accountWorld({ makeApp });
      legacy.fail();
      const answer = await request.post('/account/login').send({ email: 'ada@example.org', password: 'wrong' }).expect(503);
      assert.deepEqual(answer.body, {
        error: { code: 'legacy_unavailable', message: 'This can not be answered right now. Please try again shortly.' },
      });
      assert.match(String(answer.headers['retry-after']), /^\d+$/);
    });
  });
}
