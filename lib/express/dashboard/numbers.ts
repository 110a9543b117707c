/** A number as it is read by people: `1,234,567`. */
export const grouped = (count: number): string => count.toLocaleString('en');

/** So many of something, and what that does: `1 person has`, `1,200 people have`. */
export const counted = (count: number, one: string, many: string): string => `${grouped(count)} ${count === 1 ? one : many}`;
