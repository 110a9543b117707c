import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { PasswordFormat } from '../../../lib/passwords/format/password-format.js';
import * as families from '../../../lib/passwords/formats/index.js';
import { passwordFormats, verifyPassword } from '../../../lib/passwords/index.js';
import { outOfScope, recordOf, unsupported, type Vector, vectors } from './vectors.js';

const EXPECTED: Readonly<Record<Vector['expect'], readonly string[]>> = {
  match: ['match'],
  mismatch: ['mismatch', 'malformed'],
  reject: ['malformed', 'mismatch', 'unsupported'],
  'reject-cost': ['too-costly'],
  'reject-password': ['mismatch'],
};

const ofFormat = (name: string): readonly Vector[] => vectors.filter(({ format }) => format === name);
/** The formats whose hashes are, to the eye, those of another. */
const lookAlikes: readonly (readonly [string, RegExp])[] = [
  ['bcrypt', /bcrypt-(?:md5|sha1|sha256hex|sha512|pepper)$|^(?:meteor|symfony-native)-bcrypt$|^wbb4/],
  ['argon2id', /^wrapped$/],
  ['phc-pbkdf2', /^kratos-pbkdf2-sha3quirk$/],
];
const formatsThere = Object.values<readonly PasswordFormat[]>(families).flat();
const recognizedAs = (hash: string): readonly string[] =>
  formatsThere.filter((format) => format.recognizes?.(hash)).map(({ name }) => name);
/** Spellings of these formats that have nothing to be recognized by. */
const TO_BE_NAMED = /^(?:django-unsalted-md5\.|firebase-scrypt-string\.clerk|spring-security\.doc-noop)/;
const known = [...new Set(vectors.map(({ format }) => format))].filter((format) => format !== '*');

describe('the vectors of other implementations', () => {
  it('name no format that is neither checked nor out of scope with a reason', () => {
    const unaccounted = known.filter((format) => !passwordFormats.includes(format) && !outOfScope.has(format));
    assert.deepEqual(unaccounted, []);
  });

  it('show every format that is checked, but for those with a test of their own', () => {
    const folder = new URL('.', import.meta.url);
    const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && name !== 'vectors.test.ts');
    const texts = tests.map((name) => readFileSync(new URL(name, folder), 'utf8'));
    assert.deepEqual(
      passwordFormats.filter((format) => !known.includes(format) && !texts.some((text) => text.includes(`'${format}'`))),
      [],
    );
  });

  for (const format of known.filter((name) => passwordFormats.includes(name))) {
    describe(format, () => {
      for (const vector of ofFormat(format)) {
        it(`answers ${vector.expect} to ${vector.id}`, async () => {
          const { answer } = await verifyPassword(recordOf(vector), vector.password);
          if (unsupported.has(vector.id)) assert.equal(answer, 'unsupported');
          else assert.ok(EXPECTED[vector.expect].includes(answer), answer);
        });
      }
    });
  }

  it('answer unsupported where the format is out of scope', async () => {
    for (const vector of vectors.filter(({ format }) => outOfScope.has(format))) {
      assert.equal((await verifyPassword(recordOf(vector), vector.password)).answer, 'unsupported', vector.id);
    }
  });

  it('that are of no format open nothing, whichever format they are given out for, or none', async () => {
    for (const { password, hash, id } of ofFormat('*')) {
      for (const format of [undefined, ...passwordFormats]) {
        const { answer } = await verifyPassword({ format, hash }, password);
        assert.ok(EXPECTED.reject.includes(answer) || answer === 'too-costly', `${id} as ${String(format)}: ${answer}`);
      }
    }
  });

  it('are recognized by one format at most, which opens them unless theirs has the looks of it', async () => {
    for (const vector of vectors.filter(({ expect }) => expect === 'match')) {
      const claims = recognizedAs(vector.hash);
      assert.ok(claims.length <= 1, `${vector.id}: ${claims.join()}`);
      const looks = lookAlikes.find(([, pattern]) => pattern.test(vector.format))?.[0] ?? vector.format;
      if (claims.length) assert.equal(claims[0], looks, vector.id);
    }
  });

  it('are recognized, all of them, where their format is from the hash alone', () => {
    const recognizable = new Set(formatsThere.filter(({ recognizes }) => recognizes).map(({ name }) => name));
    const missed = vectors.filter(
      ({ expect, format, hash, id }) =>
        expect === 'match' && recognizable.has(format) && !recognizedAs(hash).length && !TO_BE_NAMED.test(id),
    );
    assert.deepEqual(
      missed.map(({ id }) => id),
      [],
    );
  });
});
