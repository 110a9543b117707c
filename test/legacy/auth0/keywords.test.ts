import assert from 'node:assert/strict';
import { replaceKeywords } from '../../../lib/legacy/auth0/keywords.js';

const replaced = (text: string, keywords = {}): string => replaceKeywords(text, keywords, 'login.js');

describe('replaceKeywords', () => {
  it('puts bare texts in the place of ##NAME##, wherever it stands', () => {
    assert.equal(
      replaced(`const url = 'https://##HOST##/##PATH##';`, { HOST: 'api.example.org', PATH: 'v1' }),
      `const url = 'https://api.example.org/v1';`,
    );
    assert.equal(replaced('##N##', { N: 7 }), '7');
  });

  it('puts JSON in the place of @@NAME@@, and of quotes around it', () => {
    const keywords = { HOSTS: ['a', 'b'], NAME: `o'b"rien` };
    assert.equal(replaced(`[@@HOSTS@@, "@@HOSTS@@", '@@NAME@@']`, keywords), `[["a","b"], ["a","b"], "o'b\\"rien"]`);
    assert.equal(replaced(`'@@NAME@@ and more'`, keywords), `'"o'b\\"rien" and more'`);
  });

  it('takes values as they are, whatever they look like', () => {
    assert.equal(replaced('##A## @@A@@', { A: "$& $' @@B@@ ##B##", B: 'b' }), `$& $' @@B@@ ##B## "$& $' @@B@@ ##B##"`);
  });

  it('leaves alone what only looks like a keyword', () => {
    const text = 'SELECT @@IDENTITY; // ## Users ## and # and a@@b';
    assert.equal(replaced(text), text);
  });

  it('says which keywords are not given, and knows none that an object has by itself', () => {
    const error = { code: 'configuration', message: 'login.js holds ##toString##, @@B@@: give what stands for it as the option keywords.' };
    assert.throws(() => replaced(`##A## ##toString## '@@B@@' @@B@@`, { A: 1 }), error);
  });
});
