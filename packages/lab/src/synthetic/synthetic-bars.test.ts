import { describe, expect, it } from 'vitest';
import { joinBars } from '../bars/price-data.ts';
import { syntheticBars } from './synthetic-bars.ts';

describe('syntheticBars', () => {
  const file = syntheticBars({ seed: 1 });
  it('is the same for the same seed, and lawful bars', () => {
    expect(syntheticBars({ seed: 1 })).toEqual(file);
    expect(syntheticBars({ seed: 2 }).series[0]?.close).not.toEqual(file.series[0]?.close);
    for (const series of file.series) {
      for (let i = 0; i < series.times.length; i += 1) {
        const [open, high, low, close] = [
          series.open[i],
          series.high[i],
          series.low[i],
          series.close[i],
        ] as [bigint, bigint, bigint, bigint];
        expect(low > 0n && low <= open && low <= close && high >= open && high >= close).toBe(true);
      }
    }
  });
  it('crashes as 2025-10-10 did, for every seed: bitcoin by 6 % or more, the others further', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const data = joinBars([syntheticBars({ seed })]);
      const fall = (name: string): number => {
        const u = data.underlyings.find((each) => each.name === name);
        return u === undefined ? 0 : 1 - u.lowest / u.first;
      };
      expect(fall('BTC')).toBeGreaterThan(0.06);
      expect(fall('BTC')).toBeLessThan(0.5);
      expect(fall('DOGE')).toBeGreaterThan(fall('BTC'));
    }
  });
});
