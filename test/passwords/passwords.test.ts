import assert from 'node:assert/strict';
import bcrypt from 'bcrypt';
import type { MigrationError } from '../../lib/core/errors.js';
import type { PasswordHasher, PasswordVerifier } from '../../lib/core/ports.js';
import { bcryptHasher } from '../../lib/passwords/bcrypt.js';
import { createPasswords, type PasswordsOptions } from '../../lib/passwords/passwords.js';
import { countingRounds } from './counting-rounds.js';

const COST = 5;
const NO = { match: false, needsUpdate: false };
const reversed: PasswordVerifier = {
  recognizes: (hash) => hash.startsWith('reversed:'),
  verify: async (hash, password) => hash === `reversed:${Array.from(password).reverse().join('')}`,
};

/** Passwords whose messages are kept. */
function passwordsWith(options: Partial<PasswordsOptions> = {}) {
  const messages: string[] = [];
  const keep =
    (level: string) =>
    (...args: unknown[]): void =>
      void messages.push(`${level}: ${args.join(' ')}`);
  const logger = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
  const passwords = createPasswords({ hasher: bcryptHasher({ cost: COST }), logger, ...options });
  return { passwords, errors: () => messages.filter((message) => message.startsWith('error')), messages };
}

const failing = (fault: unknown): PasswordVerifier => ({
  recognizes: (hash) => hash.startsWith('failing:'),
  verify: async () => {
    throw fault;
  },
});

