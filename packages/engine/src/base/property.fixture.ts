// How property tests of the engine run: a fixed seed, so that a run can be repeated, printed by
// fast-check together with the counter-example and its path when a property fails.
import fc from 'fast-check';

/** Seed of every property test; `PLIMSOLL_SEED` sets another. */
export const propertySeed = Number(process.env['PLIMSOLL_SEED'] ?? 20_251_010);
/** What a campaign must have reached is asserted of the fixed seed only: another one may miss a rare event. */
export const isFixedSeed = process.env['PLIMSOLL_SEED'] === undefined;

/** Checks a property over `runs` cases with the fixed seed. */
export function holds<Arguments>(property: fc.IProperty<Arguments>, runs = 500): void {
  fc.assert(property, { seed: propertySeed, numRuns: runs });
}
