/** What a round does: its function, its constant, its rotations, and the order in which it takes the words. */
interface Round {
  readonly constant: number;
  readonly rotations: readonly [number, number, number, number];
  readonly order: readonly number[];
  readonly mix: (b: number, c: number, d: number) => number;
}

const ROUNDS: readonly Round[] = [
  {
    constant: 0,
    rotations: [3, 7, 11, 19],
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    mix: (b, c, d) => (b & c) | (~b & d),
  },
  {
    constant: 0x5a827999,
    rotations: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    mix: (b, c, d) => (b & c) | (b & d) | (c & d),
  },
  {
    constant: 0x6ed9eba1,
    rotations: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    mix: (b, c, d) => b ^ c ^ d,
  },
];

const BLOCK = 64;

/** MD4 (RFC 1320), which Node has only with OpenSSL's legacy provider. For reading old hashes: it is broken. */
export function md4(message: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  message.copy(padded);
  padded.writeUInt8(0x80, message.length);
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);

  let state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < padded.length; at += BLOCK) state = afterBlock(state, padded.subarray(at, at + BLOCK));
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeInt32LE(word, 4 * index);
  return digest;
}

type State = readonly [number, number, number, number];

function afterBlock(state: State, block: Buffer): State {
  let [a, b, c, d] = state;
  for (const { constant, rotations, order, mix } of ROUNDS) {
    for (const [index, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + block.readInt32LE(4 * word) + constant) | 0;
      const rotation = rotations[index % 4] ?? 0;
      [a, b, c, d] = [d, (sum << rotation) | (sum >>> (32 - rotation)), b, c];
    }
  }
  return [(a + state[0]) | 0, (b + state[1]) | 0, (c + state[2]) | 0, (d + state[3]) | 0];
}
