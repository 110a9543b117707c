import { COLLATION, type Column, columnInfo, encodeValue, type Value } from './column-types.js';
import { counted, longText, shortText, u16, u32, u64, u8, ucs2 } from './wire.js';

/** An error as a server tells it. */
export interface ServerError {
  readonly number: number;
  readonly message: string;
  /** How severe it is: 20 and more end the connection. @default 16 */
  readonly class?: number;
}

export interface RecordSet {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

const MORE = 0x01;
const ERROR = 0x02;
const COUNT = 0x10;
const ATTENTION = 0x20;
const SELECT = 0xc1;
const SERVER_VERSION = Buffer.from([16, 0, 0x10, 0x2d]);

const done = (token: number, status: number, count = 0): Buffer =>
  Buffer.concat([u8(token), u16(status), u16(count ? SELECT : 0), u64(count)]);
const finished = (inProcedure: boolean, status: number): Buffer => done(inProcedure ? 0xfe : 0xfd, status);

const change = (type: number, next: Buffer, former: Buffer = u8(0)): Buffer =>
  Buffer.concat([u8(0xe3), counted(Buffer.concat([u8(type), next, former]))]);

const told = (token: number, { number, message, class: severity = 16 }: ServerError): Buffer => {
  const place = Buffer.concat([shortText('TESTSQL'), shortText(''), u32(1)]);
  return Buffer.concat([u8(token), counted(Buffer.concat([u32(number), u8(1), u8(severity), longText(message), place]))]);
};

const table = ({ columns, rows }: RecordSet): Buffer => {
  const NULLABLE = 0x0001;
  const described = columns.map((column) => Buffer.concat([u32(0), u16(NULLABLE), columnInfo(column), shortText(column.name)]));
  const encoded = rows.map((row) => Buffer.concat([u8(0xd1), ...columns.map((column, index) => encodeValue(row[index] ?? null, column))]));
  return Buffer.concat([u8(0x81), u16(columns.length), ...described, ...encoded]);
};

export const resultReply = (records: RecordSet | null, inProcedure: boolean): Buffer => {
  if (!records) return finished(inProcedure, 0);
  const rows = table(records);
  if (!inProcedure) return Buffer.concat([rows, done(0xfd, COUNT, records.rows.length)]);
  const returned = Buffer.concat([u8(0x79), u32(0)]);
  return Buffer.concat([rows, done(0xff, COUNT | MORE, records.rows.length), returned, finished(true, 0)]);
};

export const errorReply = (error: ServerError, inProcedure: boolean): Buffer =>
  Buffer.concat([told(0xaa, error), finished(inProcedure, ERROR)]);

/** Ends what was under way when it was taken back. */
export const interruptedReply = (): Buffer => done(0xfd, ERROR);

/** What the client waits for that has taken a request back. */
export const attentionReply = (): Buffer => done(0xfd, ATTENTION);

export const preloginReply = (encryption: number, fedAuth: boolean): Buffer => {
  const options: readonly (readonly [number, Buffer])[] = [
    [0, Buffer.concat([SERVER_VERSION, u16(0)])],
    [1, u8(encryption)],
    [2, u8(0)],
    [4, u8(0)],
    ...(fedAuth ? [[6, u8(1)] as const] : []),
  ];
  let offset = options.length * 5 + 1;
  const entries = options.map(([token, { length }]) => {
    const entry = Buffer.from([token, offset >> 8, offset & 0xff, length >> 8, length & 0xff]);
    offset += length;
    return entry;
  });
  return Buffer.concat([...entries, u8(0xff), ...options.map(([, data]) => data)]);
};

const LOGIN_ACK = [u8(1), Buffer.from([0x74, 0, 0, 4]), shortText('Microsoft SQL Server\0\0'), SERVER_VERSION];
const ACKNOWLEDGED = Buffer.concat([u8(0xad), counted(Buffer.concat(LOGIN_ACK))]);

export const loginReply = (database: string, packetSize: number, fedAuth: boolean): Buffer => {
  return Buffer.concat([
    change(1, shortText(database), shortText('master')),
    told(0xab, { number: 5701, message: `Changed database context to '${database}'.`, class: 0 }),
    change(7, Buffer.concat([u8(5), COLLATION])),
    change(4, shortText(String(packetSize)), shortText('4096')),
    ACKNOWLEDGED,
    ...(fedAuth ? [Buffer.concat([u8(0xae), u8(2), u32(0), u8(0xff)])] : []),
    done(0xfd, 0),
  ]);
};

/** Sends a client that has logged in to another server, as the gateway of Azure does. */
export const routingReply = (port: number): Buffer => {
  const target = Buffer.concat([u8(0), u16(port), longText('localhost')]);
  return Buffer.concat([ACKNOWLEDGED, change(20, counted(target), u16(0)), done(0xfd, 0)]);
};

/** Sends a client to Entra for a token: by whom it is issued, and for whom. */
export const fedAuthInfo = (issuer: string, audience: string): Buffer => {
  const [url, spn] = [ucs2(issuer), ucs2(audience)];
  const start = 4 + 2 * 9;
  const entries = Buffer.concat([u8(1), u32(url.length), u32(start), u8(2), u32(spn.length), u32(start + url.length)]);
  const data = Buffer.concat([u32(2), entries, url, spn]);
  return Buffer.concat([u8(0xee), u32(data.length), data, done(0xfd, 0)]);
};
