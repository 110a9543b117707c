import assert from 'node:assert/strict';
import { compose } from '../../example-app/mail/compose.js';
import { accountPage } from '../../example-app/pages/account-page.js';
import { errorPage } from '../../example-app/pages/error-page.js';
import { homePage } from '../../example-app/pages/home-page.js';
import { html } from '../../example-app/pages/html.js';
import { confirmEmailPage, verifyEmailPage } from '../../example-app/pages/link-pages.js';
import { loginPage } from '../../example-app/pages/login-page.js';
import { mailboxPage } from '../../example-app/pages/mailbox-page.js';
import { forgotPasswordPage, resetPasswordPage } from '../../example-app/pages/password-pages.js';
import { signupPage } from '../../example-app/pages/signup-page.js';

const HOSTILE = `"'><script>alert(1)</script>&`;
const letter = { subject: HOSTILE, content: [HOSTILE, { label: HOSTILE, url: `https://app.example.org/"><script>` }] };
const mail = { ...compose(letter), type: 'reset-password', to: HOSTILE, sentAt: new Date(0) } as const;

/** Every page with a text of any kind wherever one goes. */
const pagesWith = (text: string): readonly string[] => [
  homePage({ name: text, email: text, outcome: 'migrated', migrated: 1, people: 2, isOperator: true }),
  loginPage({ email: text, message: text, demoPeople: [] }),
  accountPage({ email: text, emailVerified: false, sent: 'delete-account', message: text, mailbox: true }),
  signupPage(text),
  forgotPasswordPage(text),
  ...[resetPasswordPage, verifyEmailPage, confirmEmailPage].flatMap((page) => [page({ token: text }), page({ token: '', message: text })]),
  errorPage(text, text),
];

describe('example-app pages', () => {
  it('escape whatever is put into them', () => {
    assert.equal(html`<b title="${HOSTILE}">${HOSTILE}</b>`.toString().includes('<script>'), false);
    assert.equal(html`${`&<>"'`}`.toString(), '&amp;&lt;&gt;&quot;&#39;');
  });

  it('drop control characters, which have no place in a page, but keep line ends and tabs', () => {
    assert.equal(html`${'a\0b\u0008c\u001b[31md\u007fe\u0085f'}`.toString(), 'abc[31mdef');
    assert.equal(html`${'a\tb\nc'}`.toString(), 'a\tb\nc');
    assert.equal(loginPage({ email: 'ada\0@example.com', demoPeople: [] }).includes('\0'), false);
  });

  it('put markup of their own into each other as it is, lists of it included', () => {
    assert.equal(html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>`.toString(), '<ul><li>a</li><li>&lt;b&gt;</li></ul>');
  });

  it('leave out what is not there, but not a zero', () => {
    assert.equal(html`[${null}${undefined}${false}${0}]`.toString(), '[0]');
  });

  it('show a name, an address and a message of any kind as text', () => {
    for (const page of [...pagesWith(HOSTILE), mailboxPage([mail])]) {
      assert.equal(page.includes('<script'), false);
      assert.ok(page.includes('&lt;script&gt;'));
    }
  });

  it('have no script, no style and no handler inside of them', () => {
    const page = [...pagesWith('Ada'), mailboxPage([])].join('');
    assert.doesNotMatch(page, /<script|<style|\sstyle=|\son\w+=/);
  });
});
