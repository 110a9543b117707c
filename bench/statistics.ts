/** The value in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which this share of the others is. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low = Number.NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** The range in which the median lies with 95 % confidence, from resampling. */
export function medianInterval(values: readonly number[], samples = 2000): readonly [number, number] {
  const medians = Array.from({ length: samples }, () =>
    median(values.map(() => values[Math.floor(Math.random() * values.length)] ?? Number.NaN)),
  );
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}

/**
 * How well a single value tells which of two groups it is from: the area under the ROC curve, which is the chance that
 * one of `a` is above one of `b`. At 0.5 it tells nothing (Mann and Whitney's U, by ranks).
 */
export function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  const ranked = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))].sort(
    (one, other) => one.value - other.value,
  );
  let ranks = 0;
  for (let start = 0; start < ranked.length;) {
    const tied = ranked.filter(({ value }) => value === ranked[start]?.value).length;
    // Those with the same value share the middle of their ranks.
    ranks += ranked.slice(start, start + tied).filter(({ isA }) => isA).length * (start + (tied + 1) / 2);
    start += tied;
  }
  return (ranks - (a.length * (a.length + 1)) / 2) / (a.length * b.length);
}
