// The variance that options pay for over a horizon, read off a calibrated surface at the money: the market's own forecast, to
// set beside those from past prices. It holds a premium for risk, so it is scaled by what came of earlier ones.
import { assert } from '@plimsoll/engine';
import type { Surface } from '@plimsoll/engine/models';
import { HOUR_MS, type Hour } from './hour.ts';
import { Ring, RollingSum } from './ring.ts';
import type { VarianceModel } from './variance-model.ts';

export type ImpliedTerms = {
  readonly horizonHours: number;
  /** A surface older than this says nothing any more. */
  readonly surfaceAgeMs: number;
};

const YEAR_DAYS = 365;
const DAY_MS = 24 * HOUR_MS;
/** The ratio of what came to what was implied counts as 1 as if seen for a month, and is an average over two years. */
const RATIO_PRIOR_HOURS = 24 * 30;
const RATIO_HOURS = 2 * 8_760;

/**
 * At-the-money total variance at a horizon: that of the strike at the forward. Volatility before the first expiry is that of
 * the first (engine, pricing/surface.ts). Undefined where the surface has no answer.
 */
export function impliedVariance(surface: Surface, horizonMs: number): number | undefined {
  const expiryMs = surface.asOfMs + horizonMs;
  const forward = surface.forward(expiryMs);
  if (!forward.ok) return undefined;
  const volatility = surface.volatility({ expiryMs, strike: forward.value });
  if (!volatility.ok) return undefined;
  const years = horizonMs / DAY_MS / surface.daysPerYear;
  return volatility.value * volatility.value * years;
}

/** Surfaces come beside the hours, whenever there is one. */
export class Implied implements VarianceModel {
  readonly name = 'implied';
  readonly horizonHours: number;
  private readonly terms: ImpliedTerms;
  private readonly squares: RollingSum;
  private readonly waiting: Ring<number | undefined>;
  private surface: Surface | undefined;
  private endMs: number | undefined;
  private ratio = { mean: 1, weight: RATIO_PRIOR_HOURS };

  constructor(terms: ImpliedTerms) {
    this.terms = terms;
    this.horizonHours = terms.horizonHours;
    this.squares = new RollingSum(terms.horizonHours);
    this.waiting = new Ring(terms.horizonHours);
  }

  /** Asserts that volatility is quoted by calendar days, as it is for what trades around the clock. */
  observeSurface(surface: Surface): void {
    const { daysPerYear } = surface;
    assert(Math.abs(daysPerYear - YEAR_DAYS) < 1, () => `a year of ${daysPerYear} days`);
    this.surface = surface;
  }

  observe(hour: Hour): void {
    this.endMs = hour.endMs;
    this.squares.push(hour.logReturn * hour.logReturn);
    const due = this.waiting.push(this.raw());
    if (due === undefined) return;
    this.ratio.weight = Math.min(this.ratio.weight + 1, RATIO_HOURS);
    this.ratio.mean += (this.squares.sum / due - this.ratio.mean) / this.ratio.weight;
  }

  variance(): number | undefined {
    const raw = this.raw();
    return raw === undefined ? undefined : raw * this.ratio.mean;
  }

  private raw(): number | undefined {
    const { surface, endMs } = this;
    if (surface === undefined || endMs === undefined) return undefined;
    const ageMs = endMs - surface.asOfMs;
    if (ageMs < 0 || ageMs > this.terms.surfaceAgeMs) return undefined;
    return impliedVariance(surface, this.horizonHours * HOUR_MS);
  }
}
