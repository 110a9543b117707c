import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { canonicalize, isAddress } from '../../lib/core/identifier.js';

describe('canonicalize', () => {
  const refused = (identifier: string) =>
    assert.throws(() => canonicalize(identifier), { code: 'invalid_request', status: 400 }, JSON.stringify(identifier));

  it('IDN-01: gives one spelling for all cases and for white space around', () => {
    for (const typed of ['ada@example.org', 'ADA@EXAMPLE.ORG', ' Ada@Example.Org\t', '\u00a0ada@example.org\n']) {
      assert.equal(canonicalize(typed), 'ada@example.org');
    }
    for (const typed of ['ada', 'ADA', ' Ada ']) assert.equal(canonicalize(typed), 'ada');
  });

  it('IDN-01: gives the composed form, however the accents were typed', () => {
    assert.equal(canonicalize('Zoe\u0308@example.org'), canonicalize('ZO\u00cb@example.org'));
    assert.equal(canonicalize('zo\u00eb'), 'zo\u00eb');
  });

  it('IDN-01: is its own spelling', () => {
    for (const typed of [
      'Ada',
      'A.B+c@EXAMPLE.org.',
      'zo\u00eb@b\u00fccher.example',
      '\u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3',
      'stra\u00dfe',
      '\u0130'.toLowerCase().normalize('NFC'),
    ]) {
      let once: string;
      try {
        once = canonicalize(typed);
      } catch {
        continue;
      }
      assert.equal(canonicalize(once), once, typed);
    }
  });

  it('IDN-02: refuses characters that become ASCII only by folding', () => {
    for (const identifier of [
      'mı\u212Be@example.org',
      '\u212Aevin@example.org',
      'm\u0131ke@example.org',
      'ada\uff20example.org',
      'ada@example\uff0eorg',
      '\uff41da',
      '\u017fam',
      '\ufb01nn',
      'n\u00ba1',
      '\u2460',
    ]) {
      refused(identifier);
    }
  });

  it('IDN-02: makes ASCII of no other character at all', () => {
    const isAscii = (text: string) => /^\p{ASCII}*$/u.test(text);
    for (const [first, last] of [
      [0x80, 0xffff],
      [0x1d400, 0x1d7ff],
      [0x1f100, 0x1f2ff],
    ] as const) {
      for (let point = first; point <= last; point++) {
        const character = String.fromCodePoint(point);
        let canonical = character;
        try {
          canonical = canonicalize(`a${character}b`);
        } catch {}
        assert.ok(!isAscii(canonical), `U+${point.toString(16)} gave ${canonical}`);
      }
    }
  });

  it('IDN-02: keeps letters apart that another system folds', () => {
    assert.notEqual(canonicalize('stra\u00dfe@example.org'), canonicalize('strasse@example.org'));
    assert.notEqual(canonicalize('v\u00edctim@example.org'), canonicalize('victim@example.org'));
    assert.notEqual(canonicalize('\u0430da@example.org'), canonicalize('ada@example.org'), 'a Cyrillic letter');
  });

  it('IDN-03: spells a domain in ASCII, in one way', () => {
    const spellings = [
      'ada@ex\u00e4mple.org',
      'ada@EX\u00c4MPLE.org',
      'ada@exa\u0308mple.org',
      'ada@xn--exmple-cua.org',
      'ada@ex\u00e4mple.org.',
    ];
    assert.deepEqual([...new Set(spellings.map(canonicalize))], ['ada@xn--exmple-cua.org']);
    assert.notEqual(canonicalize('ada@ex\u0430mple.org'), canonicalize('ada@example.org'));
  });

  it('IDN-03: takes an ideographic full stop for a dot or refuses it, never for part of a name', () => {
    try {
      assert.equal(canonicalize('ada@example\u3002org'), 'ada@example.org');
    } catch (error) {
      assert.equal((error as { code?: unknown }).code, 'invalid_request');
    }
  });

  it('IDN-12: keeps dots and tags in the local part', () => {
    assert.equal(canonicalize('A.D.A+news@gmail.com'), 'a.d.a+news@gmail.com');
  });

  it('INJ-12: refuses what is more than one plain address', () => {
    for (const identifier of [
      'victim@example.org, attacker@example.org',
      'victim@example.org;attacker@example.org',
      'victim@example.org <attacker@example.org>',
      '"victim"@example.org',
      'victim(comment)@exa mple.org',
      'victim@example.org\r\nBcc: attacker@example.org',
      'victim@@example.org',
      'a@b@c',
      '@example.org',
      'victim@',
      'vic tim@example.org',
      'victim@example..org',
      'victim@.example.org',
      'victim@[127.0.0.1]',
      'victim@127.0.0.1',
      'victim@example.org:25',
      'victim@example.org/path',
      'victim@exam%70le.org',
    ]) {
      refused(identifier);
    }
  });

  it('INJ-13: refuses control characters and NUL, and keeps what a real name may hold', () => {
    for (const identifier of ['ada\0', 'a\u0000da@example.org', 'ada\u001b[31m', 'a\u007fda', 'ada\u0085x', 'a\nb']) refused(identifier);
    assert.equal(canonicalize('a_d*a%(x)@example.org'), 'a_d*a%(x)@example.org');
    assert.equal(canonicalize('*)(uid=*'), '*)(uid=*');
  });

  it('refuses an empty, an over-long and an ill-formed identifier', () => {
    for (const identifier of ['', ' ', '\t\n', 'a'.repeat(255), `${'a'.repeat(250)}@example.org`, 'ada\ud800', '\udc00ada'])
      refused(identifier);
    assert.equal(canonicalize('a'.repeat(254)).length, 254);
  });

  it('folds nothing that is too long, whatever it is given', () => {
    const folds = ['normalize', 'toLowerCase', 'toUpperCase', 'split'] as const;
    const folded = folds.map((name) => mock.method(String.prototype, name));
    try {
      for (const long of ['@'.repeat(1e6), 'a'.repeat(1e6), `a@${'.'.repeat(1e6)}`, '\u0301'.repeat(1e6)]) refused(long);
      assert.equal(Math.max(0, ...folded.flatMap(({ mock: { calls } }) => calls.map(({ this: text }) => String(text).length))), 0);
    } finally {
      mock.restoreAll();
    }
  });
});

describe('isAddress', () => {
  it('tells an address from a username', () => {
    assert.deepEqual([isAddress('ada@example.org'), isAddress('ada')], [true, false]);
  });
});
