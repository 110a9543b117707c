import assert from 'node:assert/strict';
import { builtInFormats } from '../../../lib/passwords/formats/index.js';
import { passwordFormats, verifyPassword } from '../../../lib/passwords/index.js';
import { outOfScope, recordOf, type Vector, vectors } from './vectors.js';

const EXPECTED: Readonly<Record<Vector['expect'], readonly string[]>> = {
  match: ['match'],
  mismatch: ['mismatch', 'malformed'],
  reject: ['malformed', 'mismatch', 'unsupported'],
  'reject-cost': ['too-costly'],
  'reject-password': ['mismatch'],
};

const ofFormat = (name: string): readonly Vector[] => vectors.filter(({ format }) => format === name);
const recognizedAs = (hash: string): readonly string[] =>
  builtInFormats.filter((format) => format.recognizes?.(hash)).map(({ name }) => name);
const known = [...new Set(vectors.map(({ format }) => format))].filter((format) => format !== '*');

describe('the vectors of other implementations', () => {
  it('name no format that is neither checked nor out of scope with a reason', () => {
    const unaccounted = known.filter((format) => !passwordFormats.includes(format) && !outOfScope.has(format));
    assert.deepEqual(unaccounted, []);
  });

  it('show every format that is checked', () => {
    assert.deepEqual(
      passwordFormats.filter((format) => !known.includes(format)),
      [],
    );
  });

  for (const format of known.filter((name) => passwordFormats.includes(name))) {
    describe(format, () => {
      for (const vector of ofFormat(format)) {
        it(`answers ${vector.expect} to ${vector.id}`, async () => {
          const { answer } = await verifyPassword(recordOf(vector), vector.password);
          assert.ok(EXPECTED[vector.expect].includes(answer), answer);
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

  it('that name their format are recognized as that one, and by no other', () => {
    for (const vector of vectors.filter(({ expect }) => expect === 'match')) {
      const claims = recognizedAs(vector.hash);
      if (claims.length) assert.deepEqual(claims, [vector.format], vector.id);
    }
  });
});
