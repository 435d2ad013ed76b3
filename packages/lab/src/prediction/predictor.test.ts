// Predictions of whole books: closed form against simulation, limits, monotone rise, the same bits for the same seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { DAY_MS, HOUR_MS, type PredictionTerms, type PriceForecast } from './forecast.ts';
import { healthyRange } from './healthy-range.ts';
import { buildPaths, drawNormals } from './path-set.ts';
import { DEFAULT_SHAPE, Predictor } from './predictor.ts';
import { BookFunction, type RateBand, type RiskBook, type RiskLeg } from './risk-book.ts';
import { simulateChance } from './simulate-chance.ts';
import { barriersOf, singleDriverChance } from './single-driver.ts';

const BANDS: readonly RateBand[] = [
  { from: 0, rate: 0.03, deduction: 0 },
  { from: 200_000, rate: 0.06, deduction: 6_000 },
];
const TERMS: PredictionTerms = { observationMs: 0, exitMs: 60_000, logVolDeviation: 0.6 };
const leg = (driver: number, value: number): RiskLeg => ({
  type: 'linear',
  driver,
  value,
  bands: BANDS,
  costRate: 0.0115,
});
/** Equity at now, on positions of the given worth. */
const bookOf = (equity: number, values: readonly number[]): RiskBook => ({
  fixed: equity - values.reduce((sum, value) => sum + value, 0),
  legs: values.map((value, driver) => leg(driver, value)),
});
const forecast = (dailyVol: number, correlation = 0.7): PriceForecast => ({
  variance: (_, horizonMs) => (dailyVol * dailyVol * horizonMs) / DAY_MS,
  correlation: (i, j) => (i === j ? 1 : correlation),
});
const predictor = (options: { readonly seed?: number; readonly pairs?: number } = {}): Predictor =>
  new Predictor({
    drivers: 3,
    horizonsMs: [HOUR_MS, DAY_MS],
    terms: [TERMS, TERMS],
    shape: { ...DEFAULT_SHAPE, pairs: options.pairs ?? DEFAULT_SHAPE.pairs },
    seed: options.seed ?? 1,
  });
const chancesOf = (book: RiskBook, dailyVol: number, seed = 1) => {
  const one = predictor({ seed });
  one.update(forecast(dailyVol));
  return one.predict(book);
};
const long = (leverage: number): RiskBook => bookOf(10_000, [10_000 * leverage]);

describe('the closed form', () => {
  it('finds the barrier of a tiered position exactly', () => {
    // 300,000 long on 20,000: equity 300,000 x - 280,000 meets 0.06 * 300,000 x - 6,000 at 274,000 / 282,000; the upper tier
    // still holds there.
    const { lower, upper } = healthyRange(bookOf(20_000, [300_000]), 0);
    expect(lower).toBeCloseTo(274_000 / 282_000, 10);
    expect(upper).toBe(Number.POSITIVE_INFINITY);
  });
  it('finds two barriers where collateral and position pull apart', () => {
    // Coins worth 10,000, half hedged by a short beyond them: falls and rises both end it.
    const book: RiskBook = {
      fixed: -6_000,
      legs: [
        { type: 'linear', driver: 0, value: 10_000, bands: [], costRate: 0 },
        { type: 'reciprocal', driver: 0, value: 3_000, bands: BANDS, costRate: 0.01 },
      ],
    };
    const { lower, upper } = healthyRange(book, 0);
    for (const end of [lower, upper].filter((each) => each > 0 && each < 1e3))
      expect(10_000 * end + (3_000 / end) * 0.97).toBeCloseTo(6_000, 4);
    expect(lower).toBeLessThan(1);
  });
  /** Largest distance of simulation from closed form over random books, and how many were compared. */
  function disagreement(logVolDeviation: number): {
    readonly distance: number;
    readonly compared: number;
  } {
    const random = new Random(5);
    const terms = { ...TERMS, logVolDeviation };
    const horizonMs = DAY_MS;
    let distance = 0;
    let compared = 0;
    for (let i = 0; i < 40; i += 1) {
      const value = random.between(20_000, 400_000) * (random.chance(0.5) ? 1 : -1);
      const book = bookOf(Math.abs(value) * random.between(0.06, 0.2), [value]);
      const shape = { pairs: 256, steps: 24 };
      const prices = forecast(random.between(0.02, 0.06));
      const normals = drawNormals({ ...shape, drivers: 1 }, random.fork(`book ${i}`));
      const drivers = [0];
      const paths = buildPaths({
        shape,
        normals,
        drivers,
        forecast: prices,
        horizonMs,
        logVolDeviation,
      });
      const variance = prices.variance(0, horizonMs);
      const covariance = Float64Array.of(variance);
      const simulated = simulateChance(book, { paths, covariance, horizonMs, exitMs: 60_000 });
      const closed = singleDriverChance(barriersOf(book, 0), { variance, horizonMs, terms });
      if (closed.liquidation < 0.001 || closed.liquidation > 0.999) continue;
      compared += 1;
      distance = Math.max(distance, Math.abs(simulated.liquidation - closed.liquidation));
    }
    return { distance, compared };
  }
  it('agrees with a plain simulation within three standard errors on random books', () => {
    // Step by step, judged by health alone: no bridge, no control, no closed form in it.
    const random = new Random(6);
    const paths = 800;
    const steps = 120;
    const terms = { ...TERMS, logVolDeviation: 0, observationMs: DAY_MS / steps };
    let compared = 0;
    for (let i = 0; i < 10; i += 1) {
      const value = random.between(20_000, 400_000) * (random.chance(0.5) ? 1 : -1);
      const book = bookOf(Math.abs(value) * random.between(0.06, 0.15), [value]);
      const variance = random.between(0.03, 0.06) ** 2;
      const at = new BookFunction(book);
      const ratios = Float64Array.of(1);
      let hits = 0;
      for (let path = 0; path < paths; path += 1) {
        let log = 0;
        for (let step = 0; step < steps; step += 1) {
          log += Math.sqrt(variance / steps) * random.normal() - variance / steps / 2;
          ratios[0] = Math.exp(log);
          if (at.at(ratios, 0).health >= 0) continue;
          hits += 1;
          break;
        }
      }
      const { liquidation: p } = singleDriverChance(barriersOf(book, 0), {
        variance,
        horizonMs: DAY_MS,
        terms,
      });
      const error = Math.sqrt((p * (1 - p)) / paths);
      expect(Math.abs(hits / paths - p), `book ${i}`).toBeLessThan(3 * error + 1e-3);
      if (p > 0.02 && p < 0.98) compared += 1;
    }
    expect(compared).toBeGreaterThan(6);
  });
  it('agrees with the shared paths within a point, without fat tails', () => {
    const { distance, compared } = disagreement(0);
    expect(compared).toBeGreaterThan(10);
    expect(distance).toBeLessThan(0.01);
  });
  it('agrees with the shared paths within a point, with fat tails', () => {
    const { distance, compared } = disagreement(TERMS.logVolDeviation);
    expect(compared).toBeGreaterThan(30);
    expect(distance).toBeLessThan(0.01);
  });
});

