import pg from 'pg';
import { StartError } from '../start-error.js';
import { startPostgres } from './postgres.js';
import { openRelay } from './relay.js';
import { seed } from './seed.js';

/** The system that people come from: a PostgreSQL with a `users` table and old bcrypt hashes. */
export interface OldSystem {
  readonly url: string;
  /** How many people have an account there. */
  readonly people: number;
  /** From then on it cannot be reached. */
  stop(): Promise<void>;
}

/** Which old system is opened. */
export interface OldSystemOptions {
  /** A PostgreSQL that is there already; without it one is started. */
  readonly url?: string | undefined;
  /** Whether `stop` is to cut off a PostgreSQL that is there already, too. @default false */
  readonly cutOff?: boolean | undefined;
}

/**
 * Opens the old system and fills it, if it is empty.
 * @throws StartError where it cannot be started, reached or used.
 */
export async function openOldSystem({ url, cutOff = false }: OldSystemOptions = {}): Promise<OldSystem> {
  const postgres = url === undefined ? await startPostgres() : cutOff ? await openRelay(url) : { url, stop: async () => {} };
  try {
    return { ...postgres, people: await seeded(postgres.url) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function seeded(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(
      `The old system at LEGACY_DATABASE_URL cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  try {
    return await seed(client);
  } finally {
    await client.end();
  }
}
