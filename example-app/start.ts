import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { startEmbeddedMongo } from 'embedded-mongo';
import mongoose, { type Connection, type Model } from 'mongoose';
import { createMigrator, type Migrator } from 'passport-lazy-migration';
import { mongooseStores } from 'passport-lazy-migration/mongoose';
import { createApp } from './app.js';
import { legacyPool, legacySource } from './legacy.js';
import type { Mailbox } from './mail/mailbox.js';
import { createMailer } from './mail/mailer.js';
import { expireSessions } from './middleware/sessions.js';
import { type OldSystem, openOldSystem } from './old-system/old-system.js';
import { everybody } from './old-system/people.js';
import { Operator } from './operator/operator.js';
import { TimeMachine } from './operator/time-machine.js';
import type { Settings } from './settings.js';
import { StartError } from './start-error.js';
import { type User, type UserDocument, userModel } from './user.js';

/** The example, up and running. */
export interface Example {
  /** Where a browser finds it. */
  readonly address: string;
  readonly oldSystem: OldSystem;
  readonly migrator: Migrator<UserDocument>;
  readonly operator: Operator;
  readonly User: Model<User>;
  /** What was mailed, unless it went out over SMTP. */
  readonly mailbox: Mailbox | null;
  /** Stops everything that was started, and lets go of what was there before. */
  stop(): Promise<void>;
}

/** What stops again what was started, in the order of starting. */
type Closers = (() => Promise<unknown>)[];

/** How it is started, beside the settings. */
export interface StartOptions {
  /** Whether stopping the old system cuts off one at `LEGACY_DATABASE_URL`, too. @default false */
  readonly cutOff?: boolean;
}

/**
 * Starts the old system, the database and the app.
 * @throws StartError where one of them can't start.
 */
export async function startExample(settings: Settings, { cutOff }: StartOptions = {}): Promise<Example> {
  const closers: Closers = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    // Both at once: each takes a while. Where this one fails first, that is seen below.
    const opening = openOldSystem({ url: settings.legacyUrl, cutOff });
    opening.catch(() => {});
    closers.push(async () => (await opening.catch(() => null))?.stop());
    const connection = await connect(settings, closers);
    const oldSystem = await opening;

    const pool = legacyPool(oldSystem.url);
    closers.push(() => pool.end());
    const User = userModel(connection);
    const operator = new Operator(settings.adminEmail);
    const migrator = createMigrator({ ...mongooseStores(User), legacy: legacySource(pool), phase: () => operator.phase });
    closers.push(() => migrator.close());
    await migrator.ready();

    const timeMachine = new TimeMachine(everybody().filter(({ active }) => active));
    closers.push(async () => timeMachine.stop());
    await expireSessions(connection);
    const server = await listen(createServer(), settings.port);
    closers.push(() => close(server));
    const address = `http://localhost:${portOf(server)}`;
    // Only now it is known where mailed links lead. Nothing waits in between, so no request comes too early.
    const home = settings.appUrl ?? address;
    const mailer = createMailer(settings, home);
    server.on('request', createApp({ migrator, connection, people: oldSystem.people, mailer, operator, timeMachine, home, settings }));
    return { address, oldSystem, migrator, operator, User, mailbox: mailer.mailbox, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connect({ mongoUri, database }: Settings, closers: Closers): Promise<Connection> {
  const embedded = mongoUri ? null : await startEmbeddedMongo();
  if (embedded) closers.push(() => embedded.close());
  const dbName = database ?? (embedded ? 'example' : undefined);
  const connection = mongoose.createConnection(mongoUri ?? embedded?.uri ?? '', {
    ...(dbName ? { dbName } : {}),
    serverSelectionTimeoutMS: 5_000,
  });
  closers.push(() => connection.close());
  try {
    return await connection.asPromise();
  } catch (error) {
    throw new StartError(`MongoDB at MONGODB_URI cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function listen(server: Server, port: number): Promise<Server> {
  server.listen(port);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
      throw new StartError(
        `Port ${port} ${error.code === 'EACCES' ? 'is not allowed' : 'is taken'}: choose another with PORT=${port + 1} npm start`,
      );
    }
    throw error;
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
