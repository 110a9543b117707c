import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import bcrypt from 'bcrypt';
import fc from 'fast-check';
import { bcryptHasher } from '../../lib/passwords/bcrypt.js';
import { countingRounds } from './counting-rounds.js';

interface Vector {
  readonly id: string;
  readonly password?: string;
  readonly passwordGen?: { readonly unit: string; readonly count: number };
  readonly hash: string;
  readonly expect: 'match' | 'mismatch' | 'reject' | 'reject-cost' | 'reject-password';
  readonly source: string;
}

/** From /work/shared/vectors/hash-vectors.json: bcrypt and passlib-bcrypt-sha256 in UTF-8, and what goes to every verifier. */
const vectors: readonly Vector[] = JSON.parse(readFileSync(new URL('../vectors/bcrypt.json', import.meta.url), 'utf8')) as Vector[];
/** These ask for a no "unless the application normalises on purpose", which ours does. */
const normalizedOnPurpose = new Set(['neg.bcrypt.utf8-nfd', 'neg.passlib-bcrypt-sha256.utf8-nfd']);

const composed = 'Pässwörd-é-1';
const decomposed = composed.normalize('NFD');
const hasher = bcryptHasher({ cost: 4 });
const settings = { numRuns: 40 };

describe('bcryptHasher', () => {
  describe('on the vectors of other implementations', () => {
    for (const { id, password, passwordGen, hash, expect, source } of vectors) {
      const yes = expect === 'match' || normalizedOnPurpose.has(id);
      it(`says ${yes ? 'yes' : 'no'} to ${id} (${source})`, async () => {
        assert.equal(await hasher.verify(hash, password ?? passwordGen?.unit.repeat(passwordGen.count) ?? ''), yes);
        if (expect === 'reject' || expect === 'reject-cost') assert.equal(hasher.recognizes(hash), false);
      });
    }
  });

  it('makes a plain hash of a short password, which bcrypt itself verifies', async () => {
    const hash = await hasher.hash('correct horse');
    assert.match(hash, /^\$2b\$04\$.{53}$/);
    assert.ok(await bcrypt.compare('correct horse', hash));
  });

  it("makes passlib's bcrypt-sha256 of a password that bcrypt would cut", async () => {
    assert.match(await hasher.hash('x'.repeat(73)), /^\$bcrypt-sha256\$v=2,t=2b,r=4\$.{22}\$.{31}$/);
    assert.match(await hasher.hash('€'.repeat(25)), /^\$bcrypt-sha256\$/, 'counted in bytes, not in characters');
    assert.match(await hasher.hash('a\0b'), /^\$bcrypt-sha256\$/);
    assert.match(await hasher.hash('x'.repeat(71)), /^\$2b\$/);
  });

  it('salts: two hashes of one password differ', async () => {
    assert.notEqual(await hasher.hash('same password'), await hasher.hash('same password'));
  });

  it('opens what it made, and never asks to make it again', async () => {
    const passwords = fc.string({ unit: 'binary', minLength: 0, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(passwords, async (password) => {
        const hash = await hasher.hash(password);
        return (
          hasher.recognizes(hash) &&
          (await hasher.verify(hash, password)) &&
          !hasher.needsUpdate(hash) &&
          !hasher.needsUpdate(hash, password)
        );
      }),
      settings,
    );
  });

  it('PWD-01: tells apart passwords that differ after the 72nd byte', async () => {
    const hash = await hasher.hash(`${'a'.repeat(72)}X`);
    assert.equal(await hasher.verify(hash, `${'a'.repeat(72)}X`), true);
    assert.equal(await hasher.verify(hash, `${'a'.repeat(72)}Y`), false);
    assert.equal(await hasher.verify(hash, 'a'.repeat(72)), false);
  });

  it('PWD-01: no prefix of a password opens its hash, and no password that starts with it, at any length', async () => {
    const lengths = fc.tuple(fc.integer({ min: 60, max: 90 }), fc.integer({ min: 60, max: 90 }));
    await fc.assert(
      fc.asyncProperty(
        lengths,
        async ([made, typed]) => (await hasher.verify(await hasher.hash('a'.repeat(made)), 'a'.repeat(typed))) === (made === typed),
      ),
      { ...settings, examples: [[[71, 72]], [[72, 73]], [[72, 72]], [[73, 72]]] },
    );
  });

  it('PWD-02: a long password opens the hash of a library that cut it, and the hasher would make another', async () => {
    const password = 'long passphrase '.repeat(6);
    for (const variant of ['$2a$', '$2b$', '$2y$']) {
      const stored = (await bcrypt.hash(password, 4)).replace('$2b$', variant);
      assert.equal(await hasher.verify(stored, password), true, variant);
      assert.equal(hasher.needsUpdate(stored, password), true, variant);
    }
    const renewed = await hasher.hash(password);
    assert.equal(await hasher.verify(renewed, password), true);
    assert.equal(await hasher.verify(renewed, password.slice(0, 72)), false);
  });

  it('PWD-04: a NUL ends nothing and repeats nothing', async () => {
    const plain = await hasher.hash('abc');
    const withNul = await hasher.hash('abc\0X');
    for (const other of ['abc\0X', 'abc\0', 'abc\0abc', '\0abc'])
      assert.equal(await hasher.verify(plain, other), false, JSON.stringify(other));
    for (const other of ['abc\0Y', 'abc', 'abc\0']) assert.equal(await hasher.verify(withNul, other), false, JSON.stringify(other));
    assert.equal(await hasher.verify(withNul, 'abc\0X'), true);
    assert.equal(await bcrypt.compare('abc\0abc', plain), true, 'bcrypt itself falls for it');
  });

  it('PWD-04: takes no stored hash with anything before or after it, as bcrypt itself does', async () => {
    for (const hash of [await hasher.hash('abc'), await hasher.hash('x'.repeat(80))]) {
      for (const altered of [`${hash}\0junk`, `${hash}\n`, ` ${hash}`, `${hash}a`, hash.slice(0, -1), `${hash}\0`]) {
        assert.equal(hasher.recognizes(altered), false, JSON.stringify(altered));
        assert.equal(await hasher.verify(altered, hash.length > 60 ? 'x'.repeat(80) : 'abc'), false);
      }
    }
    assert.equal(await bcrypt.compare('abc', `${await hasher.hash('abc')}\0junk`), true, 'bcrypt itself falls for it');
  });

  it('PWD-05: either spelling of a character opens a hash of ours', async () => {
    for (const made of [composed, decomposed]) {
      const hash = await hasher.hash(made);
      assert.ok(await bcrypt.compare(composed, hash), 'the hash is of the NFC form');
      assert.equal(await hasher.verify(hash, composed), true);
      assert.equal(await hasher.verify(hash, decomposed), true);
    }
  });

  it('PWD-05: the spelling that was typed opens the hash that another library made of it', async () => {
    assert.equal(await hasher.verify(await bcrypt.hash(decomposed, 4), decomposed), true);
    assert.equal(await hasher.verify(await bcrypt.hash(composed, 4), decomposed), true);
  });

  it('PWD-05: folds no case, trims nothing, and keeps compatibility characters apart', async () => {
    const hash = await hasher.hash('ﬁne Password');
    for (const other of ['fine Password', 'ﬁne password', ' ﬁne Password', 'ﬁne Password '])
      assert.equal(await hasher.verify(hash, other), false, other);
  });

  it('PWD-07: refuses to hash a lone surrogate, and opens nothing to one', async () => {
    await assert.rejects(hasher.hash('abc\ud800defg'), { code: 'invalid_request', status: 400 });
    const replaced = await bcrypt.hash('abc\ufffddefg', 4);
    assert.equal(await bcrypt.compare('abc\ud801defg', replaced), true, 'bcrypt itself falls for it');
    assert.equal(await hasher.verify(replaced, 'abc\ud801defg'), false);
    assert.equal(await hasher.verify(replaced, 'abc\ufffddefg'), true);
  });

  it('PWD-08: refuses what is longer than 4096 bytes before any work', async () => {
    const hash = await hasher.hash('abc');
    const rounds = await countingRounds(async () => {
      await assert.rejects(hasher.hash('p'.repeat(4097)), { code: 'password_too_long' });
      assert.equal(await hasher.verify(hash, '€'.repeat(1366)), false);
    });
    assert.equal(rounds, 0);
  });

  it('PWD-12: would make another hash where the cost, the variant or the scheme is another', async () => {
    const own = await hasher.hash('abc');
    assert.equal(hasher.needsUpdate(own), false);
    assert.equal(hasher.needsUpdate(await bcryptHasher({ cost: 5 }).hash('abc')), true);
    assert.equal(hasher.needsUpdate(own.replace('$2b$', '$2a$')), true);
    assert.equal(hasher.needsUpdate(own.replace('$2b$', '$2y$')), true);
    assert.equal(hasher.needsUpdate('$bcrypt-sha256$2b,4$gX1p4lpSKtBE8wwXFjSj9.$vXE/hs27sNW8Zn/nIGhxpI8RzXMIAVO'), true);
    assert.equal(hasher.needsUpdate('{SSHA}AAAA'), true);
  });

  it('PWD-12: hashes at cost 12 unless told otherwise', async () => {
    assert.match(await bcryptHasher().hash('abc'), /^\$2b\$12\$/);
  });

  it('PWD-13: verifies every variant, and $2x$ as far as it is right', async () => {
    const hash = await bcrypt.hash('abc', 4);
    for (const variant of ['$2a$', '$2b$', '$2x$', '$2y$']) {
      assert.equal(await hasher.verify(hash.replace('$2b$', variant), 'abc'), true, variant);
      assert.equal(await hasher.verify(hash.replace('$2b$', variant), 'abd'), false, variant);
    }
    const umlaut = (await bcrypt.hash('ä', 4)).replace('$2b$', '$2x$');
    assert.equal(await hasher.verify(umlaut, 'ä'), false, 'such a hash of such a password was never made');
  });

  it('PWD-14: does no work for a stored hash of a cost beyond 15 or below 4', async () => {
    const tail = 'abcdefghijklmnopqrstuuaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    const digest = `${tail.slice(0, 22)}$${tail.slice(22)}`;
    const rounds = await countingRounds(async () => {
      for (const hash of [
        `$2b$16$${tail}`,
        `$2b$31$${tail}`,
        `$2y$99$${tail}`,
        `$2b$03$${tail}`,
        `$2b$00$${tail}`,
        `$bcrypt-sha256$v=2,t=2b,r=16$${digest}`,
        `$bcrypt-sha256$2b,31$${digest}`,
      ]) {
        assert.equal(hasher.recognizes(hash), false, hash);
        assert.equal(await hasher.verify(hash, 'abc'), false, hash);
      }
    });
    assert.equal(rounds, 0);
    assert.equal(hasher.recognizes(`$2b$15$${tail}`), true);
  });

  it('ENU-03: a no costs as many rounds as a hash, whatever cheaper hash is stored', async () => {
    const costly = bcryptHasher({ cost: 8 });
    for (const cost of [4, 5, 7, 8]) {
      const hash = await bcrypt.hash('abc', cost);
      assert.equal(await countingRounds(() => costly.verify(hash, 'wrong')), 2 ** 8, `stored at ${cost}`);
    }
    const whole = await bcryptHasher({ cost: 6 }).hash('x'.repeat(80));
    assert.equal(await countingRounds(() => costly.verify(whole, 'wrong')), 2 ** 8);
    assert.equal(await countingRounds(() => costly.verify(whole, 'wr\0ng')), 2 ** 8);
  });

  it('CFG-01: refuses a cost that is no whole number from 4 to 15', () => {
    for (const cost of [3, 16, 31, 0, -1, 10.5, Number.NaN, Number.POSITIVE_INFINITY, null, '12']) {
      assert.throws(() => bcryptHasher({ cost: cost as number }), { code: 'configuration', message: /4 to 15/ }, String(cost));
    }
    for (const cost of [4, 15]) assert.doesNotThrow(() => bcryptHasher({ cost }));
  });

  it('CFG-01: warns of a cost below 10', () => {
    assert.match(bcryptHasher({ cost: 9 }).warning ?? '', /cost 9/);
    assert.equal(bcryptHasher({ cost: 10 }).warning, undefined);
    assert.equal(bcryptHasher({ cost: undefined }).warning, undefined);
  });
});
