import { serialize } from 'bson';
import type { Doc } from '../bson/document.js';
import { HEADER_BYTES } from './framer.js';
import type { Request } from './request.js';

const OP_REPLY = 1;
const OP_MSG = 2013;
const LEGACY_FIELDS_BYTES = 20;
const MSG_FIELDS_BYTES = 5;
const AWAIT_CAPABLE = 8;

let lastReplyId = 0;

/** Writes the reply to a request, in the format the request came in. */
export function encodeReply({ requestId, legacy }: Request, reply: Doc): Buffer {
  const body = serialize(reply, { ignoreUndefined: true });
  const bodyStart = HEADER_BYTES + (legacy ? LEGACY_FIELDS_BYTES : MSG_FIELDS_BYTES);
  const message = Buffer.alloc(bodyStart + body.length);
  lastReplyId = (lastReplyId + 1) & 0x7fff_ffff;
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(lastReplyId, 4);
  message.writeInt32LE(requestId, 8);
  message.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  if (legacy) {
    message.writeInt32LE(AWAIT_CAPABLE, HEADER_BYTES);
    // The number of documents that follow.
    message.writeInt32LE(1, HEADER_BYTES + 16);
  }
  message.set(body, bodyStart);
  return message;
}
