/** Pieces of TDS, as MS-TDS describes them: numbers are little-endian, texts UTF-16. */

export const PACKET = {
  batch: 0x01,
  rpc: 0x03,
  reply: 0x04,
  attention: 0x06,
  fedAuthToken: 0x08,
  login7: 0x10,
  prelogin: 0x12,
} as const;

/** The bit of a packet's status that ends a message. */
export const END_OF_MESSAGE = 1;
export const HEADER_BYTES = 8;

export const u8 = (value: number): Buffer => Buffer.from([value]);
export const u16 = (value: number): Buffer => write(2, (buffer) => buffer.writeUInt16LE(value));
export const u32 = (value: number): Buffer => write(4, (buffer) => buffer.writeUInt32LE(value));
export const u64 = (value: number | bigint): Buffer => write(8, (buffer) => buffer.writeBigUInt64LE(BigInt(value)));
export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** A text with its length before it, in one byte or in two. */
export const shortText = (text: string): Buffer => Buffer.concat([u8(text.length), ucs2(text)]);
export const longText = (text: string): Buffer => Buffer.concat([u16(text.length), ucs2(text)]);

/** Bytes with their number before them, in two bytes. */
export const counted = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);

export function write(length: number, into: (buffer: Buffer) => unknown): Buffer {
  const buffer = Buffer.alloc(length);
  into(buffer);
  return buffer;
}

/** A message in packets of a size at most. */
export function packets(type: number, payload: Buffer, size: number): Buffer {
  const room = size - HEADER_BYTES;
  const count = Math.max(1, Math.ceil(payload.length / room));
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => {
      const part = payload.subarray(index * room, (index + 1) * room);
      const header = write(HEADER_BYTES, (buffer) => {
        buffer[0] = type;
        buffer[1] = index === count - 1 ? END_OF_MESSAGE : 0;
        buffer.writeUInt16BE(part.length + HEADER_BYTES, 2);
        buffer[6] = (index + 1) & 0xff;
      });
      return Buffer.concat([header, part]);
    }),
  );
}

/** Reads what a client sent, from front to back. */
export class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(length: number): Buffer {
    if (this.left < length) throw new RangeError('A message ends too early.');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  shortText(): string {
    return this.take(this.u8() * 2).toString('utf16le');
  }

  rest(): Buffer {
    return this.take(this.left);
  }

  /** The headers before a request: their length comes first and counts itself. */
  skipHeaders(): void {
    this.take(this.u32() - 4);
  }
}
