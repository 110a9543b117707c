import assert from 'node:assert/strict';
import { createHash, pbkdf2Sync } from 'node:crypto';
import { inspect } from 'node:util';
import {
  argon2idHasher,
  bcryptHasher,
  inspectPassword,
  type PasswordFormat,
  passwordEngine,
  scryptHasher,
  storablePassword,
  verifyPassword,
  wrapPassword,
} from '../../lib/passwords/index.js';
import { createPasswords } from '../../lib/passwords/passwords.js';
import { countingHasher } from '../support/counting-hasher.js';
import { recordingLogger } from '../support/recording-logger.js';

const django = 'pbkdf2_sha256$1000$0QlK1yrTyrTi45J6VmKrwK$ZplmtNW9Kmr+EPOKHb2Wmej/ORXePcQGcFyczhQATnY=';
const password = 'Tr0ub4dor&3';
const md5 = '4ece57a61323b52ccffdbef021956754';

describe('verifyPassword', () => {
  it('gives each of the five answers', async () => {
    const answer = async (stored: string, typed = password) => (await verifyPassword(stored, typed)).answer;
    assert.equal(await answer(django), 'match');
    assert.equal(await answer(django, 'wrong'), 'mismatch');
    assert.equal(await answer(md5), 'unsupported');
    assert.equal(await answer(django.slice(0, -4)), 'malformed');
    assert.equal(await answer(django.replace('$1000$', '$999999999$')), 'too-costly');
  });

  it('asks for an update of whatever the hasher would not make, and never after a no', async () => {
    assert.equal((await verifyPassword(django, password)).needsUpdate, true);
    assert.equal((await verifyPassword(django, 'wrong')).needsUpdate, false);
    const current = await bcryptHasher().hash(password);
    assert.deepEqual(await verifyPassword(current, password), { answer: 'match', needsUpdate: false });
    const cheap = await bcryptHasher({ cost: 4 }).hash(password);
    assert.equal((await verifyPassword(cheap, password)).needsUpdate, true);
    const { verifyPassword: verify } = passwordEngine({ hasher: bcryptHasher({ cost: 4 }) });
    assert.equal((await verify(cheap, password)).needsUpdate, false);
    const meteor = '$2b$04$wM45oATwTZicO/qmTqArtekMi/pwSatMCRGO4cIgTqg8sxDk9lMry';
    assert.equal((await verify({ format: 'meteor-bcrypt', hash: meteor }, password)).needsUpdate, true);
  });

  it('guesses no format from a text that could be of several', async () => {
    for (const hash of [md5, md5.repeat(2), `${md5}:salt`, 'sha1$salt$874572e7a5ae6a49466a6ac578b98adba78c6aa6', password]) {
      assert.equal((await verifyPassword(hash, password)).answer, 'unsupported', hash);
    }
  });

  it('PWD-04: tells a password with NULs behind it from the same without, also where HMAC does not', async () => {
    const salt = 'a salt of 16 byt';
    const identity = Buffer.concat([Buffer.of(0), Buffer.from(salt), pbkdf2Sync(password, salt, 1000, 32, 'sha1')]).toString('base64');
    for (const stored of [django, identity, await scryptHasher({ logN: 10 }).hash(password)]) {
      assert.equal((await verifyPassword(stored, password)).answer, 'match');
      for (const more of ['\0', '\0\0', '\0x', '\0\0\0\0'])
        assert.equal((await verifyPassword(stored, password + more)).answer, 'mismatch');
    }
    const withNul = {
      format: 'raw-digest',
      hash: createHash('sha256').update(`${password}\0`).digest('hex'),
      params: { algorithm: 'sha256' },
    };
    assert.equal((await verifyPassword(withNul, `${password}\0`)).answer, 'match');
    assert.equal((await verifyPassword(withNul, password)).answer, 'mismatch');
  });

  it('reads a record that was stored as one text', async () => {
    const stored = storablePassword({ format: 'hex-md5', hash: md5 });
    assert.deepEqual(await verifyPassword(stored, password), { answer: 'match', needsUpdate: true });
    for (const broken of ['$record$', '$record$null', '$record$[]', '$record$'.concat('{"hash":1}'), stored.slice(0, -1)]) {
      assert.equal((await verifyPassword(broken, password)).answer, 'malformed', broken);
    }
  });

  it('refuses formats named like what every object has', async () => {
    for (const format of ['__proto__', 'constructor', 'toString']) {
      assert.equal((await verifyPassword({ format, hash: md5 }, password)).answer, 'unsupported');
    }
  });
});

