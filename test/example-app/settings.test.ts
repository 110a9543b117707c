import assert from 'node:assert/strict';
import { readSettings } from '../../example-app/settings.js';

describe('example-app settings', () => {
  it('have a value for everything that is not set', () => {
    const { sessionSecret, ...settings } = readSettings({});
    assert.deepEqual(settings, { port: 3000, mongoUri: undefined, legacyUrl: undefined, production: false, trustProxy: 0 });
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
    assert.equal(readSettings({ NODE_ENV: 'production', SESSION_SECRET: 'long' }).production, true);
  });
});
