import assert from 'node:assert/strict';
import { byDomain, type Route, routed } from '../../lib/legacy/route.js';

describe('byDomain', () => {
  const route = byDomain({ 'acme.example': 'acme', 'shop.example': ['shop', 'crm'], 'bücher.example': 'books' }, 'crm');

  it('gives the source of a domain, and another for all others', () => {
    assert.equal(route('ada@acme.example'), 'acme');
    assert.deepEqual(route('ada@shop.example'), ['shop', 'crm']);
    for (const other of [
      'ada@example.org',
      'ada',
      '',
      '@',
      'ada@',
      'acme.example',
      'ada@sub.acme.example',
      'ada@acme.example.evil.example',
    ])
      assert.equal(route(other), 'crm', other);
  });

  it('IDN-01: knows a domain in every spelling of it', () => {
    for (const spelling of ['Ada@ACME.Example', 'ada@acme.example.', ' ada@acme.example ']) assert.equal(route(spelling), 'acme', spelling);
    for (const spelling of ['ada@bücher.example', 'ada@BÜCHER.example', 'ada@xn--bcher-kva.example', 'ada@bu\u0308cher.example'])
      assert.equal(route(spelling), 'books', spelling);
  });

  it('goes by the domain that mail would go to, and by none where there is more than one', () => {
    for (const odd of ['ada@acme.example@evil.example', 'ada@evil.example, ada@shop.example@evil.example'])
      assert.equal(route(odd), 'crm', odd);
  });

  it('knows no domain by what every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) assert.equal(route(`ada@${name}`), 'crm', name);
  });

  it('gives nothing for others where it is told of none, so that all are asked', () => {
    assert.equal(byDomain({ 'acme.example': 'acme' })('ada@example.org'), undefined);
    assert.deepEqual(byDomain({ 'acme.example': 'acme' }, [])('ada@example.org'), []);
  });

  it('says which names it can give', () => {
    assert.deepEqual(route.names, ['acme', 'shop', 'crm', 'books', 'crm']);
    assert.deepEqual(byDomain({ 'acme.example': 'acme' }).names, ['acme']);
  });

  it('CFG-01: refuses what is no domain, and one in two spellings', () => {
    for (const odd of ['', 'ada@acme.example', '*.example', 'acme example', 'http://acme.example'])
      assert.throws(() => byDomain({ [odd]: 'acme' }), { code: 'configuration', message: /domains/ }, odd);
    assert.throws(() => byDomain({ 'acme.example': 'a', 'ACME.example': 'b' }), { code: 'configuration' });
    assert.throws(() => byDomain({ 'bücher.example': 'a', 'xn--bcher-kva.example': 'b' }), { code: 'configuration' });
  });
});

describe('routed', () => {
  const through = (route: unknown) => routed(route as Route, 'ada');

  it('gives names in a list, or null for all', () => {
    assert.deepEqual(
      through(() => 'crm'),
      ['crm'],
    );
    assert.deepEqual(
      through(() => ['crm', 'shop']),
      ['crm', 'shop'],
    );
    assert.deepEqual(
      through(() => []),
      [],
    );
    for (const all of [null, undefined])
      assert.equal(
        through(() => all),
        null,
      );
  });

  it('gives no answer where the route fails, and does not tell what it says', () => {
    const failing = () => {
      throw new TypeError('cannot read ada@example.org');
    };
    assert.throws(() => through(failing), { name: 'NoAnswer', reason: 'error', message: 'the route failed with TypeError' });
  });

  it('CFG-01: refuses what is no name', () => {
    for (const odd of [7, true, {}, [7], ['crm', null], Promise.resolve('crm'), new Set(['crm'])])
      assert.throws(() => through(() => odd), { code: 'configuration', message: /route/ });
  });
});
