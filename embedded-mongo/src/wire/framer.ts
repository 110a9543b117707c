import { MAX_MESSAGE_BYTES } from './limits.js';

/** The bytes every message begins with: its length, two ids and the opcode. */
export const HEADER_BYTES = 16;

/** What came is not MongoDB's protocol, or not a part of it that this server speaks. */
export class ProtocolError extends Error {}

/** Cuts a stream of bytes into messages. */
export class Framer {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Takes what arrived; gives the messages that are complete by it. */
  *push(chunk: Buffer): Generator<Buffer> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= 4) {
      const size = this.#peekSize();
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) throw new ProtocolError(`message of ${size} bytes`);
      if (this.#length < size) return;
      const all = this.#join();
      this.#chunks = all.length > size ? [all.subarray(size)] : [];
      this.#length -= size;
      yield all.subarray(0, size);
    }
  }

  #peekSize(): number {
    const first = this.#chunks[0];
    return (first && first.length >= 4 ? first : this.#join()).readInt32LE(0);
  }

  // A large message comes in many chunks: they are joined once, when all of it is there.
  #join(): Buffer {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    const all = Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [all];
    return all;
  }
}
