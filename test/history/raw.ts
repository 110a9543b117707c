import bcrypt from 'bcrypt';
import type mongoose from 'mongoose';
import type { Person } from './people.js';
import type { Found, Remains } from './record.js';

/** What an application, its administrator or a test does with the driver, past the library. */

type Connection = mongoose.Connection;

const users = (connection: Connection) => connection.collection('users');

const goesBy = ({ email, username, moved }: Person) => ({
  $or: [{ email: moved }, ...(email ? [{ email }] : []), ...(username ? [{ username }] : [])],
});

/** Whoever goes by one of the person's names. */
export const lookUp = async (connection: Connection, person: Person) => await users(connection).findOne(goesBy(person));

/** The user who is there before anything happens, as another library left them. */
export async function insertBeforehand(connection: Connection, { beforehand, email, secret }: Person): Promise<void> {
  if (!beforehand) return;
  const { password, emailVerified, credentialsVersion } = beforehand;
  await users(connection).insertOne({
    email,
    ...(emailVerified ? { emailVerified } : {}),
    ...(password === null ? {} : { passwordHash: await bcrypt.hash(secret(password), 4) }),
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
export async function rawMove(connection: Connection, { origin, email, moved }: Person): Promise<Found> {
  if (!email || origin === 'here' || origin === 'squatted') return 'nobody';
  const { modifiedCount } = await users(connection).updateOne({ email, passwordHash: { $type: 'string' } }, { $set: { email: moved } });
  return modifiedCount === 1 ? 'account' : 'nobody';
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
  const collections = ['users', 'migration_ledger', 'migration_limits'];
  const documents = await Promise.all(collections.map(async (name) => await connection.collection(name).find().toArray()));
  return JSON.stringify(documents);
}

/** Forgets all attempts. */
export async function forgetAttempts(connection: Connection): Promise<void> {
  await connection.collection('migration_limits').deleteMany({});
}
