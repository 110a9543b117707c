import assert from 'node:assert/strict';
import { engineProblems } from '../../lib/passwords/engine-options.js';
import { DEFAULT_LIMITS, type PasswordFormat } from '../../lib/passwords/index.js';

const acme: PasswordFormat = { name: 'acme', read: () => assert.fail('read') };

describe('engineProblems', () => {
  it('CFG-01: finds nothing wrong with formats and limits that are some, or are left out', () => {
    for (const given of [
      {},
      { formats: undefined, limits: undefined },
      { formats: [], limits: {} },
      { formats: [acme, { ...acme, name: 'other', recognizes: () => true, encoding: 'latin1' }], limits: { ...DEFAULT_LIMITS } },
      { limits: { bcryptCost: undefined, scryptMemory: 0 } },
    ])
      assert.deepEqual([...engineProblems(given)], []);
  });

  it('CFG-01: finds all that is wrong, under the names that were given', () => {
    const given = { formats: [acme, acme, 'acme'], limits: { pbkdf2Iterations: '1000', rounds: 5, constructor: 5 } };
    const problems = [...engineProblems(given, 'passwords.')];
    assert.equal(problems.length, 5);
    for (const [index, problem] of [
      /^two of passwords\.formats are named 'acme'$/,
      /^expected passwords\.formats\[2\] to have a name/,
      /^expected passwords\.limits\.pbkdf2Iterations to be a whole number from 0$/,
      /^there is no option passwords\.limits\.rounds; there are bcryptCost, .*digestIterations$/,
      /^there is no option passwords\.limits\.constructor;/,
    ].entries())
      assert.match(problems[index] ?? '', problem);
  });
});
