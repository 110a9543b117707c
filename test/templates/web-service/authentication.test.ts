import assert from 'node:assert/strict';
import { victim } from '../support/people.js';
import { patient } from '../support/source-suite.js';
import type { TemplateSource } from '../support/template.js';
import { type Options, webServiceStage } from '../support/web-service-stage.js';

const context = { signal: patient };

describe('The template for web services', () => {
  const service = webServiceStage();

  describe('speaks Basic authentication (RFC 7617):', () => {
    let source: TemplateSource;
    afterEach(() => source.close());
    const sentFor = async (identifier: string, password: string, options: Options = {}) => {
      source = service.sourceOf(options);
      service.server.received.length = 0;
      const answered = await source.verify(identifier, password, context);
      await source.close();
      return service.server.received.length ? service.server.received.map(({ headers }) => headers.authorization) : answered;
    };
    const basic = (bytes: string, encoding: BufferEncoding) => [`Basic ${Buffer.from(bytes, encoding).toString('base64')}`];

    it('sends the example of the RFC, and letters beyond ASCII in UTF-8', async () => {
      assert.deepEqual(await sentFor('Aladdin', 'open sesame'), ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==']);
      assert.deepEqual(await sentFor('test', '123£'), ['Basic dGVzdDoxMjPCow==']);
      assert.deepEqual(await sentFor('zoë', ':p:ä:\u{1f511} '), basic('zoë::p:ä:\u{1f511} ', 'utf8'));
    });

    it('composes letters, so that it does not matter on which machine they were typed', async () => {
      assert.deepEqual(await sentFor('zoe\u0308', 'a\u030a'), basic('zoë:å', 'utf8'));
    });

    it('sends letters in Latin-1 where the service expects that, and nothing where they are not in it', async () => {
      assert.deepEqual(await sentFor('zoë', 'pä:ß', { charset: 'latin1' }), basic('zoë:pä:ß', 'latin1'));
      for (const text of ['€', '漢', '\u{1f511}', '\u0142']) {
        assert.equal(await sentFor('zoë', text, { charset: 'latin1' }), null);
        assert.equal(await sentFor(text, 'a password', { charset: 'latin1' }), null);
      }
    });

    it('says no, and sends nothing, where a name has a colon, or anything cannot be sent whole', async () => {
      for (const name of [
        'a:b',
        ':',
        `${victim.email}:`,
        '',
        '.',
        '..',
        'a\0b',
        'a\nb',
        'a\u007f',
        'a\u0085',
        '\ud800',
        'a'.repeat(4097),
      ]) {
        assert.equal(await sentFor(name, 'a password'), null, JSON.stringify(name.slice(0, 20)));
      }
      for (const password of ['', 'a\0b', 'a\r\nX: y', '\udc00', 'ä'.repeat(2049)]) {
        assert.equal(await sentFor(victim.email, password), null, JSON.stringify(password.slice(0, 20)));
      }
      assert.equal(((await sentFor(victim.email, 'ä'.repeat(2048))) as unknown[]).length, 1);
      for (const hostile of [{}, ['x'], 7, null, undefined, true, { toString: () => victim.email }]) {
        assert.equal(await sentFor(hostile as string, 'a password'), null);
        assert.equal(await sentFor(victim.email, hostile as string), null);
      }
    });

    it('never sends the account of the application along with a password, nor a password along with anything else', async () => {
      source = service.sourceOf({ account: { username: 'app', password: 'sécret' }, headers: { 'x-api-key': 'a key' } });
      await source.verify(victim.email, 'a guess', context);
      await source.getUser(victim.email, context);
      await source.count(context);
      for await (const _ of source.users(context)) break;
      const [asked, ...others] = service.server.received;
      assert.deepEqual([asked?.headers.authorization], basic(`${victim.email}:a guess`, 'utf8'));
      assert.deepEqual([...new Set(others.map(({ headers }) => headers.authorization))], basic('app:sécret', 'utf8'));
      assert.deepEqual([...new Set(service.server.received.map(({ headers }) => headers['x-api-key']))], ['a key']);
      assert.equal(others.length, 3);
    });

    it('sends what the headers say of authorization with all but passwords', async () => {
      source = service.sourceOf({ headers: { Authorization: 'Bearer a token' } });
      await source.verify(victim.email, 'a guess', context);
      await source.getUser(victim.email, context);
      assert.deepEqual(
        service.server.received.map(({ headers }) => headers.authorization),
        [...basic(`${victim.email}:a guess`, 'utf8'), 'Bearer a token'],
      );
    });
  });
});
