import assert from 'node:assert/strict';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { type Contract, migrationLedgerContract, registerContract } from '../../lib/testing/index.js';
import { failures } from './support/failures.js';

describe('registerContract', () => {
  it('registers each case by its name, with whatever registers tests', async () => {
    const registered: [string, () => Promise<void>][] = [];
    const contract: Contract = [{ name: 'a sentence', run: async () => assert.fail('of this') }];
    registerContract(contract, { it: (name, run) => registered.push([name, run]) });
    const [[name, run] = ['', async () => {}]] = registered;
    assert.equal(name, 'a sentence');
    await assert.rejects(run(), { message: 'of this' });
  });

  it('gives each case what was made for it', async () => {
    let made = 0;
    const contract = migrationLedgerContract(async () => {
      made += 1;
      return memoryStores().ledger;
    });
    assert.deepEqual(await failures(contract), []);
    assert.equal(made, contract.length);
  });
});
