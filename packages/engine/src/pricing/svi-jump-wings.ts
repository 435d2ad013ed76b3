// An SVI slice by what a trader sees of it: level and slope at the money, slopes of the wings, least total variance. The
// jump-wings parametrisation of Gatheral and Jacquier (2014), section 3.3, in total variance. Conversions only.
import { leastVariance, type SviSlice, varianceDerivatives } from './svi.ts';
import { wingSlope } from './svi-arbitrage.ts';

export type JumpWings = {
  /** Total variance at log-moneyness 0. */
  readonly level: number;
  /** Slope of total variance there. */
  readonly skew: number;
  /** Slopes of total variance far out, in |k|; zero or more. */
  readonly left: number;
  readonly right: number;
  /** Least total variance over all strikes. */
  readonly least: number;
};

export function jumpWingsOf(slice: SviSlice): JumpWings {
  const { value, first } = varianceDerivatives(slice, 0);
  return {
    level: value,
    skew: first,
    left: wingSlope(slice, 'left'),
    right: wingSlope(slice, 'right'),
    least: leastVariance(slice),
  };
}

/**
 * The raw slice of the given jump wings, or undefined where there is none or it is not determined: the slope at the money
 * outside the wings' slopes, the level below the least variance, or the least variance at the money itself.
 */
export function sliceOfJumpWings(wings: JumpWings): SviSlice | undefined {
  const { level, skew, left, right, least } = wings;
  const b = (left + right) / 2;
  if (!(b > 0)) return undefined;
  const rho = (right - left) / (2 * b);
  // The slope at the money is b (rho - lean), lean = m / sqrt(m^2 + sigma^2).
  const lean = rho - skew / b;
  if (!(Math.abs(lean) < 1 && Math.abs(rho) <= 1)) return undefined;
  const [roundLean, roundRho] = [Math.sqrt(1 - lean * lean), Math.sqrt(1 - rho * rho)];
  const drop = 1 - rho * lean - roundLean * roundRho;
  const radius = (level - least) / (b * drop);
  if (!(drop > DROP_MIN && radius > 0 && Number.isFinite(radius))) return undefined;
  const sigma = radius * roundLean;
  return { a: least - b * sigma * roundRho, b, rho, m: radius * lean, sigma };
}

/** Below this the level and the least variance are one to float precision, and the radius is noise. */
const DROP_MIN = 1e-10;
