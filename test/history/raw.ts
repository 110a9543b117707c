import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import type mongoose from 'mongoose';
import { mayMove, type Person } from './people.js';
import type { Found, Remains } from './record.js';

/** What an application, its administrator or a test does with the driver, past the library. */

type Connection = mongoose.Connection;

const users = (connection: Connection) => connection.collection('users');

const tokens = (connection: Connection) => connection.collection<{ _id: string }>('migration_tokens');

const goesBy = ({ email, username, moved, neighbour }: Person) => ({
  $or: [{ email: moved }, { email: neighbour }, ...(email ? [{ email }] : []), ...(username ? [{ username }] : [])],
});

/** Whoever goes by one of the person's names. */
export const lookUp = async (connection: Connection, person: Person) => await users(connection).findOne(goesBy(person));

/** A hash as other libraries make them. */
export const hashOf = async (secret: string): Promise<string> => await bcrypt.hash(secret, 4);

/** The user who is there before anything happens, as another library left them. */
export async function insertBeforehand(connection: Connection, { beforehand, email, secret }: Person): Promise<void> {
  if (!beforehand) return;
  const { password, emailVerified, credentialsVersion } = beforehand;
  await users(connection).insertOne({
    email,
    ...(emailVerified ? { emailVerified } : {}),
    ...(password === null ? {} : { passwordHash: await hashOf(secret(password)) }),
    ...(credentialsVersion ? { credentialsVersion } : {}),
  });
}

/** Removes the person's user; what it was. */
export async function rawDelete(connection: Connection, person: Person): Promise<Found> {
  const removed = await users(connection).findOneAndDelete(goesBy(person));
  if (!removed) return 'nobody';
  const record = await connection.collection('migration_ledger').findOne({ userId: removed._id, state: 'migrated' });
  return removed['passwordHash'] && record ? 'account' : 'unknown';
}

/** Gives a user with a password another address; only one who is surely the person's own. */
export async function rawMove(connection: Connection, person: Person): Promise<Found> {
  const { email, moved } = person;
  if (!email || !mayMove(person)) return 'nobody';
  const { modifiedCount } = await users(connection).updateOne({ email, passwordHash: { $type: 'string' } }, { $set: { email: moved } });
  return modifiedCount === 1 ? 'account' : 'nobody';
}

/** How long ago a link that gets too old did so, in ms: longer than any clock is wrong. */
const LONG_AGO = 30 * 60_000;

/** Makes a link too old. */
export async function expire(connection: Connection, token: string): Promise<void> {
  const _id = createHash('sha256').update(token).digest('hex');
  await tokens(connection).updateOne({ _id }, { $set: { expiresAt: new Date(Date.now() - LONG_AGO) } });
}

/** How the person is stored. */
export async function remainsOf(connection: Connection, person: Person): Promise<Remains> {
  const found = await users(connection).find(goesBy(person)).toArray();
  const ids = found.map(({ _id }) => _id);
  const records = await connection
    .collection('migration_ledger')
    .find({ userId: { $in: ids }, state: 'migrated' })
    .toArray();
  return {
    users: found.map(({ _id, passwordHash, emailVerified, email }) => ({
      id: String(_id),
      hasPassword: typeof passwordHash === 'string',
      emailVerified: emailVerified === true,
      email: email ?? null,
    })),
    marked: records.map(({ userId }) => String(userId)),
  };
}

/** Everything that the library wrote, as text. */
export async function storedText(connection: Connection): Promise<string> {
  const collections = ['users', 'migration_ledger', 'migration_limits', 'migration_tokens'];
  const documents = await Promise.all(collections.map(async (name) => await connection.collection(name).find().toArray()));
  return JSON.stringify(documents);
}

/** Forgets all attempts. */
export async function forgetAttempts(connection: Connection): Promise<void> {
  await connection.collection('migration_limits').deleteMany({});
}
