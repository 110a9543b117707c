import assert from 'node:assert/strict';
import { OverloadedError } from '../../lib/core/errors.js';
import type { PasswordVerifier } from '../../lib/core/ports.js';
import { checkerOf } from '../../lib/passwords/checker.js';

const verifier = (prefix: string, verify: PasswordVerifier['verify']): PasswordVerifier => ({
  recognizes: (hash) => hash.startsWith(prefix),
  verify,
});
const yes = verifier('a', async () => true);
const no = verifier('a', async () => false);
const other = verifier('b', async () => true);

function checking(...verifiers: PasswordVerifier[]) {
  const errors: string[] = [];
  const silent = (): void => {};
  const logger = { debug: silent, info: silent, warn: silent, error: (message: string) => void errors.push(message) };
  return { check: checkerOf(verifiers, logger), errors };
}

describe('checkerOf', () => {
  it('asks those who recognize the hash, in order, until one says yes', async () => {
    const { check, errors } = checking(
      other,
      no,
      yes,
      verifier('a', async () => assert.fail('must not be asked')),
    );
    assert.deepEqual(await check('a', 'horse'), { opened: yes, answered: [no, yes] });
    assert.deepEqual(errors, []);
  });

  it('hands on the hash and the password as they are', async () => {
    const asked: string[][] = [];
    const { check } = checking(verifier('', async (...given) => asked.push(given) > 0));
    await check('a hash', ' horse\u0308 ');
    assert.deepEqual(asked, [['a hash', ' horse\u0308 ']]);
  });

  it('says no where everybody does, without a word', async () => {
    const { check, errors } = checking(no, other);
    assert.deepEqual(await check('a', 'horse'), { opened: null, answered: [no] });
    assert.deepEqual(errors, []);
  });

  it('PWD-13: logs that nobody recognizes a hash, without showing it', async () => {
    const { check, errors } = checking(no, other);
    assert.deepEqual(await check('c-hash', 'horse'), { opened: null, answered: [] });
    assert.equal(errors.length, 1);
    assert.ok(!errors[0]?.includes('c-hash'));
  });

  it('goes on to the next where one fails, and logs the name of the fault alone', async () => {
    const thrower = verifier('a', async (hash, password) => {
      throw new RangeError(`${hash} ${password}`);
    });
    const unable: PasswordVerifier = {
      ...no,
      recognizes: () => {
        throw new SyntaxError('a horse');
      },
    };
    const { check, errors } = checking(thrower, unable, yes);
    assert.deepEqual(await check('a', 'horse'), { opened: yes, answered: [yes] });
    assert.deepEqual(errors, ['A password verifier failed: RangeError', 'A password verifier failed: SyntaxError']);
  });

  it('lets a typed error through: it says that there is no answer', async () => {
    const busy = verifier('a', async () => {
      throw new OverloadedError();
    });
    await assert.rejects(checking(busy, yes).check('a', 'horse'), { code: 'overloaded' });
  });

  it('takes nothing but true for a yes', async () => {
    for (const answer of ['true', 1, {}, [], undefined, null]) {
      const careless = { recognizes: () => true, verify: async () => answer } as unknown as PasswordVerifier;
      assert.equal((await checking(careless).check('a', 'horse')).opened, null);
    }
  });
});