describe('createPasswords', () => {
  it('verifies what it hashed', async () => {
    const { passwords } = passwordsWith();
    const hash = await passwords.hash('correct horse');
    assert.deepEqual(await passwords.verify(hash, 'correct horse'), { match: true, needsUpdate: false });
    assert.deepEqual(await passwords.verify(hash, 'wrong horse'), NO);
  });

  it('hashes with bcrypt at cost 12 and judges by the default policy unless told otherwise', async () => {
    const { passwords } = passwordsWith({ hasher: undefined });
    assert.match(await passwords.hash('abc'), /^\$2b\$12\$/);
    await assert.rejects(passwords.check('password'), { code: 'password_too_common' });
    await assert.rejects(passwords.check('short'), { code: 'password_too_short' });
    await passwords.check('neither of them');
  });

  it('asks the policy it was given', async () => {
    const policy = async (password: string): Promise<void> => {
      if (password !== 'open sesame') throw new RangeError('not the word');
    };
    const { passwords } = passwordsWith({ policy });
    await passwords.check('open sesame');
    await assert.rejects(passwords.check('neither of them'), RangeError);
  });

  it('PWD-10: knows a password that the policy would refuse, where it may be asked at a login', async () => {
    const { passwords } = passwordsWith();
    assert.equal(await passwords.isOutgrown('short'), true);
    assert.equal(await passwords.isOutgrown('neither of them'), false);
  });

  it('PWD-15: asks no policy at a login that does not say it may be, such as one behind a network', async () => {
    const { passwords } = passwordsWith({ policy: () => assert.fail('asked') });
    assert.equal(await passwords.isOutgrown('short'), false);
  });

  it('PWD-10: takes the fault of a policy for no recommendation, and tells nothing of it but its name', async () => {
    const failing = Object.assign(
      () => {
        throw new TypeError('short');
      },
      { atLogin: true },
    );
    const { passwords, errors } = passwordsWith({ policy: failing });
    assert.equal(await passwords.isOutgrown('short'), false);
    assert.match(errors().join(), /policy failed: TypeError$/);
  });

  it('opens the hashes of a verifier, and has them replaced', async () => {
    const { passwords } = passwordsWith({ verifiers: [reversed] });
    assert.deepEqual(await passwords.verify('reversed:esroh', 'horse'), { match: true, needsUpdate: true });
    assert.deepEqual(await passwords.verify('reversed:esroh', 'house'), NO);
  });

  it('asks a verifier whose hashes look like those of the hasher', async () => {
    const peppered: PasswordVerifier = {
      recognizes: (hash) => hash.startsWith('$2b$'),
      verify: (hash, password) => bcrypt.compare(`${password}+pepper`, hash),
    };
    const { passwords } = passwordsWith({ verifiers: [peppered] });
    assert.deepEqual(await passwords.verify(await bcrypt.hash('horse+pepper', COST), 'horse'), { match: true, needsUpdate: true });
    assert.deepEqual(await passwords.verify(await passwords.hash('horse'), 'horse'), { match: true, needsUpdate: false });
  });

  it('PWD-02: has the hash replaced that a long password opened because another library cut it', async () => {
    const { passwords } = passwordsWith();
    const password = 'long passphrase '.repeat(6);
    const stored = await bcrypt.hash(password, COST);
    assert.deepEqual(await passwords.verify(stored, password), { match: true, needsUpdate: true });
    const renewed = await passwords.hash(password);
    assert.deepEqual(await passwords.verify(renewed, password), { match: true, needsUpdate: false });
    assert.deepEqual(await passwords.verify(renewed, `${password.slice(0, 72)}other`), NO);
  });

  it('PWD-05: has the hash replaced that only the decomposed spelling opens', async () => {
    const { passwords } = passwordsWith();
    const decomposed = 'Pässwörd'.normalize('NFD');
    const stored = await bcrypt.hash(decomposed, COST);
    assert.deepEqual(await passwords.verify(stored, decomposed), { match: true, needsUpdate: true });
    const renewed = await passwords.hash(decomposed);
    for (const form of ['NFC', 'NFD'])
      assert.deepEqual(await passwords.verify(renewed, 'Pässwörd'.normalize(form)), { match: true, needsUpdate: false });
  });

  it('PWD-12: has a cheaper hash replaced after a match', async () => {
    const { passwords } = passwordsWith();
    assert.deepEqual(await passwords.verify(await bcrypt.hash('horse', 4), 'horse'), { match: true, needsUpdate: true });
  });

  it('PWD-13: logs a hash that nothing can be done with, without showing it, and says no', async () => {
    const { passwords, errors } = passwordsWith();
    for (const hash of [
      '',
      '$2b$',
      'undefined',
      '$2y$31$abcdefghijklmnopqrstuuaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      `${await passwords.hash('horse')}\0junk`,
    ]) {
      const before = errors().length;
      assert.deepEqual(await passwords.verify(hash, 'horse'), NO);
      assert.equal(errors().length, before + 1);
      assert.ok(!hash || !errors().join().includes(hash));
    }
  });

  for (const first of [true, false]) {
    it(`ENU-03: every no costs as many rounds as one hash, ${first ? 'the very first too' : 'and so on'}`, async () => {
      const stored = await bcrypt.hash('horse', COST);
      const nobody = 'nobody.has.this';
      const paths: Record<string, (passwords: ReturnType<typeof createPasswords>) => Promise<unknown>> = {
        'nobody to verify': (passwords) => passwords.pretend('wrong'),
        'wrong password': (passwords) => passwords.verify(stored, 'wrong'),
        'wrong password, cheaper hash': async (passwords) => passwords.verify(stored.replace('$05$', '$04$'), 'wrong'),
        'wrong password, other scheme': (passwords) => passwords.verify('reversed:esroh', 'wrong'),
        'unknown scheme': (passwords) => passwords.verify(nobody, 'wrong'),
        'hash too costly': (passwords) => passwords.verify(stored.replace('$05$', '$31$'), 'wrong'),
        'verifier that fails': (passwords) => passwords.verify('failing:', 'wrong'),
      };
      for (const [path, answer] of Object.entries(paths)) {
        const { passwords } = passwordsWith({ verifiers: [reversed, failing(new TypeError('failed'))] });
        if (!first) await passwords.pretend('warm-up');
        assert.equal(await countingRounds(() => answer(passwords)), 2 ** COST, path);
      }
    });
  }

  it('ENU-03: a password that is tried in two spellings costs the same with and without a user', async () => {
    const { passwords } = passwordsWith();
    await passwords.pretend('warm-up');
    const stored = await passwords.hash('horse');
    const decomposed = 'é'.normalize('NFD');
    assert.equal(
      await countingRounds(() => passwords.verify(stored, decomposed)),
      await countingRounds(() => passwords.pretend(decomposed)),
    );
  });

  it('does no work before it is asked to', async () => {
    assert.equal(await countingRounds(async () => passwordsWith()), 0);
  });

  it('takes the fault of a verifier neither for a yes nor for its own, and tells nothing of it but its name', async () => {
    for (const fault of [new TypeError('horse, failing:1'), 'horse', undefined]) {
      const { passwords, errors } = passwordsWith({ verifiers: [failing(fault)] });
      assert.deepEqual(await passwords.verify('failing:1', 'horse'), NO);
      assert.match(errors().join(), fault instanceof TypeError ? /failed: TypeError$/ : /failed: (string|undefined)$/);
    }
  });

  it('throws a typed error, without what was hashed, where the hasher fails', async () => {
    const hasher: PasswordHasher = {
      ...bcryptHasher({ cost: 4 }),
      hash: async (password) => {
        throw new TypeError(`no hash of ${password}`);
      },
    };
    const { passwords } = passwordsWith({ hasher });
    await assert.rejects(
      passwords.hash('horse'),
      (error: Error & { code?: string }) => error.code === 'configuration' && !error.message.includes('horse') && error.cause === undefined,
    );
    await assert.rejects(passwords.pretend('horse'), { code: 'configuration' });
  });

  it('lets in whoever a hash opens to, also where the hasher cannot say if it is outdated', async () => {
    const hasher: PasswordHasher = {
      ...bcryptHasher({ cost: 4 }),
      needsUpdate: () => {
        throw new TypeError('unsure');
      },
    };
    const { passwords, errors } = passwordsWith({ hasher });
    assert.deepEqual(await passwords.verify(await passwords.hash('horse'), 'horse'), { match: true, needsUpdate: false });
    assert.equal(errors().length, 1);
  });

  it('throws overloaded where more is waiting than it was told to take on', async () => {
    const { passwords } = passwordsWith({ concurrency: 1, queue: 1 });
    const hash = await passwords.hash('horse');
    const answers = await Promise.allSettled([
      passwords.verify(hash, 'horse'),
      passwords.hash('horse'),
      passwords.pretend('horse'),
      passwords.verify(hash, 'horse'),
    ]);
    assert.deepEqual(
      answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as MigrationError).code : 'done')),
      ['done', 'done', 'overloaded', 'overloaded'],
    );
  });

  it('CFG-01: warns of a hasher of low cost', () => {
    assert.deepEqual(passwordsWith({ hasher: bcryptHasher({ cost: 10 }) }).messages, []);
    assert.match(passwordsWith({ hasher: bcryptHasher({ cost: 9 }) }).messages.join(), /^warn: .*cost 9/);
  });
});
