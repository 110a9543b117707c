/** How many lines have to be taken out of one text, and how many put in, to make it another. */
export function lineDiff(before: string, after: string): { readonly removed: number; readonly added: number } {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const common = longestCommon(old, now);
  return { removed: old.length - common, added: now.length - common };
}

/** The length of the longest common subsequence, row by row of the usual table. */
function longestCommon(old: readonly string[], now: readonly string[]): number {
  let row = Array.from({ length: now.length + 1 }, () => 0);
  for (const line of old) {
    const above = row;
    row = [0];
    for (const [column, other] of now.entries()) {
      row.push(line === other ? (above[column] ?? 0) + 1 : Math.max(above[column + 1] ?? 0, row[column] ?? 0));
    }
  }
  return row.at(-1) ?? 0;
}
