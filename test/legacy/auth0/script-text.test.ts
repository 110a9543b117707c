import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { scriptCode } from '../../../lib/legacy/auth0/script-text.js';

/** What the function is that a script's expression gives. */
const loaded = (script: Parameters<typeof scriptCode>[0]): string => {
  const made: unknown = runInNewContext(scriptCode(script, 'login.js').code);
  return typeof made === 'function' ? `${made.name}/${made.length}` : typeof made;
};
const fails = (script: unknown, message: RegExp) =>
  assert.throws(() => scriptCode(script as string, 'login.js'), { code: 'configuration', message });

describe('scriptCode', () => {
  it('makes an expression of a script, whatever stands around its function', () => {
    const before = ['', '\n\n', '// a comment\n', '/* a comment */', '"use strict", '];
    const after = ['', ';', ';;\n', ' // the end', '; // the end\n', '; /* the end; */ // really', '\n// end // end;\n'];
    for (const start of before) {
      for (const end of after) {
        assert.equal(loaded(`${start}function login(email, password, callback) {}${end}`), 'login/3', JSON.stringify([start, end]));
      }
    }
  });

  it('does not take what is in a text for a comment', () => {
    const script = `function login(a, b, c) { return 'http://example.org/*'; /* ; */ } // '*/`;
    assert.equal(loaded(script), 'login/3');
    assert.equal(loaded('(a, b, c) => "http://example.org";'), '/3');
  });

  it('takes functions of any form', () => {
    assert.equal(
      loaded((_email: string, _password: string, _callback: () => void) => {}),
      '/3',
    );
    assert.equal(
      loaded(async function login(_email: string, _password: string, _callback: () => void) {}),
      'login/3',
    );
    const scripts = { login(_email: string, _callback: () => void) {}, async getUser(_email: string, _callback: () => void) {} };
    // oxlint-disable-next-line typescript/unbound-method -- what is wanted is its source
    assert.deepEqual([loaded(scripts.login), loaded(scripts.getUser)], ['login/2', 'getUser/2']);
  });

  it('runs nothing of it', () => {
    assert.equal(scriptCode('(globalThis.ran = true, function () {})', 'login.js').label, 'login.js');
    assert.ok(!('ran' in globalThis));
  });

  it('says what is wrong, and where, but nothing of the text', () => {
    fails(
      'function login(email) {\n  const secret = hunter2 +;\n}',
      /^The script login\.js is no function expression: Unexpected token ';' \(line 2\)\.$/,
    );
    fails('module.exports = {', /no function expression/);
    fails('const login = function () {};', /no function expression/);
    fails('', /is empty/);
    fails(' // nothing\n', /is empty/);
    fails(Object, /no function expression/);
    fails(undefined, /to be a text or a function, got undefined/);
    fails(null, /got null/);
  });
});
