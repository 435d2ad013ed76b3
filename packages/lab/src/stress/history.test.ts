// Joint moves of price files: the worst hours and days, and what is estimated of deviations and correlations.
import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { estimateMoves, type HourlyHistory, worstMoves } from './history.ts';

const START = Date.UTC(2024, 0, 1);

/** Hourly prices with common and own moves of 1 %; two crashes and a jump are put in. */
function history(
  hours: number,
  jumps: Readonly<Record<number, readonly [number, number]>>,
): HourlyHistory {
  const random = new Random(3);
  const names = ['BTC', 'ETH'] as const;
  const coins = names.map((name) => ({
    name,
    low: new Float64Array(hours),
    high: new Float64Array(hours),
    close: new Float64Array(hours),
  }));
  let prices = [100, 10];
  for (let hour = 0; hour < hours; hour += 1) {
    const common = 0.008 * random.normal();
    prices = prices.map((price, i) => {
      const jump = jumps[hour]?.[i];
      const next = price * (1 + (jump ?? common + 0.006 * random.normal()));
      const coin = coins[i];
      if (coin === undefined) throw new Error('two coins');
      coin.close[hour] = next;
      coin.low[hour] = Math.min(price, next);
      coin.high[hour] = Math.max(price, next);
      return next;
    });
  }
  return { start: START, coins };
}

test('finds the worst joint hours, each on a day of its own, with the moves of both coins', () => {
  const past = history(2_000, {
    500: [-0.2, -0.3],
    505: [-0.15, -0.1],
    1_500: [-0.12, -0.12],
    900: [0.2, 0.1],
  });
  const scenarios = worstMoves(past);
  const [first, second] = scenarios;
  expect(first?.name).toBe('2024-01-21 fall in 1 h (files)');
  expect(first?.moves.get('BTC')).toBeCloseTo(-0.2, 10);
  expect(first?.moves.get('ETH')).toBeCloseTo(-0.3, 10);
  expect(first?.moves.get('*')).toBeCloseTo(-0.25, 10);
  // The hour five later is worse than the one of March, but of the same day.
  expect(second?.moves.get('BTC')).toBeCloseTo(-0.12, 10);
  const rise = scenarios.find(({ name }) => name.includes('rise in 1 h'));
  expect(rise?.moves.get('BTC')).toBeCloseTo(0.2, 10);
  const day = scenarios.find(({ name }) => name.includes('fall in 1 d'));
  expect(day?.moves.get('BTC')).toBeLessThan(-0.3);
  expect(scenarios).toHaveLength(10);
});

test('an hour that most coins were not there for is no joint one', () => {
  const past = history(2_000, { 500: [-0.2, -0.3], 1_500: [-0.1, -0.12] });
  past.coins[0]?.close.fill(Number.NaN, 490, 510);
  const falls = worstMoves(past).filter(({ name }) => name.includes('fall in 1 h'));
  expect(falls[0]?.moves.get('BTC')).toBeCloseTo(-0.1, 10);
  expect(falls.every(({ moves }) => moves.size === 3)).toBe(true);
});

test('estimates deviations at the root of time and the correlation', () => {
  const estimate = estimateMoves(history(20_000, {}), 24);
  const hourly = Math.hypot(0.008, 0.006);
  expect(estimate?.deviation[0]).toBeCloseTo(hourly * Math.sqrt(24), 3);
  expect(estimate?.correlation[0]?.[1]).toBeCloseTo(0.64, 1);
  expect(estimate?.correlation[0]?.[0]).toBe(1);
});

test('too few hours give no estimate; a coin with gaps counts where it has prices', () => {
  expect(estimateMoves(history(60, {}), 24)).toBeUndefined();
  const past = history(3_000, {});
  past.coins[1]?.close.fill(Number.NaN, 0, 1_000);
  const estimate = estimateMoves(past, 1);
  expect(estimate?.correlation[0]?.[1]).toBeCloseTo(0.64, 1);
  expect(estimate?.deviation.every(Number.isFinite)).toBe(true);
});
