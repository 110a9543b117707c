import bcrypt from 'bcrypt';
import type { ClientBase } from 'pg';
import { StartError } from '../start-error.js';
import { everybody } from './people.js';

/** As cheap as bcrypt gets: it was long ago, and three hundred hashes should not hold up a start. */
const OLD_COST = 4;

const SCHEMA = `
  create table users (
    id serial primary key,
    email text not null,
    password_hash text not null,
    full_name text not null,
    email_verified boolean not null,
    active boolean not null
  );
  create unique index users_email on users (lower(email));`;

/**
 * Makes the old system's `users` table and fills it, unless there is one already, which is left as it is.
 * @returns How many people are in it.
 * @throws StartError where the table that is there is not of this form.
 */
export async function seed(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ present: boolean }>("select to_regclass('users') is not null as present");
  if (!rows[0]?.present) await fill(client);
  try {
    await client.query('select id, email, password_hash, full_name, email_verified, active from users limit 0');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `LEGACY_DATABASE_URL has a users table of another form (${reason}): give it an empty database, or adapt example-app/legacy.ts.`,
    );
  }
  const counted = await client.query<{ people: number }>('select count(*)::int as people from users');
  return counted.rows[0]?.people ?? 0;
}

async function fill(client: ClientBase): Promise<void> {
  const people = everybody();
  const hashes = await Promise.all(people.map(async ({ password }) => bcrypt.hash(password, await bcrypt.genSalt(OLD_COST, 'a'))));
  await client.query('begin');
  await client.query(SCHEMA);
  await client.query(
    `insert into users (email, password_hash, full_name, email_verified, active)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::boolean[])`,
    [
      people.map(({ email }) => email),
      hashes,
      people.map(({ name }) => name),
      people.map(({ verified }) => verified),
      people.map(({ active }) => active),
    ],
  );
  await client.query('commit');
}
