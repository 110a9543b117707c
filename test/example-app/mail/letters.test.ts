import assert from 'node:assert/strict';
import type { MailType } from 'passport-lazy-migration';
import { compose } from '../../../example-app/mail/compose.js';
import { letterFor } from '../../../example-app/mail/letters.js';

const HOME = 'https://app.example.org';
const TOKEN_LINK = `${HOME}/somewhere?token=${'x'.repeat(43)}`;
const HOSTILE = `"'><a href="http://evil.example">Click</a>&`;

const LINKED: readonly MailType[] = ['reset-password', 'invitation', 'verify-email', 'confirm-email', 'email-changed'];
const ALL: readonly MailType[] = [...LINKED, 'already-registered', 'password-changed'];

const message = { url: TOKEN_LINK, expiresAt: new Date('2026-11-25T10:30:00Z'), user: { name: HOSTILE, email: 'new@example.org' } };
const write = (type: MailType, from: Parameters<typeof letterFor>[1] = message) => compose(letterFor(type, from, HOME));

describe('the mails of the example', () => {
  for (const type of ALL) {
    it(`${type} says the same in plain text and in HTML, which has no script and loads nothing`, () => {
      const { subject, text, html } = write(type);
      assert.ok(subject.length > 10 && !/[\r\n]/.test(subject));
      const links = [...text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link);
      assert.ok(links.length > 0);
      for (const link of links) assert.ok(link.startsWith(`${HOME}/`) && html.includes(`href="${link}"`), link);
      assert.equal([...html.matchAll(/href=/g)].length, links.length);
      assert.doesNotMatch(html, /<script|<img|<link|<style|src=/);
    });
  }

  for (const type of LINKED) {
    it(`${type} has its link, and says until when it is good`, () => {
      assert.ok(write(type).text.includes(TOKEN_LINK));
      assert.match(write(type).text, /good once, until 2026-11-25 10:30 UTC/);
    });
  }

  for (const type of ['already-registered', 'password-changed'] as const) {
    it(`${type} has no token in it, whatever comes with the message`, () => {
      assert.equal(write(type).text.includes('token'), false);
      assert.ok(write(type).text.includes(`${HOME}/forgot-password`));
    });
  }

  it('INJ-16: have nothing in them that somebody chose as their name', () => {
    for (const type of ALL) for (const part of Object.values(write(type))) assert.equal(part.includes('evil.example'), false, type);
  });

  it('INJ-16: escape an address and a link in HTML', () => {
    const hostile = { ...message, url: `${HOME}/?a="><script>`, user: { email: HOSTILE } };
    const { html } = write('email-changed', hostile);
    assert.doesNotMatch(html, /<script|<a href="http:\/\/evil/);
    assert.ok(html.includes('&lt;a href='));
  });

  it('tell the address of before which it was changed to, with a link to take that back where it was proven', () => {
    assert.ok(write('email-changed').text.includes('goes by new@example.org'));
    assert.ok(write('email-changed').text.includes('Take this address back'));
    assert.equal(write('email-changed', { user: message.user }).text.includes('back'), false);
  });
});
