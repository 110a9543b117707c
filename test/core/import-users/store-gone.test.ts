import assert from 'node:assert/strict';
import { StoreUnavailableError } from '../../../lib/core/errors.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { importUsers } from '../../../lib/index.js';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { recordingLogger } from '../../support/recording-logger.js';

const HASH = '$2b$04$abcdefghijklmnopqrstuuOIcDDpr9v1n1mQVJ8dKbbIl4yfy1sOC';

describe('importUsers, whose store is gone', () => {
  it('IMP-10: gives up with the first row that has been tried for long enough, and not with each that is under way', async () => {
    const stores = memoryStores();
    let asked = 0;
    const fail = () => {
      asked++;
      return Promise.reject(new StoreUnavailableError());
    };
    for (const store of [stores.users, stores.ledger])
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((method) => method !== 'constructor'))
        Object.defineProperty(store, name, { value: fail });
    const migrator = createMigrator({ ...stores, logger: recordingLogger() });
    const rows = Array.from({ length: 2000 }, (_, id) => ({ id, email: `p${id}@example.org`, password: HASH }));
    const importing = importUsers(migrator, rows, { source: 'shop', retries: 2, retryDelay: 5 });
    await assert.rejects(importing, { code: 'store_unavailable' });
    assert.ok(asked < 1000, `the store was asked ${asked} times`);
  });
});
