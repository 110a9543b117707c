import assert from 'node:assert/strict';
import { format, inspect } from 'node:util';
import { describeThrown, profileText, redact, scriptConsole } from '../../../../lib/legacy/auth0/inside/what-leaves.js';

describe('What leaves a worker', () => {
  it('of a profile: JSON, up to a limit', () => {
    assert.equal(profileText({ a: [1, null], at: new Date(0) }, 100), '{"a":[1,null],"at":"1970-01-01T00:00:00.000Z"}');
    assert.equal(profileText({ a: 'x'.repeat(92) }, 100)?.length, 100);
    assert.equal(profileText({ a: 'x'.repeat(93) }, 100), null);
    assert.equal(profileText(Array.from({ length: 101 }), 100), null);
  });

  it('of a profile that twice holds the same: both, for that is no circle', () => {
    const same = { a: 1 };
    assert.equal(profileText({ one: same, other: [same, same] }, 100), '{"one":{"a":1},"other":[{"a":1},{"a":1}]}');
  });

  it('of an error: name and code, in short, and the message only of our own', () => {
    const clear = new WeakSet<object>();
    const error = Object.assign(new TypeError('hunter2'), { code: 'E'.repeat(100) });
    assert.deepEqual(describeThrown(error, clear), { name: 'TypeError', code: 'E'.repeat(64) });
    clear.add(error);
    assert.deepEqual(describeThrown(error, clear), { name: 'TypeError', code: 'E'.repeat(64), says: 'hunter2' });
    assert.deepEqual(describeThrown({ code: 7, name: {} }, clear), { code: '7' });
    for (const thrown of ['hunter2', null, undefined, Symbol('hunter2')]) assert.deepEqual(describeThrown(thrown, clear), {});
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    assert.deepEqual(describeThrown(proxy, clear), {});
  });

  it('of what is printed: no password, however it was spelled', () => {
    const people = [
      { identifier: 'ada', password: `it's "a" sécret\\ &+` },
      { identifier: 'bob', password: 'secret' },
    ];
    for (const { identifier, password } of people) {
      const basic = Buffer.from(`${identifier}:${password}`).toString('base64');
      const printed = [
        ...[password, inspect(password), inspect({ password }), JSON.stringify({ password }), format('%o %j', password, [password])],
        ...[encodeURIComponent(password), new URLSearchParams({ password }).toString(), `Authorization: Basic ${basic}`],
        ...[Buffer.from(password).toString('hex'), Buffer.from(password).toString('base64url'), `secretsecret`],
      ];
      for (const text of printed) {
        const rest = redact(text, people, []);
        assert.match(rest, /\[password\]/, text);
        assert.doesNotMatch(rest, /secret|s(%C3%A9|é)cret|c2VjcmV0/, text);
      }
    }
    assert.equal(redact('nothing', [{ identifier: '', password: '' }], ['']), 'nothing');
  });

  it('of what is printed: nothing that is configured, but for what is too short to be a secret', () => {
    const configured = ['postgres://migration:hunter2@db', 'true', ''];
    assert.equal(redact('it is true of postgres://migration:hunter2@db/x', [], configured), 'it is true of [configuration]/x');
  });

  it('of what is printed by whatever method of console, and of what cannot be', () => {
    const lines: string[] = [];
    const console = scriptConsole(globalThis.console, format, (level, text) => lines.push(`${level}: ${text}`));
    console.log('%s is %d', 'a', 7);
    console.info({ a: 1 });
    console.debug('b');
    console.trace('c');
    console.dir('d');
    console.warn('e');
    console.error(new Error('f').message);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    console.log({
      [inspect.custom]() {
        throw new Error('no');
      },
    });
    assert.deepEqual(lines, [
      'info: a is 7',
      'info: { a: 1 }',
      'debug: b',
      'debug: c',
      'info: d',
      'warn: e',
      'error: f',
      'info: [could not be printed]',
    ]);
    assert.equal(typeof console.time, 'function');
    assert.doesNotThrow(() => console.log(proxy));
  });
});
