import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { Migrator } from '../../../lib/core/migrator.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { Mailbox } from '../../support/mailbox.js';
import { testDatabase } from '../../support/mongo.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { outcome } from '../../support/world.js';
import { blocked, largeId, lookAlikes, mixed, oddlyNamed, type Person, twins, unverified, victim } from './people.js';
import type { Stage } from './source-suite.js';
import type { TemplateSource } from './template.js';

const NEW = 'an entirely new password';
const [accented, , padded] = lookAlikes;
const [withQuote] = oddlyNamed;

/** The whole way of a person through a migrator on MongoDB, with a template as its old system. */
export function flowSuite(stage: () => Stage): void {
  describe('as the old system of an app:', () => {
    const database = testDatabase();
    let source: TemplateSource;
    let migrator: Migrator<unknown>;
    let mail: Mailbox;
    before(async () => {
      const schema = new mongoose.Schema({ name: String });
      schema.plugin(migratableUser);
      const { users, ledger, tokens } = mongooseStores(database.connection.model('User', schema));
      source = stage().source();
      const passwords = { hasher: bcryptHasher({ cost: 4 }) };
      const guard = { timeout: 10_000, failures: 1000 };
      migrator = createMigrator({ users, ledger, tokens, legacy: source, passwords, guard, logger: recordingLogger() });
      await migrator.ready();
    });
    beforeEach(() => (mail = new Mailbox()));
    afterEach(() => stage().door.open());
    after(async () => {
      await migrator.close();
      await source.close();
    });
    const logIn = async ({ email, password }: Person, typed = password) => await outcome(migrator, email, typed ?? '');
    const statusOf = async ({ email }: Person) => (await migrator.getUser(email)).status;
    const resetToken = async ({ email }: Person) => {
      await migrator.requestPasswordReset(email, { mail });
      await migrator.close();
      return mail.token('reset-password');
    };

    it('MIG-01: brings somebody over at the first login, and verifies them here at the second', async () => {
      assert.equal(await statusOf(victim), 'legacy');
      assert.equal(await logIn(victim, 'a wrong password'), 'rejected');
      assert.equal(await logIn(victim), 'migrated');
      stage().door.cut();
      assert.equal(await logIn(victim), 'verified');
      assert.equal(await logIn(victim, 'a wrong password'), 'rejected');
      const here = JSON.parse(JSON.stringify(await migrator.getUser(victim.email))) as { user: Record<string, unknown> };
      const { id, ...told } = here.user;
      assert.equal(typeof id, 'string');
      assert.deepEqual(told, { email: victim.email, emailVerified: true, name: victim.name });
    });

    it('RST-10, MIG-02: brings over somebody who resets their password first; the old one is dead, whatever the old system says', async () => {
      assert.ok(withQuote);
      const token = await resetToken(withQuote);
      assert.equal(await statusOf(withQuote), 'legacy', 'a link that nobody follows leaves no trace');
      await migrator.resetPassword(token, NEW);
      assert.equal(await logIn(withQuote), 'rejected');
      stage().door.cut();
      assert.deepEqual([await logIn(withQuote, NEW), await logIn(withQuote)], ['verified', 'rejected']);
    });

    it('resets the password of somebody who came over, without the old system', async () => {
      assert.equal(await logIn(unverified), 'migrated');
      stage().door.cut();
      await migrator.resetPassword(await resetToken(unverified), NEW);
      assert.deepEqual([await logIn(unverified, NEW), await logIn(unverified)], ['verified', 'rejected']);
    });

    it('IDN-05: lets nobody sign up with an address of the old system, in any case, and everybody with another', async () => {
      for (const email of [mixed.email, mixed.email.toUpperCase()]) {
        await assert.rejects(migrator.signUp({ email, password: NEW }, { instant: true }), { code: 'user_exists' });
      }
      assert.deepEqual(await migrator.signUp({ email: mixed.email, password: NEW }, { mail }), { status: 'verification_sent' });
      await migrator.close();
      await migrator.signUp({ email: 'newcomer@example.org', password: NEW }, { mail });
      await migrator.close();
      await migrator.verifyEmail(mail.token('verify-email'));
      assert.equal(await outcome(migrator, 'newcomer@example.org', NEW), 'verified');
      assert.equal(await logIn(mixed), 'migrated', 'they are still let in by their own password');
    });

    it('MIG-09: keeps out whom the old system keeps out', async () => {
      assert.equal(await logIn(blocked), 'rejected');
      assert.equal(await statusOf(blocked), 'legacy');
    });

    it('IDN-06: refuses a signup while the old system cannot say whose an address is, and a reset mails nothing', async () => {
      stage().door.cut();
      const error = { code: 'legacy_unavailable', status: 503 };
      await assert.rejects(migrator.signUp({ email: largeId.email, password: NEW }, { mail }), error);
      await migrator.requestPasswordReset(largeId.email, { mail });
      await migrator.close();
      assert.deepEqual(mail.messages, []);
      stage().door.open();
      assert.equal(await logIn(largeId), 'migrated');
    });

    it('MIG-08: brings over one of two who differ in case alone, and never lets the other in as that one', async () => {
      const [first, second] = twins;
      assert.equal(await logIn(second, first.password), 'rejected');
      assert.equal(await logIn(first), 'migrated');
      assert.equal(await logIn(second), 'rejected');
      assert.equal(await logIn(first), 'verified');
    });

    it('IDN-04: gives those who look alike a user each', async () => {
      assert.ok(accented && padded);
      assert.equal(await logIn(accented), 'migrated');
      assert.equal(await logIn(accented, victim.password), 'rejected');
      assert.equal(await logIn(victim, accented.password), 'rejected');
      assert.equal(
        await outcome(migrator, padded.email, padded.password ?? ''),
        'rejected',
        'white space around it is not typed on purpose',
      );
      assert.equal(await logIn(victim), 'verified');
    });
  });
}
