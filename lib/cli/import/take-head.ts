/**
 * Takes pieces until there are enough of them to tell what the whole is.
 * @returns What was taken, and all pieces once more, those that were taken among them.
 */
export async function takeHead<Piece>(
  pieces: AsyncIterable<Piece>,
  isEnough: (taken: readonly Piece[]) => boolean,
): Promise<{ readonly taken: readonly Piece[]; readonly whole: AsyncIterable<Piece> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const taken: Piece[] = [];
  while (!isEnough(taken)) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(next.value);
  }
  async function* whole(): AsyncGenerator<Piece> {
    try {
      yield* taken.splice(0);
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { taken: [...taken], whole: whole() };
}
