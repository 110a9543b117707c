import assert from 'node:assert/strict';
import { failurePage, pageProblems, returnTarget } from '../../lib/express/pages.js';

describe('returnTarget', () => {
  it('takes a path of this site, with its query and fragment', () => {
    for (const path of ['/', '/orders/7', '/orders?page=2&sort=a%20b#last', '/a/../b', '/@evil.example', '/?next=//evil.example', '/a:b'])
      assert.equal(returnTarget(path), new URL(path, 'https://app.example.org').href.replace('https://app.example.org', ''), path);
  });

  it('INJ-15: takes nothing that could lead to another site', () => {
    const evil = [
      ...['//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '\\/evil.example', '/\\/evil.example'],
      ...[
        'https://evil.example',
        'https:evil.example',
        'https:/evil.example',
        'HTTPS://evil.example',
        'javascript:alert(1)',
        'data:text/html,x',
      ],
      ...['/%2f/evil.example', '/%2F%2Fevil.example', '%2f%2fevil.example', '/%5cevil.example', '/%5C%5Cevil.example'],
      ...['/\t/evil.example', '/\n/evil.example', '/\r\n/evil.example', '\t//evil.example', ' //evil.example', '/\u0000/evil.example'],
      ...[
        '/.//evil.example',
        '/./\\evil.example',
        '/a/..//evil.example',
        '/%2e//evil.example',
        '/.%2f/..//evil.example',
        '/a/../%2fevil.example',
      ],
      ...[
        '/ok\r\nSet-Cookie: sid=1',
        '/ok\u2028',
        '/\ud800',
        'evil.example',
        '@evil.example',
        '?x',
        '#x',
        '',
        ' /',
        `/${'a'.repeat(2048)}`,
      ],
    ];
    for (const target of evil) {
      const taken = returnTarget(target);
      // What is left of a trick has to be harmless text; nearly all of it is refused.
      if (taken !== null) assert.match(taken, /^\/[\w%]+$/, JSON.stringify(target));
    }
    assert.deepEqual(
      evil.filter((target) => returnTarget(target) !== null),
      ['/ok\u2028'],
    );
    assert.equal(returnTarget('/ok\u2028'), '/ok%E2%80%A8');
  });

  it('INJ-15: takes nothing but a text', () => {
    for (const target of [undefined, null, true, 7, {}, ['/a'], { toString: () => '/a' }]) assert.equal(returnTarget(target), null);
  });
});

describe('failurePage', () => {
  it('adds the code to the query, whatever there is already', () => {
    const of = (failure: string) => failurePage({ success: '/', failure }, 'invalid_token');
    assert.equal(of('/login'), '/login?error=invalid_token');
    assert.equal(of('/login?lang=de'), '/login?lang=de&error=invalid_token');
    assert.equal(of('/login#form'), '/login?error=invalid_token#form');
    assert.equal(of('https://www.example.org/a?b#c'), 'https://www.example.org/a?b&error=invalid_token#c');
  });
});

describe('pageProblems', () => {
  it('finds nothing wrong with paths and absolute URLs', () => {
    const pages = {
      login: { success: '/', failure: '/login?a=1' },
      signup: { success: 'https://www.example.org/hello', failure: '/signup' },
    };
    assert.deepEqual([...pageProblems(pages), ...pageProblems(undefined), ...pageProblems({})], []);
  });

  it('CFG-01: tells of everything that is wrong', () => {
    const wrong = {
      logIn: { success: '/', failure: '/' },
      login: { success: '//evil.example', failure: 'login', fail: '/' },
      signup: '/signup',
      logout: { success: '/' },
      verifyEmail: { success: 'javascript:alert(1)', failure: '/a\r\nb' },
    };
    const told = [...pageProblems(wrong)].join('\n');
    const words = [
      'no route logIn',
      'login.success',
      'login.failure',
      'no pages.login.fail;',
      'pages.signup',
      'logout.failure',
      'verifyEmail.success',
      'verifyEmail.failure',
    ];
    for (const word of words) assert.ok(told.includes(word), `${word} in ${told}`);
    assert.equal(told.split('\n').length, words.length);
    assert.equal([...pageProblems('/login')].length, 1);
  });
});
