import bcrypt from 'bcrypt';
import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import pg from 'pg';

interface Row {
  readonly id: number;
  readonly email: string;
  readonly password_hash: string;
  readonly full_name: string;
  readonly email_verified: boolean;
  readonly active: boolean;
}

/** Connections to the old database, each step of which gives up before the library stops waiting. */
export function legacyPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 2_000, query_timeout: 3_000 });
  // Without a listener an idle connection that breaks ends the process. The next query sees what is wrong by itself.
  pool.on('error', () => {});
  return pool;
}

/** The old system, as the library sees it: does this password belong to this person, and who is this person? */
export function legacySource(pool: pg.Pool): LegacySource {
  const find = async (email: string): Promise<Row | undefined> => {
    const { rows } = await pool.query<Row>('select * from users where lower(email) = lower($1)', [email]);
    return rows[0];
  };
  const profileOf = (row: Row): LegacyProfile => ({
    id: row.id,
    email: row.email,
    emailVerified: row.email_verified,
    name: row.full_name,
    enabled: row.active,
  });
  return {
    async verify(email, password) {
      const row = await find(email);
      return row && (await bcrypt.compare(password, row.password_hash)) ? profileOf(row) : null;
    },
    async getUser(email) {
      const row = await find(email);
      return row ? profileOf(row) : null;
    },
    async count() {
      const { rows } = await pool.query<{ count: number }>('select count(*)::int from users where active');
      return rows[0]?.count ?? 0;
    },
  };
}
