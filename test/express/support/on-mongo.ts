import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Test } from 'supertest';
import type { LimitOptions } from '../../../lib/core/limit-options.js';
import type { MigratorOptions } from '../../../lib/create-migrator.js';
import type { MemoryUser } from '../../../lib/stores/memory/index.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { expresses } from '../../passport/support/expresses.js';
import { migratableModel } from '../../stores/mongoose/support/models.js';
import { testDatabase } from '../../support/mongo.js';
import { ada } from '../../support/scripted-legacy.js';
import { type AccountWorld, accountWorld, type AppParts, type WorldParts } from './account-app.js';

/** An application whose users are in a MongoDB of its own. */
export type Open = (
  parts?: Omit<AppParts, 'makeApp'> & WorldParts & { readonly limits?: LimitOptions },
) => Promise<AccountWorld & { readonly model: ReturnType<typeof migratableModel>; readonly ports: Ports }>;

type Ports = Partial<MigratorOptions<MemoryUser>>;

/** The same tests with an application of either Express, on the embedded server or that of `MONGODB_URI`. */
export function onMongo(title: string, tests: (open: Open) => void): void {
  for (const [version, makeApp] of expresses)
    describe(`${title}, on ${version}`, () => {
      const db = testDatabase();
      tests(async ({ limits, world, ...parts } = {}) => {
        const model = migratableModel(db.connection, { username: String, blocked: Boolean });
        const collections = { ledger: `ledger_of_${model.modelName}` };
        const stores = limits ? mongooseStores(model, { collections, limits }) : mongooseStores(model, { collections, limits: false });
        // The tests look at no more of a user than both kinds of stores show.
        const ports = stores as unknown as Ports;
        const here = accountWorld({ makeApp, ...parts, world: { ...ports, ...world } });
        await here.migrator.ready();
        return { ...here, model, ports };
      });
    });
}

export const EMAIL = 'ada@example.org';
export const OLD = ada.password;
export const NEW = 'an entirely new password';

type Body = string | object | undefined;

/** What browsers and clients do on the account routes of a world. */
export function client(here: AccountWorld) {
  const agent = here.agent();
  const post = (route: string, body: Body = {}): Test => agent.post(`/account/${route}`).send(body);
  return {
    agent,
    post,
    login: (password: string, email = EMAIL) => post('login', { email, password }),
    /** Whether a session is good. */
    isIn: async (): Promise<boolean> => (await agent.get('/me')).status === 200,
    /** Asks for a reset, and gives the token that was mailed. */
    forgotten: async (email = EMAIL): Promise<string> => {
      await post('forgot-password', { email }).expect(202, { status: 'sent' });
      await here.settled();
      return here.mail.token('reset-password');
    },
    signedUp: async (fields: object): Promise<string> => {
      await post('signup', fields).expect(202, { status: 'verification_sent' });
      await here.settled();
      return here.mail.token('verify-email');
    },
    delete: (password: string) => agent.delete('/account/account').send({ password }),
  };
}

/** All that is kept in the database, was told to listeners, or was logged. */
export async function everythingTold({ model, events, logger }: Awaited<ReturnType<Open>>): Promise<string> {
  const collections = (await model.db.db?.collections()) ?? [];
  const kept = await Promise.all(collections.map((collection) => collection.find().toArray()));
  assert.ok(kept.flat().length > 0);
  return inspect([kept, events, logger.text()], { depth: 20 });
}

/** The status of an answer, with the code of its error. */
export const saidBy = ({ status, body }: { readonly status: number; readonly body: unknown }): string => {
  const code = (body as { readonly error?: { readonly code: string } }).error?.code;
  return code ? `${status} ${code}` : String(status);
};

/** Holds that a flow ended as it should. */
export async function ends(answer: PromiseLike<{ readonly status: number; readonly body: unknown }>, said: string): Promise<void> {
  assert.equal(saidBy(await answer), said);
}