describe('inspectPassword', () => {
  it('says format, parameters and cost, and nothing that is secret', () => {
    const { status, format, parameters, estimate, limits } = inspectPassword(django);
    assert.deepEqual(
      { status, format, parameters },
      { status: 'readable', format: 'django-pbkdf2-sha256', parameters: { digest: 'sha256', iterations: 1000, keyLength: 32 } },
    );
    assert.ok(estimate && estimate.milliseconds > 0);
    assert.equal(limits.pbkdf2Iterations, 2_000_000);
  });

  it('refuses before any work what costs too much', () => {
    const tail = 'abcdefghijklmnopqrstuuaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    assert.equal(inspectPassword(`$2b$31$${tail}`).status, 'too-costly');
    assert.equal(inspectPassword(`$argon2id$v=19$m=8388608,t=1,p=1$c2FsdHNhbHQ$${'A'.repeat(43)}`).status, 'too-costly');
  });

  it('counts what a long key of PBKDF2 costs, which takes all iterations for each digest of it', () => {
    const status = (iterations: number, keylen: number) =>
      inspectPassword({
        format: 'passport-local-mongoose',
        hash: '00'.repeat(keylen),
        salt: 'salt',
        params: { digest: 'sha256', iterations, keylen },
      }).status;
    assert.equal(status(25_000, 512), 'readable', 'what passport-local-mongoose makes');
    assert.equal(status(2_000_000, 4 * 32), 'readable');
    assert.equal(status(2_000_000, 4 * 32 + 1), 'too-costly');
    assert.equal(status(2_000_001, 32), 'too-costly');
  });
});

describe('passwordEngine', () => {
  it('takes other limits, and refuses those that are none', async () => {
    const { verifyPassword: verify } = passwordEngine({ limits: { pbkdf2Iterations: 999 } });
    assert.equal((await verify(django, password)).answer, 'too-costly');
    assert.throws(() => passwordEngine({ limits: { pbkdf2Iterations: 1.5 } }), { code: 'configuration' });
    assert.throws(() => passwordEngine({ limits: { rounds: 5 } as object }), { code: 'configuration' });
    assert.throws(() => passwordEngine({ formats: [{ name: 'unread' } as never] }), { code: 'configuration', message: /formats\[0\]/ });
  });

  it("takes an application's own format, which is told apart from all others", async () => {
    const reversed: PasswordFormat = {
      name: 'reversed',
      recognizes: (hash) => hash.startsWith('rev:'),
      read: ({ hash }) => ({ parameters: {}, opens: (_, text) => `rev:${Array.from(text).reverse().join('')}` === hash }),
    };
    const engine = passwordEngine({ formats: [reversed] });
    assert.equal((await engine.verifyPassword('rev:cba', 'abc')).answer, 'match');
    assert.ok(engine.formats.includes('reversed'));
  });

  it('turns a fault of a format into an error of this library, without what was compared', async () => {
    const fail = () => {
      throw new Error('secret');
    };
    const read = () => ({ parameters: {}, opens: () => true });
    for (const faulty of [
      { name: 'faulty', read: () => ({ parameters: {}, opens: fail }) },
      { name: 'faulty', read: fail },
      { name: 'faulty', read, recognizes: fail },
      { name: 'faulty', read: () => null as never },
    ] satisfies PasswordFormat[]) {
      const format = 'recognizes' in faulty ? undefined : 'faulty';
      await assert.rejects(passwordEngine({ formats: [faulty] }).verifyPassword({ format, hash: 'x' }, 'abc'), (error: Error) => {
        assert.equal((error as { code?: string }).code, 'configuration');
        assert.doesNotMatch(inspect(error), /secret/);
        return true;
      });
    }
    const { inspectPassword: look } = passwordEngine({ formats: [{ name: 'faulty', read: () => null as never }] });
    assert.throws(() => look({ format: 'faulty', hash: 'x' }), { code: 'configuration' });
  });

  it('takes the reasons of a format that has them from another build of this package', async () => {
    class FromAnotherBuild extends Error {
      override readonly name = 'Unreadable';
      readonly reason = 'too-costly';
    }
    const read = () => {
      throw new FromAnotherBuild();
    };
    const engine = passwordEngine({ formats: [{ name: 'acme', read }] });
    assert.equal((await engine.verifyPassword({ format: 'acme', hash: 'x' }, 'abc')).answer, 'too-costly');
    assert.equal(engine.inspectPassword({ format: 'acme', hash: 'x' }).status, 'too-costly');
  });
});

