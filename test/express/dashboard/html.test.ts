import assert from 'node:assert/strict';
import { html } from '../../../lib/express/dashboard/html.js';

describe('html', () => {
  it('DSH-02: makes text of all that is no markup of its own, in attributes too', () => {
    const evil = `<script>alert('1')</script>" onload="x" \` &amp;`;
    assert.match(html`<p title="${evil}">${evil}</p>`.toString(), /^<p title="[^"<>]*">[^"<>]*<\/p>$/);
    assert.equal(html`${evil}`.toString(), '&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x&quot; &#96; &amp;amp;');
  });

  it('LOG-03: shows what would turn or hide the text that follows', () => {
    assert.equal(html`${'a\u202eb\u0000c\u200bd\u2028e\n'}`.toString(), 'a\\u{202e}b\\u{0}c\\u{200b}d\\u{2028}e\n');
  });

  it('takes its own markup, lists, numbers and nothing', () => {
    const items = [1, 'b'].map((item) => html`<li>${item}</li>`);
    assert.equal(html`<ul>${items}${false}${null}${undefined}${0}</ul>`.toString(), '<ul><li>1</li><li>b</li>0</ul>');
  });
});
