import { calculateObjectSize } from 'bson';
import type { Doc } from '../bson/document.js';

/** The most a message may hold, as mongod announces it. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** The most a document may hold. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** The most writes one command may carry. */
export const MAX_WRITE_BATCH = 100_000;

/** How many bytes a document takes on the wire. */
export const sizeOf = (doc: Doc): number => calculateObjectSize(doc);
