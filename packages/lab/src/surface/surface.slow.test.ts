// What the surface code shows on real option chains: marks against the model, and fits before and after arbitrage is taken out.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { butterflyFaults, calendarFaults, repairSlices } from '@plimsoll/engine/models';
import { describe, expect, it } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { type Calibration, calibrateSurface, volatilityMisses } from './calibrate-surface.ts';
import { markErrors } from './mark-error.ts';
import type { OptionChain } from './option-chain.ts';
import { readChains } from './read-chains.ts';

const terms = { daysPerYear: 365, wing: { type: 'unclamped' } } as const;

const chainsIn = (path: string): readonly OptionChain[] =>
  readChains(path, gunzipSync(readFileSync(path)).toString('utf8'));

const calibrated = (chain: OptionChain): Calibration => {
  const result = calibrateSurface(chain, terms);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** The value below which the share of the values lies. */
const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

const chainFile = 'data/deribit_option_chains_202512_202608.csv.gz';
describeWithShared('20 chains with volatilities', [chainFile], ([path = '']) => {
  const chains = chainsIn(path);

  describe('marks against Black-76 at the stored volatility', () => {
    const errors = chains.flatMap((chain) => markErrors(chain, 365));
    const published = errors.flatMap(({ atPublished }) =>
      atPublished === undefined ? [] : [Math.abs(atPublished)],
    );
    const implied = errors.map(({ atImplied }) => Math.abs(atImplied));

    it('covers every row that has a forward, and every row at the implied one', () => {
      expect(chains).toHaveLength(20);
      expect(published).toHaveLength(16_060);
      expect(implied).toHaveLength(16_294);
    });
    it('agrees at the published forward: half within 1e-5, 99 % within 1e-3', () => {
      expect(quantile(published, 0.5)).toBeLessThan(1e-5);
      expect(quantile(published, 0.99)).toBeLessThan(1e-3);
    });
    it('agrees ten times better at the forward the marks imply, so the tail is the forward', () => {
      expect(quantile(implied, 0.5)).toBeLessThan(2e-6);
      expect(quantile(implied, 0.99)).toBeLessThan(3e-5);
      expect(Math.max(...implied)).toBeLessThan(1e-3);
    });
    it('has a tail where the forward is a listed future of its own moment, hardly where it is implied', () => {
      const gaps = (isImplied: boolean): readonly number[] =>
        errors.flatMap(({ forwardGap, forwardOf }) =>
          forwardGap !== undefined && forwardOf?.startsWith('SYN.') === isImplied
            ? [Math.abs(forwardGap)]
            : [],
        );
      expect(quantile(gaps(true), 0.5)).toBeLessThan(1e-6);
      expect(quantile(gaps(false), 0.5)).toBeGreaterThan(2e-5);
    });
    it('misses more the further the published forward is from the implied one', () => {
      const within = (from: number, to: number): number =>
        quantile(
          errors.flatMap(({ atPublished, forwardGap }) => {
            const gap = Math.abs(forwardGap ?? Number.NaN);
            return atPublished !== undefined && gap >= from && gap < to
              ? [Math.abs(atPublished)]
              : [];
          }),
          0.9,
        );
      const nearest = within(0, 1e-5);
      expect(nearest).toBeLessThan(1.5e-5);
      expect(within(1e-4, 1e-3)).toBeGreaterThan(5 * nearest);
      expect(within(1e-3, 1e-2)).toBeGreaterThan(50 * nearest);
    });
  });

  describe('SVI slices', () => {
    const expiries = chains.map((chain) => calibrated(chain).expiries);
    it('fits all 238 expiries', () => {
      expect(expiries.flat()).toHaveLength(238);
    });
    it('misses the median strike between quoted wings by less than half a point, in total and by slice', () => {
      const misses = expiries
        .flat()
        .map(({ quotes, repair }) => volatilityMisses(quotes, repair.after));
      expect(quantile(misses.flat(), 0.5)).toBeLessThan(0.25);
      expect(quantile(misses.flat(), 0.9)).toBeLessThan(1.5);
      const bySlice = misses.map((own) => quantile(own, 0.5));
      expect(quantile(bySlice, 0.5)).toBeLessThan(0.3);
      expect(bySlice.filter((each) => each > 0.5).length / bySlice.length).toBeLessThan(0.2);
    });
    it('leaves no arbitrage, where free fits have it in every chain', () => {
      for (const surface of expiries) {
        let before = 0;
        for (const [i, { quotes, free, repair }] of surface.entries()) {
          before += butterflyFaults(free).length;
          expect(butterflyFaults(repair.after)).toEqual([]);
          const earlier = surface[i - 1];
          if (earlier === undefined) continue;
          const pair = { earlierYears: earlier.quotes.years, laterYears: quotes.years };
          before += calendarFaults({ earlier: earlier.free, later: free }, pair).length;
          const mended = { earlier: earlier.repair.after, later: repair.after };
          expect(calendarFaults(mended, pair)).toEqual([]);
        }
        expect(before).toBeGreaterThan(0);
      }
    });
    it('repairs free fits too, at the price of less than a point', () => {
      const misses: number[] = [];
      for (const surface of expiries) {
        const timed = surface.map(({ quotes, free }) => ({ years: quotes.years, slice: free }));
        const repairs = repairSlices(timed);
        expect(repairs.ok).toBe(true);
        const after = repairs.ok ? repairs.value.map((repair) => repair.after) : [];
        for (const [i, slice] of after.entries()) {
          const quotes = surface[i]?.quotes;
          if (quotes !== undefined) misses.push(...volatilityMisses(quotes, slice));
          expect(butterflyFaults(slice)).toEqual([]);
          const earlier = after[i - 1];
          if (earlier === undefined) continue;
          const pair = { earlierYears: i, laterYears: i + 1 };
          expect(calendarFaults({ earlier, later: slice }, pair)).toEqual([]);
        }
      }
      expect(quantile(misses, 0.5)).toBeLessThan(1);
    });
  });
});

const ethFile = 'data/deribit_eth_chain_20240108.csv.gz';
describeWithShared('a chain without volatilities', [ethFile], ([path = '']) => {
  it('is calibrated from the marks alone', () => {
    const [chain, ...rest] = chainsIn(path);
    expect(rest).toEqual([]);
    expect(chain?.rows).toHaveLength(684);
    if (chain === undefined) return;
    const { expiries, refused, surface } = calibrated(chain);
    expect(refused).toEqual([]);
    expect(expiries).toHaveLength(11);
    const misses = expiries.flatMap(({ quotes, repair }) => volatilityMisses(quotes, repair.after));
    expect(quantile(misses, 0.5)).toBeLessThan(0.5);
    // The venue published forwards of 2241.65 for 26 January and 2293.97 for 29 March.
    const forwardAt = (year: number, month: number, day: number): number => {
      const result = surface.forward(Date.UTC(year, month - 1, day, 8));
      return result.ok ? result.value : Number.NaN;
    };
    expect(Math.abs(forwardAt(2024, 1, 26) / 2241.65 - 1)).toBeLessThan(1e-3);
    expect(Math.abs(forwardAt(2024, 3, 29) / 2293.97 - 1)).toBeLessThan(1e-3);
  });
});
