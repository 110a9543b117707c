import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inspectPassword, type PasswordRecord, passwordFormats, verifyPassword } from '../../../lib/passwords/index.js';
import { hashWork } from '../../templates/support/hash-work.js';
import { recordOf, type Vector, vectors } from './vectors.js';

const ANSWERS = ['match', 'mismatch', 'unsupported', 'malformed', 'too-costly'];
/** What no vector and no mutation of one has for a password. */
const LONG = 'A'.repeat(1e5);
const NEVER = 'never-a-password-of-any-vector';

/** Plaintext opens to whatever it says, and is named here only to be left out. */
const fuzzed = vectors.filter(({ format }) => passwordFormats.includes(format) && format !== 'plaintext');
const cheap = fuzzed.filter((vector) => (inspectPassword(recordOf(vector)).estimate?.milliseconds ?? 0) < 5);

const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '$', '$$$$', '{}', 'null', '\0', '[object Object]'));

/** A text with some of it cut out, doubled or replaced. */
const mutationOf = (text: string) =>
  fc
    .record({
      at: fc.nat(Math.max(text.length, 1)),
      cut: fc.nat(8),
      put: fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('$', '9999999999', '-1', '0', '=')),
    })
    .map(({ at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut));

const mutants = fc
  .constantFrom(...cheap)
  .chain((vector) => fc.record({ vector: fc.constant(vector), hash: mutationOf(vector.hash) }))
  .map(({ vector, hash }): PasswordRecord => ({ ...recordOf(vector), hash }));

describe('stored passwords of any kind', () => {
  it('are answered and never opened, whatever text they are, under every name of a format', async () => {
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.constantFrom(undefined, ...passwordFormats.filter((name) => name !== 'plaintext')),
        async (hash, format) => {
          const { answer } = await verifyPassword({ format, hash, salt: 'salt', username: 'ada' }, NEVER);
          return ANSWERS.includes(answer) && answer !== 'match';
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are answered whatever stands in their place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (stored) => {
        const { answer } = await verifyPassword(stored as string, NEVER);
        return ANSWERS.includes(answer) && answer !== 'match';
      }),
      { numRuns: 300 },
    );
  });

  it('are answered whatever their parameters are', async () => {
    const params = fc.dictionary(
      fc.constantFrom(
        'digest',
        'algorithm',
        'iterations',
        'keylen',
        'hashEncoding',
        'key',
        'template',
        'inner',
        'pepper',
        'rounds',
        'memCost',
        'signerKey',
      ),
      fc.oneof(fc.anything({ maxDepth: 1 }), fc.constantFrom('md5', 'sha256', 'hex', 'base64', '__proto__', 'constructor', 1e9)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cheap), params, async (vector, given) => {
        const { answer } = await verifyPassword({ ...recordOf(vector), params: given }, NEVER);
        return ANSWERS.includes(answer) && answer !== 'match';
      }),
      { numRuns: 300 },
    );
  });

  it('open to nothing new when they are mutated', async () => {
    await fc.assert(
      fc.asyncProperty(mutants, async (record) => {
        const { answer } = await verifyPassword(record, NEVER);
        return ANSWERS.includes(answer) && answer !== 'match';
      }),
      { numRuns: 400 },
    );
  });

  it('are read without any hashing, and without going over a long one again and again', async () => {
    const refused = (vector: Vector): boolean => ['reject', 'reject-cost'].includes(vector.expect);
    const read = async () => {
      for (const vector of vectors.filter(refused)) {
        for (const format of vector.format === '*' ? passwordFormats : [vector.format]) {
          const record = { ...recordOf(vector), format };
          inspectPassword(record);
          // Whoever goes over it for each of its characters is at it for hours.
          inspectPassword({ ...record, hash: record.hash + LONG });
        }
      }
    };
    assert.equal(await hashWork(read), 0);
  });
});
