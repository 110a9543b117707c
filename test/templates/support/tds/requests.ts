import type { Value } from './column-types.js';
import { Reader } from './wire.js';

/** A statement as it reached the server. */
export interface Statement {
  readonly sql: string;
  /** What was sent beside the text, by name without the `@`. */
  readonly parameters: Readonly<Record<string, Value>>;
}

/** What a client logs in with. */
export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly packetSize: number;
  /** Whether it comes with a token of Entra instead of a password. */
  readonly fedAuth: boolean;
}

const SP_EXECUTESQL = 10;
const BY_NUMBER = 0xffff;
const WIDE_TYPES = new Set([0xe7, 0xef]);
const NO_VALUE = 0xffff_ffff_ffff_ffffn;

export function readBatch(payload: Buffer): Statement {
  const reader = new Reader(payload);
  reader.skipHeaders();
  return { sql: reader.rest().toString('utf16le'), parameters: {} };
}

/** The call of `sp_executesql` that the driver makes of a statement with parameters. Other procedures there are none. */
export function readProcedureCall(payload: Buffer): Statement {
  const reader = new Reader(payload);
  reader.skipHeaders();
  const nameLength = reader.u16();
  if (nameLength !== BY_NUMBER || reader.u16() !== SP_EXECUTESQL) throw new RangeError('Only sp_executesql can be called.');
  reader.u16();
  const sql = readParameter(reader).value;
  if (reader.left) readParameter(reader);
  const parameters: Record<string, Value> = {};
  while (reader.left) {
    const { name, value } = readParameter(reader);
    parameters[name.replace(/^@/, '')] = value;
  }
  return { sql: String(sql), parameters };
}

function readParameter(reader: Reader): { readonly name: string; readonly value: Value } {
  const name = reader.shortText();
  reader.u8();
  const type = reader.u8();
  return { name, value: readValue(reader, type) };
}

function readValue(reader: Reader, type: number): Value {
  if (WIDE_TYPES.has(type)) {
    const most = reader.u16();
    reader.take(5);
    const bytes = most === 0xffff ? readChunks(reader) : readCounted(reader);
    if (bytes && most !== 0xffff && bytes.length > most) throw new RangeError('A value is longer than its type.');
    return bytes && bytes.toString('utf16le');
  }
  if (type === 0x26) {
    reader.u8();
    const bytes = reader.take(reader.u8());
    return bytes.length === 8 ? bytes.readBigInt64LE() : bytes.length ? bytes.readIntLE(0, bytes.length) : null;
  }
  throw new RangeError(`The responder takes no parameters of the type 0x${type.toString(16)}.`);
}

function readCounted(reader: Reader): Buffer | null {
  const length = reader.u16();
  return length === 0xffff ? null : reader.take(length);
}

function readChunks(reader: Reader): Buffer | null {
  if (reader.take(8).readBigUInt64LE() === NO_VALUE) return null;
  const chunks: Buffer[] = [];
  for (let length = reader.u32(); length; length = reader.u32()) chunks.push(reader.take(length));
  return Buffer.concat(chunks);
}

/** Half-bytes changed round and every bit of 0xA5 flipped: a spelling, not a secret. */
export const scrambled = (password: string): Buffer =>
  Buffer.from([...Buffer.from(password, 'utf16le')].map((byte) => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5));

const unscrambled = (bytes: Buffer): string =>
  Buffer.from([...bytes].map((byte) => ((((byte ^ 0xa5) << 4) & 0xf0) | ((byte ^ 0xa5) >> 4)) & 0xff)).toString('utf16le');

const HAS_EXTENSIONS = 0x10;
const FED_AUTH = 0x02;

export function readLogin(payload: Buffer): Login {
  const bytesAt = (offset: number) => {
    const start = payload.readUInt16LE(offset);
    return payload.subarray(start, start + payload.readUInt16LE(offset + 2) * 2);
  };
  const textAt = (offset: number) => bytesAt(offset).toString('utf16le');
  const extensions = payload.readUInt8(27) & HAS_EXTENSIONS ? payload.readUInt32LE(payload.readUInt16LE(56)) : null;
  return {
    user: textAt(40),
    password: unscrambled(bytesAt(44)),
    database: textAt(68),
    packetSize: payload.readUInt32LE(8),
    fedAuth: extensions !== null && payload[extensions] === FED_AUTH,
  };
}

/** The token that a client got from Entra, after two lengths. */
export const readFedAuthToken = (payload: Buffer): string => payload.subarray(8).toString('utf16le');
