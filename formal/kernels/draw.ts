// Random integers for the kernels, from a seed: small ones, large ones, ones near a million and near each other, because
// rounding goes wrong at the edges.

export type Draw = {
  /** From `least` to `most`, both included; half of the draws lie at an edge or are small. */
  readonly between: (least: bigint, most: bigint) => bigint;
  readonly oneOf: <T>(choices: readonly [T, ...T[]]) => T;
};

export function draws(seed: number): Draw {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (count: bigint): bigint =>
    (((BigInt(next()) << 32n) | BigInt(next())) * count) >> 64n;
  const within = (value: bigint, least: bigint, most: bigint): bigint =>
    value < least ? least : value > most ? most : value;
  return {
    between: (least, most) => {
      const kind = next() & 7;
      if (kind === 0) return least;
      if (kind === 1) return most;
      if (kind < 4) return within(least + below(20n), least, most);
      if (kind === 4) return within(below(40n) - 20n, least, most);
      return least + below(most - least + 1n);
    },
    oneOf: (choices) => choices[next() % choices.length] ?? choices[0],
  };
}
