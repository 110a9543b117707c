/** Texts and bytes one after the other, with a token between them. */
export function joined(token: string, ...all: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(all.flatMap((one, index) => (index ? [Buffer.from(token), Buffer.from(one)] : [Buffer.from(one)])));
}
