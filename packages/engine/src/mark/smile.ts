// A volatility smile as it is observed and kept (integers in parts per billion), read as floats: the yearly volatility of
// a strike, and whether a smile makes sense at all. How a price follows is pricing/; nothing here is stored.
import type { VolatilityObserved } from '../domain/command.ts';
import { leastVariance, type SviSlice, totalVariance } from '../pricing/svi.ts';

export type Smile = Pick<
  VolatilityObserved,
  'model' | 'volatility' | 'a' | 'b' | 'rho' | 'm' | 'sigma'
>;
const PER_PPB = 1e-9;
const PPM_PER_ONE = 1e6;
const PPB_ONE = 1_000_000_000n;

/** Raw SVI in floats: total variance over log-moneyness. */
export const sliceOf = ({ a, b, rho, m, sigma }: Smile): SviSlice => ({
  a: Number(a) * PER_PPB,
  b: Number(b) * PER_PPB,
  rho: Number(rho) * PER_PPB,
  m: Number(m) * PER_PPB,
  sigma: Number(sigma) * PER_PPB,
});

/**
 * Yearly volatility at log-moneyness ln(strike / forward), undefined where the smile has no positive variance. `years` is
 * the time to expiry when the smile was observed: an SVI slice is total variance, and its volatility then stays as it was.
 */
export function volatilityOf(
  smile: Smile,
  point: { readonly logMoneyness: number; readonly years: number },
): number | undefined {
  if (smile.model === 'flat') {
    const flat = Number(smile.volatility) * PER_PPB;
    return flat > 0 ? flat : undefined;
  }
  const variance = totalVariance(sliceOf(smile), point.logMoneyness) / point.years;
  return variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : undefined;
}

/**
 * What is wrong with a smile: a volatility or roundness that is not positive, or one that is absurd: outside the domain of
 * SVI (b >= 0, |rho| <= 1), with negative variance at some strike, or at the money outside the venue's range (ppm a year).
 */
export function smileFault(
  smile: Smile,
  limits: { readonly years: number; readonly minPpm: number; readonly maxPpm: number },
): 'notPositive' | 'absurd' | undefined {
  const { model, volatility, b, rho, sigma } = smile;
  if (model === 'flat' ? volatility <= 0n : sigma <= 0n) return 'notPositive';
  if (model === 'svi') {
    if (b < 0n || rho > PPB_ONE || rho < -PPB_ONE) return 'absurd';
    if (!(leastVariance(sliceOf(smile)) >= 0)) return 'absurd';
  }
  const atTheMoney = volatilityOf(smile, { logMoneyness: 0, years: limits.years });
  if (atTheMoney === undefined) return 'notPositive';
  const ppm = atTheMoney * PPM_PER_ONE;
  return ppm < limits.minPpm || ppm > limits.maxPpm ? 'absurd' : undefined;
}
