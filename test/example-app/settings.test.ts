import assert from 'node:assert/strict';
import { readSettings } from '../../example-app/settings.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  SESSION_SECRET: 'long',
  APP_URL: 'https://app.example.org',
  SMTP_URL: 'smtps://user:secret@mail.example.org:465',
};

describe('example-app settings', () => {
  it('have a value for everything that is not set', () => {
    const { sessionSecret, ...settings } = readSettings({});
    const unset = { mongoUri: undefined, legacyUrl: undefined, appUrl: undefined, smtpUrl: undefined, mailFrom: undefined };
    assert.deepEqual(settings, { port: 3000, production: false, trustProxy: 0, adminEmail: 'Ada@example.com', ...unset });
    assert.equal(readSettings(PRODUCTION).adminEmail, undefined, 'a demo login is nobody’s administrator in production');
    assert.ok(sessionSecret.length >= 32);
    assert.notEqual(readSettings({}).sessionSecret, sessionSecret);
  });

  it('take MONGODB_URI and LEGACY_DATABASE_URL from the environment', () => {
    const { mongoUri, legacyUrl } = readSettings({ MONGODB_URI: 'mongodb://db/app', LEGACY_DATABASE_URL: 'postgres://old/system' });
    assert.deepEqual([mongoUri, legacyUrl], ['mongodb://db/app', 'postgres://old/system']);
  });

  it('refuse a port that is none', () => {
    for (const PORT of ['http', '-1', '65536', '3000.5', ' 80'])
      assert.throws(() => readSettings({ PORT }), { name: 'StartError', message: /^PORT is / });
  });

  it('refuse a LEGACY_DATABASE_URL that is none, without repeating it', () => {
    assert.throws(
      () => readSettings({ LEGACY_DATABASE_URL: 'user:secret@host' }),
      ({ name, message }: Error) => {
        return name === 'StartError' && message.startsWith('LEGACY_DATABASE_URL must be like') && !message.includes('secret');
      },
    );
  });

  it('ask for a SESSION_SECRET in production', () => {
    assert.throws(() => readSettings({ NODE_ENV: 'production' }), { name: 'StartError', message: /SESSION_SECRET/ });
    assert.equal(readSettings(PRODUCTION).production, true);
  });

  it('RST-01: ask in production where links lead and what mails go out by', () => {
    for (const name of ['APP_URL', 'SMTP_URL']) {
      assert.throws(() => readSettings({ ...PRODUCTION, [name]: '' }), { name: 'StartError', message: /APP_URL and SMTP_URL/ });
    }
    const { appUrl, smtpUrl } = readSettings({ ...PRODUCTION, APP_URL: 'https://app.example.org/' });
    assert.deepEqual([appUrl, smtpUrl], ['https://app.example.org', PRODUCTION.SMTP_URL]);
  });

  it('refuse an APP_URL that is no place of its own', () => {
    for (const APP_URL of ['app.example.org', 'ftp://app.example.org', 'https://app.example.org/path', 'https://a:b@c', 'https://a?b=c'])
      assert.throws(() => readSettings({ APP_URL }), { name: 'StartError', message: /^APP_URL must be like [^@]*$/ });
  });

  it('refuse an SMTP_URL that is none, without repeating it', () => {
    for (const SMTP_URL of ['mail.example.org', 'https://user:secret@host']) {
      assert.throws(
        () => readSettings({ SMTP_URL }),
        ({ name, message }: Error) => name === 'StartError' && message.startsWith('SMTP_URL must be like') && !message.includes('secret'),
      );
    }
  });
});
