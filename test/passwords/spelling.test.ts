import assert from 'node:assert/strict';
import { isWellFormed, spellings } from '../../lib/passwords/spelling.js';

describe('spellings', () => {
  it('PWD-05: are what was typed, then its NFC form where that differs', () => {
    assert.deepEqual(spellings('horse'), ['horse']);
    assert.deepEqual(spellings('h\u00f6rse'), ['h\u00f6rse']);
    assert.deepEqual(spellings('ho\u0308rse'), ['ho\u0308rse', 'h\u00f6rse']);
    assert.deepEqual(spellings(' \ufb01ne '), [' \ufb01ne ']);
  });
});

describe('isWellFormed', () => {
  it('PWD-07: finds surrogates that stand alone', () => {
    for (const text of ['', 'horse', '🐎', '\ufffd']) assert.equal(isWellFormed(text), true, text);
    for (const text of ['\ud800', 'a\udc0e', '🐎\ud83d', '\udc0e\ud83d']) assert.equal(isWellFormed(text), false, JSON.stringify(text));
  });
});
