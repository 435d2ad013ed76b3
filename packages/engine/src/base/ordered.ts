// Deterministic order. The iteration order of a Map or Set is its history, and a textual sort puts
// 10 before 9, so whatever reaches an event walks its keys through these functions.

/** Ascending order of numbers that are not NaN. */
export function compareNumbers(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Ascending order of integers of any width. */
export function compareBigints(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Ascending order of strings by code unit, the same on every machine and in every locale. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The numeric keys of a map or members of a set, ascending. */
export function sortedKeys<K extends number>(keyed: ReadonlyMap<K, unknown> | ReadonlySet<K>): K[] {
  return [...keyed.keys()].sort(compareNumbers);
}
