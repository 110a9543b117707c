import assert from 'node:assert/strict';
import express from 'express';
import request from 'supertest';
import { assertNothingLeaked, assertNotKept, secretsNoted } from './leaks.js';
import { Mailbox } from './mailbox.js';
import { recordingLogger } from './recording-logger.js';
import { ada, ScriptedLegacy } from './scripted-legacy.js';

const TOLD = /a secret was told/;

describe('The watch over secrets', () => {
  it('finds a password that somebody typed in what is logged', async () => {
    await new ScriptedLegacy().verify('ada', ada.password);
    recordingLogger().warn('refused', { config: { data: ada.password } });
    assert.throws(assertNothingLeaked, TOLD);
  });

  it('finds a token that was mailed in an answer, and in a database', async () => {
    const token = 'canary'.padEnd(43, '-');
    const since = secretsNoted();
    await new Mailbox().sendMail({ type: 'reset-password', to: 'ada@example.org', url: `https://app.example.org/reset?token=${token}` });
    assert.throws(() => assertNotKept(`{ token: '${token}' }`, since), /in the database/);
    assertNotKept(`{ token: '${token}' }`, secretsNoted());
    const app = express().get('/', (_req, res) => {
      res.redirect(303, `/reset?token=${token}`);
    });
    await request(app).get('/').expect(303);
    assert.throws(assertNothingLeaked, TOLD);
  });
});
