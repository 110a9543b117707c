import assert from 'node:assert/strict';
import { endpointSettings } from '../../lib/legacy/endpoint-options.js';
import { certificate, key } from './support/certificate.js';

const url = 'https://legacy.example.org/migrate';

describe('endpointSettings', () => {
  it('fills in the defaults', () => {
    assert.deepEqual(endpointSettings('aHook', { url }), { url: new URL(url), headers: {}, tls: {}, timeout: 4500 });
  });

  it('takes what can be had of it', () => {
    const settings = endpointSettings('aHook', {
      url: new URL(`${url}?tenant=1`),
      name: 'crm',
      auth: { bearer: 'x.y-z_~+/=' },
      headers: { 'X-Api-Key': 'key' },
      tls: { ca: [certificate], cert: certificate, key },
      timeout: 1,
    });
    assert.equal(settings.url.href, `${url}?tenant=1`);
    assert.deepEqual(settings.headers, { 'X-Api-Key': 'key', authorization: 'Bearer x.y-z_~+/=' });
    assert.equal(settings.timeout, 1);
  });

  it('writes Basic authentication as RFC 7617 has it', () => {
    const { headers } = endpointSettings('aHook', { url, auth: { username: 'Aladdin', password: 'open sesame' } });
    assert.deepEqual(headers, { authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' });
  });

  it('takes plain HTTP when it is told to, and nothing that is neither', () => {
    assert.equal(endpointSettings('aHook', { url: 'http://localhost:1/', allowPlainHttp: true }).url.protocol, 'http:');
    for (const odd of ['ftp://x/', 'file:///etc/passwd', 'data:,x', 'javascript:1', 'ws://x/'])
      assert.throws(() => endpointSettings('aHook', { url: odd, allowPlainHttp: true }), { code: 'configuration', message: /https:/ });
  });

  it('CFG-01: refuses what is wrong, and shows nothing of it', () => {
    const secret = 's3cret';
    const refused: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ url: undefined }, /expected url to be an absolute URL/],
      [{ url: `/${secret}` }, /expected url to be an absolute URL/],
      [{ url: { href: secret } }, /expected url to be an absolute URL/],
      [{ url: `https://app:${secret}@legacy.example.org/` }, /expected url to hold no password; give it as auth/],
      [{ url: `https://${secret}@legacy.example.org/` }, /expected url to hold no password/],
      [{ url: `${url}#${secret}` }, /no fragment/],
      [{ url: `http://legacy.example.org/?token=${secret}` }, /https.*allowPlainHttp/],
      [{ allowPlainHttp: 'false' }, /allowPlainHttp/],
      [{ name: '' }, /expected name/],
      [{ name: 7 }, /expected name/],
      [{ timeout: 0 }, /expected timeout/],
      [{ timeout: Number.POSITIVE_INFINITY }, /expected timeout/],
      [{ timeout: 2 ** 31 }, /expected timeout/],
      [{ timeout: '5000' }, /expected timeout/],
      [{ tls: { pfx: secret } }, /expected tls/],
      [{ tls: { rejectUnauthorized: false } }, /tls of aHook .*'rejectUnauthorized'/],
      [{ tls: { checkServerIdentity: () => undefined } }, /'checkServerIdentity'/],
      [{ tls: secret }, /tls of aHook to be an object/],
      [{ tls: { cert: certificate, key: secret } }, /expected tls/],
      [{ headers: { 'x-key': `${secret}\r\nx-other: 1` } }, /headers.*"x-key" can't/],
      [{ headers: { 'x key': secret } }, /headers.*"x key" can't/],
      [{ headers: { 'x-key': undefined } }, /headers.*"x-key" can't/],
      [{ auth: { bearer: `${secret}\n` } }, /auth\.bearer/],
      [{ auth: { bearer: '' } }, /auth\.bearer/],
      [{ auth: { bearer: { token: secret } } }, /auth\.bearer/],
      [{ auth: { username: `a:${secret}`, password: secret } }, /without a colon/],
      [{ auth: { username: 'app', password: `${secret}é` } }, /in ASCII/],
      [{ auth: { username: 'app' } }, /in ASCII/],
      [{ auth: secret }, /expected auth to be/],
      [{ auth: null }, /expected auth to be/],
      [{ auth: { bearer: secret }, headers: { Authorization: secret } }, /and not both/],
    ];
    for (const [options, message] of refused) {
      assert.throws(
        () => endpointSettings('aHook', { url, ...options }),
        (error: Error & { code?: string }) =>
          error.code === 'configuration' &&
          error.message.includes('aHook') &&
          message.test(error.message) &&
          !error.message.includes(secret),
        JSON.stringify(options),
      );
    }
  });
});
