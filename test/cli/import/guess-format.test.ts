import assert from 'node:assert/strict';
import { guessFormat } from '../../../lib/cli/import/guess-format.js';

const guess = async (head: string, hasMapping = false) => await guessFormat({ head, hasMapping }, 'users');

describe('The format of a file', () => {
  const clear: Readonly<Record<string, readonly string[]>> = {
    firebase: ['{"users": [\n{ "localId": "x", "email": "a@example.org", "passwordHash": "x" }', '[{"localId":"x"}]'],
    auth0: [
      '{"user_id":"auth0|5f","email":"a@example.org"}\n',
      '[{"email":"a@example.org","custom_password_hash":{"algorithm":"bcrypt"}}]',
    ],
    keycloak: ['{"realm":"x","users":[{"username":"ada","credentials":[{"type":"password","secretData":"{}"}]}]}'],
    cognito: ['name,email,cognito:username,email_verified\n'],
    ndjson: ['{"id":1,"email":"a@example.org","password":"x"}\n{"id"', '{"password":"x","username":"ada"}'],
    json: ['[{"email":"a@example.org","password":"x"}]', '{"users": [\n {"username":"ada",\n"password":"x"}'],
    csv: ['id,email,password\n1,', '"password","username"\r\n'],
  };
  for (const [name, heads] of Object.entries(clear)) {
    it(`is ${name} where it can be nothing else`, async () => {
      for (const head of heads) assert.equal(await guess(head), name, head);
    });
  }

  it('is one that takes a mapping, where there is one', async () => {
    assert.deepEqual(await Promise.all(['[{"localId":1}]', '{"a":1}\n', 'a;b\n'].map((head) => guess(head, true))), [
      'json',
      'ndjson',
      'csv',
    ]);
  });

  it('is asked for where it may be any, for a wrong guess would lose the hashes', async () => {
    const unclear = [
      '',
      'hello\n',
      '{"email":"a@example.org","password_hash":"x"}\n',
      'mail,pw\n',
      '[{"email":"a@example.org"}]',
      '{"email":',
      '{}',
    ];
    for (const head of unclear)
      await assert.rejects(
        guess(head),
        { name: 'UsageError', message: /^What is in users\? Say so with --format\. There are:\n\n[^]*ndjson/ },
        head,
      );
  });
});
