/** The first character of a text that is no white space, empty where there is none; and the whole text again. */
export async function firstCharacter(text: AsyncIterable<string>): Promise<readonly [character: string, whole: AsyncIterable<string>]> {
  const pieces = text[Symbol.asyncIterator]();
  const read: string[] = [];
  let character = '';
  let next = await pieces.next();
  while (!next.done) {
    read.push(next.value);
    character = /[^\s\uFEFF]/.exec(next.value)?.[0] ?? '';
    if (character) break;
    next = await pieces.next();
  }
  async function* whole(): AsyncGenerator<string> {
    try {
      yield* read;
      for (let more = await pieces.next(); !more.done; more = await pieces.next()) yield more.value;
    } finally {
      await pieces.return?.();
    }
  }
  return [character, whole()];
}
