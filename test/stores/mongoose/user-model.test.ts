import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { serverUri } from '../../support/mongo.js';
import { checks, migratableModel, newUser } from './support/models.js';

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify']);
const READS = new Set(['find', 'aggregate', 'count']);

describe('The commands that the stores send', () => {
  it('CON-08: write to a majority and read from the primary, whatever the connection would do', async () => {
    const connection = await mongoose
      .createConnection(await serverUri(), {
        dbName: `plm_${crypto.randomUUID().replaceAll('-', '')}`,
        monitorCommands: true,
        readPreference: 'secondaryPreferred',
        w: 1,
      })
      .asPromise();
    try {
      const model = migratableModel(connection, { username: String });
      // Mongoose makes no indexes by itself on a connection that reads elsewhere.
      await model.createIndexes();
      const { users, ledger } = mongooseStores(model);
      await users.ready?.(checks);
      await ledger.ready?.();
      const commands: { name: string; command: Record<string, unknown> }[] = [];
      connection.getClient().on('commandStarted', ({ commandName: name, command }) => commands.push({ name, command }));

      const user = newUser(users);
      await users.insert(user);
      await users.find(user.email ?? '');
      await users.findById(user.id);
      await users.update(user.id, {}, { passwordHash: 'x' });
      await ledger.insert({
        key: 'k',
        source: 's',
        legacyId: null,
        userId: user.id,
        state: 'claimed',
        born: null,
        aliases: ['a'],
        emailVerified: false,
        via: 'login',
        claimedAt: new Date(),
        migratedAt: null,
        deletedAt: null,
      });
      await ledger.find('k');
      await ledger.findByAliases(['a']);
      await ledger.update('k', { state: 'claimed' }, { state: 'migrated' });
      await ledger.updateByUser(user.id, { deletedAt: new Date() });
      await ledger.counts();
      await ledger.overview.tally();
      await ledger.overview.page({ state: 'migrated' });
      await ledger.overview.page({ aliases: [{ from: 'a', to: 'b' }] });
      await ledger.overview.noteConflict({ id: 'x', identifier: 'a***', reason: 'why', at: new Date() });
      await ledger.overview.conflicts({});
      await ledger.overview.removeConflicts(['x']);
      await ledger.overview.noteRehearsal('agree');
      await users.remove(user.id);

      const of = (names: ReadonlySet<string>) => commands.filter(({ name }) => names.has(name));
      assert.deepEqual(new Set(of(WRITES).map(({ name }) => name)), WRITES);
      assert.deepEqual(
        of(WRITES).map(({ command }) => (command['writeConcern'] as { w?: unknown } | undefined)?.w),
        of(WRITES).map(() => 'majority'),
      );
      assert.ok(of(READS).length >= 8);
      for (const { command } of of(READS)) {
        const { mode = 'primary' } = (command['$readPreference'] ?? {}) as { mode?: string };
        // To a server that stands alone the driver says primaryPreferred whatever is asked for.
        assert.ok(['primary', 'primaryPreferred'].includes(mode), mode);
      }
      const unknown = commands.map(({ name }) => name).filter((name) => !WRITES.has(name) && !READS.has(name));
      assert.deepEqual(unknown, [], 'decision 15: nothing but plain commands');
      assert.equal(
        commands.some(({ command }) => command['upsert'] === true || ('txnNumber' in command && 'startTransaction' in command)),
        false,
      );
    } finally {
      await connection.dropDatabase();
      await connection.close();
    }
  });
});
