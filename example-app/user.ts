import { type Connection, type HydratedDocument, type Model, Schema } from 'mongoose';
import { migratableUser } from 'passport-lazy-migration/mongoose';

/** Somebody who lives in the new app. */
export interface User {
  readonly name?: string;
  readonly email: string;
}

export type UserDocument = HydratedDocument<User>;

// The plugin adds what the library needs and is missing: the address, the hash, the version of the credentials.
const userSchema = new Schema<User>({ name: String }, { timestamps: true });
userSchema.plugin(migratableUser);

/** The model of a connection, so that several apps may run in one process. */
export const userModel = (connection: Connection): Model<User> => connection.model<User>('User', userSchema);
