import { deserialize } from 'bson';
import { type Doc, isDoc } from '../bson/document.js';
import { HEADER_BYTES, ProtocolError } from './framer.js';

const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const CHECKSUM_BYTES = 4;

/** One message from a client. */
export interface Request {
  readonly requestId: number;
  /** Whether it is an `OP_QUERY`, as a driver's first hello may be. */
  readonly legacy: boolean;
  /** Whether the client waits for no reply, as with a write concern of 0. */
  readonly silent: boolean;
  readonly command: Doc;
}

/** Reads one message. */
export function parseRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return { requestId, legacy: false, ...parseMsg(message) };
  if (opCode === OP_QUERY) return { requestId, legacy: true, silent: false, command: parseQuery(message) };
  throw new ProtocolError(`opcode ${opCode}`);
}

// Binary and regular expressions stay BSON's own: as Buffer and RegExp they would lose their subtype and flags.
const decode = (bytes: Uint8Array): Doc => deserialize(bytes, { promoteBuffers: false, bsonRegExp: true });

function parseMsg(message: Buffer): Pick<Request, 'silent' | 'command'> {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? CHECKSUM_BYTES : 0);
  let body: Doc | undefined;
  const sequences: Doc = {};
  for (let at = HEADER_BYTES + 4; at < end;) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (size < 5 || at + 1 + size > end) throw new ProtocolError(`section of ${size} bytes`);
    at += 1 + size;
    if (kind === 0) body = decode(section);
    else if (kind === 1) addSequence(section, sequences);
    else throw new ProtocolError(`section of kind ${kind}`);
  }
  if (!body) throw new ProtocolError('message without a body');
  return { silent: (flags & MORE_TO_COME) !== 0, command: Object.assign(body, sequences) };
}

/** A command's long array (`documents`, `updates`, `deletes`), sent beside it. */
function addSequence(section: Buffer, sequences: Doc): void {
  const nameEnd = section.indexOf(0, 4);
  const documents: Doc[] = [];
  for (let at = nameEnd + 1; at < section.length;) {
    const length = section.readInt32LE(at);
    if (length < 5) throw new ProtocolError(`document of ${length} bytes`);
    documents.push(decode(section.subarray(at, at + length)));
    at += length;
  }
  sequences[section.toString('utf8', 4, nameEnd)] = documents;
}

function parseQuery(message: Buffer): Doc {
  const nameStart = HEADER_BYTES + 4;
  const nameEnd = message.indexOf(0, nameStart);
  const namespace = message.toString('utf8', nameStart, nameEnd);
  if (!namespace.endsWith('.$cmd')) throw new ProtocolError('an OP_QUERY that is no hello');
  // Two numbers, to skip and to return, stand between the name and the query.
  const queryStart = nameEnd + 9;
  const query = decode(message.subarray(queryStart, queryStart + message.readInt32LE(queryStart)));
  const command = isDoc(query.$query) ? query.$query : query;
  return { ...command, $db: namespace.slice(0, -'.$cmd'.length) };
}
