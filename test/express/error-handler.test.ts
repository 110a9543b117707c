import assert from 'node:assert/strict';
import type express from 'express';
import type { NextFunction, Request, Response } from 'express';
import request from 'supertest';
import {
  ConfigurationError,
  InvalidCredentialsError,
  LegacyUnavailableError,
  StoreUnavailableError,
  TooManyAttemptsError,
} from '../../lib/core/errors.js';
import { type ErrorHandlerOptions, errorHandler } from '../../lib/express/error-handler.js';
import { expresses } from '../passport/support/expresses.js';
import { codeOf } from './support/account-app.js';

/** The answer of an application whose only route fails. */
async function answerTo(makeApp: typeof express, error: unknown, options: ErrorHandlerOptions = {}) {
  const heard: unknown[] = [];
  const app = makeApp();
  app.set('env', 'development');
  app.get('/', (_req: Request, _res: Response, next: NextFunction) => next(error));
  app.post('/', makeApp.json(), (_req, res) => void res.json({}));
  app.use(errorHandler({ onError: (told) => heard.push(told), ...options }));
  return { app, heard, answer: await request(app).get('/') };
}

const SECRET = 'connect ECONNREFUSED 10.0.0.7:5432 as admin:hunter2';
const BROKEN = { error: { code: 'internal_error', message: 'Something went wrong.' } };
const saying = (extra: object) => Object.assign(new Error(SECRET), extra);

for (const [version, makeApp] of expresses) {
  describe(`errorHandler, on ${version}`, () => {
    it('answers an error of the library as the account routes do', async () => {
      const { answer, heard } = await answerTo(makeApp, new TooManyAttemptsError(undefined, { retryAfter: 42 }));
      assert.equal(answer.status, 429);
      assert.deepEqual(answer.body, { error: { code: 'too_many_attempts', message: 'Too many attempts. Please try again later.' } });
      const headers = ['retry-after', 'cache-control', 'content-type'].map((name) => answer.headers[name] as unknown);
      assert.deepEqual(headers, ['42', 'no-store', 'application/json; charset=utf-8']);
      assert.deepEqual(heard, []);
    });

    it('LOG-04: shows nothing of what is broken, in development as well, and tells the application', async () => {
      for (const broken of [saying({}), SECRET, { message: SECRET }, saying({ status: 200, expose: true }), saying({ status: 'x' })]) {
        const { answer, heard } = await answerTo(makeApp, broken);
        assert.deepEqual([answer.status, answer.body, heard], [500, BROKEN, [broken]]);
      }
    });

    it('LOG-04: shows nothing of what the library is told by others', async () => {
      for (const Kind of [LegacyUnavailableError, StoreUnavailableError, ConfigurationError, InvalidCredentialsError]) {
        const error = new Kind(SECRET);
        const { answer } = await answerTo(makeApp, error);
        assert.deepEqual([answer.status, codeOf(answer)], [error.status, error.code]);
        assert.ok(!answer.text.includes('hunter2'));
      }
    });

    it('takes of an error that tells its status no more than that', async () => {
      const codes: Readonly<Record<number, string>> = {
        ...{ 400: 'invalid_request', 401: 'invalid_credentials', 403: 'forbidden', 404: 'not_found', 405: 'method_not_allowed' },
        ...{ 409: 'invalid_request', 413: 'invalid_request', 415: 'unsupported_media_type', 418: 'invalid_request' },
        ...{ 429: 'too_many_attempts', 502: 'internal_error', 599: 'internal_error' },
      };
      for (const [key, code] of Object.entries(codes)) {
        const status = Number(key);
        for (const error of [saying({ status, expose: true }), saying({ statusCode: status })]) {
          const { answer, heard } = await answerTo(makeApp, error);
          assert.deepEqual([answer.status, codeOf(answer), heard.length], [status, code, status < 500 ? 0 : 1]);
          assert.ok(!answer.text.includes('hunter2'));
        }
      }
    });

    it('INJ-14: answers what the parser of the app refuses', async () => {
      const { app } = await answerTo(makeApp, saying({}));
      const answer = await request(app).post('/').set('Content-Type', 'application/json').send('{"password":"hunter2').expect(400);
      assert.deepEqual(answer.body, { error: { code: 'invalid_request', message: 'The request is not valid.' } });
    });

    it('speaks in the words of the application', async () => {
      const { answer } = await answerTo(makeApp, saying({}), { messages: { internal_error: 'Da ging etwas schief.' } });
      assert.deepEqual(answer.body, { error: { code: 'internal_error', message: 'Da ging etwas schief.' } });
    });

    it('leaves an answer that was begun already to Express, which ends the connection', async () => {
      const app = makeApp();
      app.set('env', 'test');
      app.get('/', (_req, res, next) => {
        res.write('half of');
        next(saying({}));
      });
      const heard: unknown[] = [];
      app.use(errorHandler({ onError: (error) => heard.push(error) }));
      await assert.rejects(request(app).get('/').timeout(5000), /aborted|socket hang up/);
      assert.deepEqual(heard, []);
    });
  });
}

describe('errorHandler', () => {
  it('CFG-01: refuses options that there are not', () => {
    for (const [options, word] of [
      [{ message: {} }, 'no option message'],
      [{ messages: { nope: 'x' } }, 'code nope'],
      [{ messages: { forbidden: '' } }, 'messages.forbidden'],
      [{ onError: 'print' }, 'onError'],
      [7, 'messages'],
    ] as const)
      assert.throws(() => errorHandler(options as ErrorHandlerOptions), { code: 'configuration', message: new RegExp(word) });
  });

  it('has the four parameters that Express knows an error handler by', () => {
    assert.equal(errorHandler().length, 4);
  });
});
