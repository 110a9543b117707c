import assert from 'node:assert/strict';
import { checkMail, linkFor } from '../../lib/core/mail.js';
import { LINKS } from '../support/mailbox.js';

describe('linkFor', () => {
  it('RST-01: puts the token, URI-encoded, wherever the configured link asks for it', () => {
    assert.equal(linkFor(LINKS, 'reset-password', 'a/b?c'), 'https://app.example.org/reset?token=a%2Fb%3Fc');
    assert.equal(linkFor(LINKS, 'verify-email', 'token'), 'https://app.example.org/verify#token');
    assert.equal(linkFor(LINKS, 'confirm-email', "$&$'"), "https://app.example.org/confirm/%24%26%24'");
    assert.equal(linkFor({ ...LINKS, confirmEmail: 'https://a/{token}/{token}' }, 'confirm-email', 'x'), 'https://a/x/x');
  });
});

describe('checkMail', () => {
  it('CFG-01: lists all that is wrong', () => {
    const wrong = { links: { resetPassword: '/reset/{token}', verifyEmail: 'https://app.example.org/', confirmEmail: 'ftp://a/{token}' } };
    assert.throws(
      () => checkMail(wrong),
      ({ message }: Error) =>
        ['sendMail', 'links.resetPassword', 'links.verifyEmail', 'links.confirmEmail'].every((name) => message.includes(name)),
    );
    for (const nothing of [undefined, null, 'mail', [], () => {}]) assert.throws(() => checkMail(nothing), { code: 'configuration' });
    checkMail({ sendMail: () => {}, links: LINKS });
    checkMail({ sendMail: () => {}, links: { ...LINKS, resetPassword: 'http://localhost:3000/reset?token={token}' } });
  });
});