describe('createPasswords', () => {
  it('verifies every known format, asks to replace it, and hashes nothing for that itself', async () => {
    const hasher = countingHasher();
    const logger = recordingLogger();
    const passwords = createPasswords({ hasher, logger });
    assert.deepEqual(await passwords.verify(django, password), { match: true, needsUpdate: true });
    assert.equal(hasher.work(), 0);
    assert.deepEqual(await passwords.verify(storablePassword({ format: 'hex-md5', hash: md5 }), password), {
      match: true,
      needsUpdate: true,
    });
    assert.deepEqual(await passwords.verify(django, 'wrong'), { match: false, needsUpdate: false });
    assert.ok(hasher.work() > 0, 'a no costs a hash');
    assert.deepEqual(logger.lines, []);
  });

  it('never lets a hash that the hasher denied be opened as another format', async () => {
    const hasher = countingHasher();
    const passwords = createPasswords({ hasher, logger: recordingLogger() });
    const hash = await hasher.hash(password);
    const work = hasher.work();
    assert.deepEqual(await passwords.verify(hash, 'wrong'), { match: false, needsUpdate: false });
    assert.equal(hasher.work() - work, 1);
  });
});

describe('hashers', () => {
  for (const [name, hasher, other] of [
    ['argon2idHasher', argon2idHasher({ memory: 64, passes: 1 }), argon2idHasher({ memory: 128, passes: 1 })],
    ['scryptHasher', scryptHasher({ logN: 4 }), scryptHasher({ logN: 5 })],
  ] as const) {
    describe(name, () => {
      it('opens what it made, in either spelling, and asks for no update', async () => {
        const hash = await hasher.hash('pässword'.normalize('NFD'));
        assert.ok(hasher.recognizes(hash));
        assert.equal(await hasher.verify(hash, 'pässword'.normalize('NFC')), true);
        assert.equal(await hasher.verify(hash, 'pässword'.normalize('NFD')), true);
        assert.equal(await hasher.verify(hash, 'passwort'), false);
        assert.equal(hasher.needsUpdate(hash), false);
        assert.equal((await verifyPassword(hash, 'pässword'.normalize('NFC'))).answer, 'match');
      });

      it('asks for an update of other settings and other schemes', async () => {
        assert.equal(hasher.needsUpdate(await other.hash('abc')), true);
        assert.equal(hasher.needsUpdate(django), true);
        assert.equal(await hasher.verify(await other.hash('abc'), 'abc'), true);
      });

      it('refuses what no hash should be made of', async () => {
        await assert.rejects(hasher.hash('p'.repeat(4097)), { code: 'password_too_long' });
        await assert.rejects(hasher.hash('abc\ud800'), { code: 'invalid_request' });
      });

      it('warns of settings that are good for tests alone', () => {
        assert.match(hasher.warning ?? '', /outside of tests/);
      });
    });
  }

  it('refuse settings beyond what is accepted of a stored hash', () => {
    assert.throws(() => argon2idHasher({ memory: 8_388_608 }), { code: 'configuration' });
    assert.throws(() => argon2idHasher({ memory: 7 }), { code: 'configuration' });
    assert.throws(() => scryptHasher({ logN: 31 }), { code: 'configuration' });
    assert.throws(() => scryptHasher({ p: 0 }), { code: 'configuration' });
  });

  it('replace one another: a hash of bcrypt is verified and renewed where Argon2id is current', async () => {
    const hasher = argon2idHasher({ memory: 64, passes: 1 });
    const passwords = createPasswords({ hasher, logger: recordingLogger() });
    const old = await bcryptHasher({ cost: 4 }).hash('abc');
    assert.deepEqual(await passwords.verify(old, 'abc'), { match: true, needsUpdate: true });
    assert.deepEqual(await passwords.verify(await passwords.hash('abc'), 'abc'), { match: true, needsUpdate: false });
  });
});

describe('wrapPassword', () => {
  it('puts a modern hash over a digest, which the password opens and the digest does not', async () => {
    for (const hasher of [bcryptHasher({ cost: 4 }), argon2idHasher({ memory: 64, passes: 1 }), scryptHasher({ logN: 4 })]) {
      const wrapped = await wrapPassword({ format: 'raw-digest', hash: md5.toUpperCase(), params: { algorithm: 'md5' } }, hasher);
      assert.equal((await verifyPassword(wrapped, password)).answer, 'match');
      assert.equal((await verifyPassword(wrapped, md5)).answer, 'mismatch');
      assert.deepEqual(await verifyPassword(storablePassword(wrapped), password), { answer: 'match', needsUpdate: true });
      assert.ok(!JSON.stringify(wrapped).toLowerCase().includes(md5));
    }
  });

  it('refuses what is no plain digest', async () => {
    const hasher = bcryptHasher({ cost: 4 });
    for (const record of [
      { hash: django },
      { hash: 'abc', params: { algorithm: 'md5' } },
      { hash: md5, params: { algorithm: 'md5', iterations: 2 } },
    ]) {
      await assert.rejects(wrapPassword(record, hasher), { code: 'invalid_request' });
    }
  });
});
