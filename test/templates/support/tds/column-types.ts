import { counted, u16, u32, u64, u8, ucs2, write } from './wire.js';

/** A value in a table; `bigint` keeps what a number would not. */
export type Value = string | number | bigint | boolean | Date | Buffer | null;

export interface Column {
  readonly name: string;
  readonly type: string;
  /** In characters, or `max`. */
  readonly length?: number | 'max' | undefined;
}

/** SQL_Latin1_General_CP1_CI_AS. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

const DAY = 86_400_000;
const YEAR_1900 = Date.UTC(1900, 0, 1);
const YEAR_1 = new Date('0001-01-01T00:00:00Z').getTime();

interface ColumnType {
  readonly info: (column: Column) => Buffer;
  readonly encode: (value: Exclude<Value, null>, column: Column) => Buffer;
  readonly none: (column: Column) => Buffer;
}

const isMax = ({ length }: Column): boolean => length === 'max';
const sized = (bytes: Buffer): Buffer => Buffer.concat([u8(bytes.length), bytes]);
const noneAtAll = (): Buffer => u8(0);

const integer = (length: 1 | 2 | 4 | 8): ColumnType => ({
  info: () => Buffer.from([0x26, length]),
  encode: (value) =>
    sized(
      write(length, (buffer) =>
        length === 8 ? buffer.writeBigInt64LE(BigInt(value as number | bigint)) : buffer.writeIntLE(Number(value), 0, length),
      ),
    ),
  none: noneAtAll,
});

const variable = (id: number, bytesPerUnit: number, bytesOf: (value: Exclude<Value, null>) => Buffer, hasCollation = true): ColumnType => ({
  info: (column) => {
    const length = isMax(column) ? 0xffff : Number(column.length ?? 256) * bytesPerUnit;
    return Buffer.concat([u8(id), u16(length), hasCollation ? COLLATION : Buffer.alloc(0)]);
  },
  encode: (value, column) => {
    const bytes = bytesOf(value);
    if (!isMax(column)) return counted(bytes);
    return Buffer.concat([u64(bytes.length), ...(bytes.length ? [u32(bytes.length), bytes] : []), u32(0)]);
  },
  none: (column) => (isMax(column) ? Buffer.alloc(8, 0xff) : u16(0xffff)),
});

/** Hundreds of nanoseconds since midnight, and days since the year 1. */
function timeAndDay(date: Date): Buffer {
  const days = Math.floor((date.getTime() - YEAR_1) / DAY);
  const ticks = BigInt(date.getTime() - YEAR_1 - days * DAY) * 10_000n;
  return Buffer.concat([u64(ticks).subarray(0, 5), u32(days).subarray(0, 3)]);
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  tinyint: integer(1),
  smallint: integer(2),
  int: integer(4),
  bigint: integer(8),
  bit: { info: () => Buffer.from([0x68, 1]), encode: (value) => Buffer.from([1, value ? 1 : 0]), none: noneAtAll },
  uniqueidentifier: { info: () => Buffer.from([0x24, 16]), encode: (value) => sized(bytesOfGuid(String(value))), none: noneAtAll },
  nvarchar: variable(0xe7, 2, (value) => ucs2(String(value))),
  nchar: variable(0xef, 2, (value) => ucs2(String(value))),
  varchar: variable(0xa7, 1, (value) => Buffer.from(String(value), 'latin1')),
  char: variable(0xaf, 1, (value) => Buffer.from(String(value), 'latin1')),
  varbinary: variable(0xa5, 1, (value) => value as Buffer, false),
  datetime: {
    info: () => Buffer.from([0x6f, 8]),
    encode: (value) => {
      const time = (value as Date).getTime() - YEAR_1900;
      const days = Math.floor(time / DAY);
      return sized(
        write(8, (buffer) => {
          buffer.writeInt32LE(days);
          buffer.writeUInt32LE(Math.round((time - days * DAY) * 0.3), 4);
        }),
      );
    },
    none: noneAtAll,
  },
  datetime2: { info: () => Buffer.from([0x2a, 7]), encode: (value) => sized(timeAndDay(value as Date)), none: noneAtAll },
  datetimeoffset: {
    info: () => Buffer.from([0x2b, 7]),
    encode: (value) => sized(Buffer.concat([timeAndDay(value as Date), u16(0)])),
    none: noneAtAll,
  },
};

const typeOf = ({ type }: Column): ColumnType => {
  const found = TYPES[type];
  if (!found) throw new TypeError(`The responder has no columns of the type ${type}.`);
  return found;
};

export const columnInfo = (column: Column): Buffer => typeOf(column).info(column);

export const encodeValue = (value: Value, column: Column): Buffer =>
  value === null ? typeOf(column).none(column) : typeOf(column).encode(value, column);

/** The first three groups of a GUID are numbers, and so stand back to front. */
export function bytesOfGuid(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8),
  ]);
}
