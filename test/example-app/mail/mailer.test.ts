import assert from 'node:assert/strict';
import { tokenIn } from '../../../example-app/mail/mailbox.js';
import { createMailer } from '../../../example-app/mail/mailer.js';
import { startSmtpServer } from '../support/smtp-server.js';

const HOME = 'https://app.example.org';
const TOKEN = 'x'.repeat(43);
const message = { type: 'reset-password', to: 'ada@example.com', url: `${HOME}/reset-password?token=${TOKEN}` } as const;
const OTHERS = [
  'victim@example.com, attacker@evil.example',
  'victim@example.com <attacker@evil.example>',
  'a@b.example\r\nBcc: c@evil.example',
];

describe('the mailer of the example', () => {
  it('keeps mails in its mailbox where no mail server is given', async () => {
    const { mailbox, sendMail } = createMailer({ smtpUrl: undefined, mailFrom: undefined }, HOME);
    assert.ok(mailbox);
    const waiting = mailbox.waitFor('reset-password', 'ada@example.com');
    await sendMail(message);
    const mail = await waiting;
    assert.equal(tokenIn(mail), TOKEN);
    assert.deepEqual(mailbox.mails, [mail]);
    assert.deepEqual(mailbox.find('reset-password', 'grace@example.com'), []);
    assert.deepEqual(mailbox.find('verify-email', 'ada@example.com'), []);
  });

  it('keeps the newest hundred', async () => {
    const { mailbox, sendMail } = createMailer({ smtpUrl: undefined, mailFrom: undefined }, HOME);
    for (let number = 0; number < 103; number++) await sendMail({ ...message, to: `person${number}@example.com` });
    assert.equal(mailbox?.mails.length, 100);
    assert.equal(mailbox?.mails[0]?.to, 'person3@example.com');
  });

  it('sends mails by SMTP where a mail server is given, in plain text and HTML, and keeps none', async () => {
    const server = await startSmtpServer();
    const { mailbox, sendMail } = createMailer({ smtpUrl: server.url, mailFrom: undefined }, HOME);
    try {
      assert.equal(mailbox, null);
      await sendMail(message);
      const [mail] = server.received;
      assert.deepEqual(mail?.recipients, ['ada@example.com']);
      for (const part of [/^From: New home <no-reply@app\.example\.org>$/m, /^To: ada@example\.com$/m, /text\/plain/, /text\/html/])
        assert.match(mail?.data ?? '', part);
    } finally {
      await server.stop();
    }
  });

  it('INJ-12: sends to nobody but the one address, whatever it looks like', async () => {
    const server = await startSmtpServer();
    const { sendMail } = createMailer({ smtpUrl: server.url, mailFrom: 'The house <house@example.org>' }, HOME);
    try {
      for (const to of OTHERS) await sendMail({ ...message, to }).catch(() => {});
      for (const { recipients } of server.received) {
        assert.equal(recipients.length, 1);
        // Quoted, that is: a strange name at one host, and no list.
        assert.match(recipients[0] ?? '', /^".*"@[^@,<>"]+$/);
      }
      for (const { data } of server.received) assert.doesNotMatch(data, /^Bcc:/im);
    } finally {
      await server.stop();
    }
  });

  it('gives up on a mail server that is not there', async () => {
    const server = await startSmtpServer();
    await server.stop();
    const { sendMail } = createMailer({ smtpUrl: server.url, mailFrom: undefined }, HOME);
    await assert.rejects(sendMail(message), /ECONNREFUSED/);
  });
});
