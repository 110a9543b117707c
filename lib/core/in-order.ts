/**
 * Does something with each item, several at once, and gives what comes of them in the order of the items. No more items
 * are taken than are under way. Where the items fail, what came of those before is given first.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  atOnce: number,
  run: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  const underWay: Promise<Result>[] = [];
  let taken = 0;
  let end: { readonly failure?: unknown } | null = null;
  try {
    for (;;) {
      while (!end && underWay.length < atOnce) {
        try {
          const next = await iterator.next();
          if (next.done) end = {};
          else underWay.push(handled(run(next.value, taken++)));
        } catch (failure) {
          end = { failure };
        }
      }
      const first = underWay.shift();
      if (!first) break;
      yield await first;
    }
    if (end && 'failure' in end) throw end.failure;
  } finally {
    if (!end) await iterator.return?.();
    await Promise.allSettled(underWay);
  }
}

/** Until its turn comes, nobody waits for it: that it fails meanwhile is no reason to end the process. */
function handled<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => {});
  return promise;
}
