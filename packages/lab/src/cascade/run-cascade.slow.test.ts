// The loop through the whole engine: nothing happens without a shock, nothing is amplified by a book without an end, more is
// by a thinner book or a larger shock, and the books balance throughout.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { calibrateImpact, fitLevels } from './calibrate-impact.ts';
import type { CascadeResult } from './cascade-result.ts';
import { CASCADE_DEFAULTS, type CascadeSettings } from './cascade-settings.ts';
import { IMPACT_FIT, IMPACT_FORMS } from './impact-law.ts';
import { runCascade } from './run-cascade.ts';
import { shockBars } from './shock-market.ts';

const run = (move: number, settings: Partial<CascadeSettings> = {}): CascadeResult =>
  runCascade({
    files: [shockBars({ move, overMs: 600_000, afterMs: 900_000 })],
    settings: { ...CASCADE_DEFAULTS, accounts: 500, ...settings },
  });

const noDifference = ({ conservation }: CascadeResult): boolean =>
  Object.values(conservation.assets).every(({ difference }) => difference === '0');

describe('runCascade', () => {
  it('does nothing without a shock', () => {
    const calm = run(0, { depth: 0.1 });
    expect(calm).toMatchObject({
      liquidations: 0,
      liquidatedNotional: '0',
      rounds: 0,
      amplification: null,
      badDebt: '0',
    });
  });

  it('amplifies by exactly 1 where the book has no end', () => {
    const endless = run(-0.1, { depth: Number.POSITIVE_INFINITY });
    expect(endless.amplification).toBe(1);
    expect(endless.finalAmplification).toBe(1);
    expect(endless.liquidations).toBeGreaterThan(20);
    expect(endless.liquidatedNotional).toBe(endless.withoutFeedback.liquidatedNotional);
    expect(noDifference(endless)).toBe(true);
  });

  it('moves further in a thinner book and under a larger shock, either way up or down', () => {
    for (const sign of [-1, 1]) {
      const thinner = [8, 2, 0.5].map((depth) => run(0.1 * sign, { depth }));
      const amplification = thinner.map((result) => result.amplification ?? 0);
      expect(amplification[0]).toBeGreaterThan(1);
      expect(amplification[1]).toBeGreaterThan(amplification[0] ?? 0);
      expect(amplification[2]).toBeGreaterThan(amplification[1] ?? 0);
      for (const result of thinner) expect(noDifference(result)).toBe(true);
    }
    const larger = [-0.04, -0.08, -0.16].map((move) => run(move));
    const moves = larger.map(({ marketResults }) => marketResults[0]?.move ?? 0);
    const liquidated = larger.map(({ liquidatedNotional }) => Number(liquidatedNotional));
    expect(moves).toEqual([...moves].sort((a, b) => b - a));
    expect(liquidated).toEqual([...liquidated].sort((a, b) => a - b));
  });

  it('moves less where the index does not follow the book, or liquidations must go slowly', () => {
    const follows = run(-0.1, { depth: 0.5 });
    const stays = run(-0.1, { depth: 0.5, indexShare: 0 });
    const slow = run(-0.1, { depth: 0.5, participation: 0.05 });
    expect(stays.amplification).toBe(1);
    expect(slow.amplification ?? 0).toBeLessThan(follows.amplification ?? 0);
    expect(slow.amplification ?? 0).toBeGreaterThan(1);
  });

  it('gives the same hash for the same seed and another for another', () => {
    const [first, second, other] = [run(-0.1), run(-0.1), run(-0.1, { seed: 2 })];
    expect(second.stateHash).toEqual(first.stateHash);
    expect(other.stateHash).not.toEqual(first.stateHash);
  });
});

const text = (path: string): string => gunzipSync(readFileSync(path)).toString('utf8');

describeWithShared(
  'impact of 2025-10-10',
  ['data/binance_usdm_bookdepth_btcusdt_20251010.csv.gz'],
  ([path = '']) => {
    it('gives the embedded fit', () => {
      const fit = calibrateImpact(text(path));
      expect(fit.points).toBe(IMPACT_FIT.points);
      for (const form of IMPACT_FORMS) {
        expect(fit.forms[form].perDepth / IMPACT_FIT.forms[form].perDepth).toBeCloseTo(1, 2);
        expect(fit.forms[form].exponent).toBeCloseTo(IMPACT_FIT.forms[form].exponent, 3);
        expect(fit.forms[form].error).toBeCloseTo(IMPACT_FIT.forms[form].error, 3);
      }
      expect(fit.permanentShare).toBeCloseTo(IMPACT_FIT.permanentShare, 1);
    });
  },
);

describeWithShared(
  'impact in books of single levels',
  ['data/bybit_l2_500_xrpusdt_snapshot.csv.gz', 'data/binance_l2_top50_5s_20240808_09.csv.gz'],
  ([far = '', near = '']) => {
    it('is linear out to per cents, and nearer to a square root within hundredths of one', () => {
      const deep = fitLevels(text(far)).get('XRPUSDT-BYBIT');
      expect(deep?.fitted.exponent).toBeCloseTo(0.908, 2);
      expect(deep?.fitted.error).toBeCloseTo(0.155, 2);
      expect(deep?.linear.error).toBeCloseTo(0.184, 2);
      expect(deep?.['square-root'].error).toBeCloseTo(0.468, 2);
      const touch = fitLevels(text(near));
      for (const symbol of ['BTCUSDT-USDM', 'ETHUSDT-USDM', 'BTCUSD_PERP-COINM']) {
        const forms = touch.get(symbol);
        expect(forms?.fitted.exponent).toBeGreaterThan(0.45);
        expect(forms?.fitted.exponent).toBeLessThan(0.62);
        expect(forms?.['square-root'].error).toBeLessThan(forms?.linear.error ?? 0);
      }
    });
  },
);
