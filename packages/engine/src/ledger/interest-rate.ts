// The yearly rate on negative settlement balances as the live venue charges it: a line with kinks over utilisation, whole
// ppm, rounded up. The same line in exact fractions is margin/collateral/interest.ts; charging is observe/charge-interest.ts.
import { assert } from '../base/assert.ts';
import { divUp } from '../base/fixed.ts';
import type { InterestKink } from '../domain/listing.ts';
import { PPM, type Ppm, type Quanta } from '../domain/units.ts';

/**
 * What is borrowed over what is lent, ppm, rounded up and never above 1e6: all of it, also where more is borrowed than
 * customers lend (the fund lends the rest) or nothing is lent. 0 where nothing is borrowed. Both amounts are at least 0.
 */
export function utilisationPpm(of: { readonly borrowed: Quanta; readonly lent: Quanta }): Ppm {
  const { borrowed, lent } = of;
  assert(
    borrowed >= 0n && lent >= 0n,
    () => `${borrowed} borrowed of ${lent}: neither is negative`,
  );
  if (borrowed === 0n) return 0;
  return borrowed >= lent ? Number(PPM) : Number(divUp(borrowed * PPM, lent));
}

/**
 * The yearly rate at a utilisation, ppm, rounded up: straight lines between the kinks, flat past the last.
 *
 * @example interestRatePpm(450_000, [{ utilisationPpm: 0, ppmPerYear: 0 }, { utilisationPpm: 900_000, ppmPerYear: 90_000 }]) === 45_000
 */
export function interestRatePpm(utilisation: Ppm, kinks: readonly InterestKink[]): Ppm {
  let low = kinks[0];
  assert(low !== undefined, 'interest has at least one kink');
  for (const high of kinks) {
    if (utilisation > high.utilisationPpm) {
      low = high;
      continue;
    }
    const width = high.utilisationPpm - low.utilisationPpm;
    if (width === 0) return high.ppmPerYear;
    const along = BigInt(utilisation - low.utilisationPpm);
    const rise = BigInt(high.ppmPerYear - low.ppmPerYear);
    return low.ppmPerYear + Number(divUp(rise * along, BigInt(width)));
  }
  return low.ppmPerYear;
}
