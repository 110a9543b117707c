import { Binary, ObjectId } from 'mongodb';

/** An ObjectId, and others of the same value. */
export const id = new ObjectId('6b036b3654540b49929b91c6');
export const sameId = (): ObjectId => new ObjectId(id.toHexString());

export const bytes = (...values: number[]): Binary => new Binary(Buffer.from(values));