describe('limits', () => {
  it('is zero without volatility, one below maintenance, zero without positions', () => {
    expect(chancesOf(long(10), 0).chances[1]?.liquidation).toBe(0);
    expect(chancesOf(bookOf(2_000, [100_000]), 0.03).chances[0]?.liquidation).toBe(1);
    expect(chancesOf(bookOf(-2_000, [100_000]), 0.03).chances[0]).toEqual({
      liquidation: 1,
      negative: 1,
    });
    expect(chancesOf({ fixed: 10, legs: [] }, 0.03)).toEqual({
      method: 'certain',
      chances: [
        { liquidation: 0, negative: 0 },
        { liquidation: 0, negative: 0 },
      ],
    });
  });
  it('rises with leverage, volatility and horizon, and a negative balance needs a liquidation', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 25, noNaN: true }),
        fc.double({ min: 1.01, max: 1.3, noNaN: true }),
        fc.double({ min: 0.01, max: 0.08, noNaN: true }),
        fc.boolean(),
        (leverage, more, dailyVol, isShort) => {
          const sign = isShort ? -1 : 1;
          const [hour, day] = chancesOf(long(sign * leverage), dailyVol).chances;
          const levered = chancesOf(long(sign * leverage * more), dailyVol).chances[1];
          const wilder = chancesOf(long(sign * leverage), dailyVol * more).chances[1];
          if (hour === undefined || day === undefined) throw new Error('two horizons');
          expect(hour.liquidation).toBeLessThanOrEqual(day.liquidation);
          expect(day.liquidation).toBeLessThanOrEqual((levered?.liquidation ?? 0) + 1e-12);
          // A wilder mixture has more weight in its middle too: only the certain end may not fall.
          expect(day.liquidation).toBeLessThanOrEqual((wilder?.liquidation ?? 0) + 1e-9);
          expect(day.negative).toBeLessThanOrEqual(day.liquidation);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('simulation', () => {
  const spread = bookOf(10_000, [90_000, -60_000, 30_000]);
  it('gives the same bits for the same seed and others for another', () => {
    expect(chancesOf(spread, 0.04)).toEqual(chancesOf(spread, 0.04));
    expect(chancesOf(spread, 0.04).method).toBe('simulated');
    expect(chancesOf(spread, 0.04, 2).chances).not.toEqual(chancesOf(spread, 0.04).chances);
  });
  it('is close to the closed form where prices move as one', () => {
    const one = new Predictor({
      drivers: 3,
      horizonsMs: [HOUR_MS, DAY_MS],
      terms: [TERMS, TERMS],
      shape: { pairs: 512, steps: 16 },
      seed: 3,
    });
    one.update(forecast(0.04, 0.999_999));
    const many = one.predict(bookOf(10_000, [50_000, 30_000, 20_000]));
    const single = one.predict(bookOf(10_000, [100_000]));
    expect(many.method).toBe('simulated');
    expect(single.method).toBe('closed');
    for (const at of [0, 1])
      expect(many.chances[at]?.liquidation).toBeCloseTo(single.chances[at]?.liquidation ?? -1, 2);
  });
  it('varies less with mirror images than without', () => {
    const shape = { pairs: 64, steps: 4 };
    const means = (isMirrored: boolean): readonly number[] =>
      Array.from({ length: 60 }, (_, seed) => {
        const { ratios, steps } = buildPaths({
          shape,
          normals: drawNormals({ ...shape, drivers: 1 }, new Random(seed)),
          drivers: [0],
          forecast: forecast(0.05),
          horizonMs: DAY_MS,
          logVolDeviation: 0,
        });
        // As many paths either way: 32 pairs, or the first of each of 64.
        let sum = 0;
        for (let k = 0; k < 64; k += 1) {
          const path = isMirrored ? k : 2 * k;
          sum += Math.max(0, 1 - (ratios[path * steps + steps - 1] as number));
        }
        return sum / 64;
      });
    const variance = (values: readonly number[]): number => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    };
    expect(variance(means(true))).toBeLessThan(0.7 * variance(means(false)));
  });
});
