import { describe, expect, it } from 'vitest';
import { calibrateDepth } from './calibrate-depth.ts';
import { Depth } from './depth.ts';

describe('calibrateDepth', () => {
  it('fits median, shape, thinnest and half-life on the ask side only', () => {
    const rows = ['ts_ms,pct_from_mid,depth_base,notional_usdt'];
    for (let i = 0; i < 9; i += 1) {
      const thin = i === 4 ? 0.25 : i === 5 ? 0.5 : 1;
      rows.push(`${i * 30_000},-1,1,1`);
      for (const percent of [1, 2, 4])
        rows.push(`${i * 30_000},${percent},1,${100 * thin * Math.sqrt(percent)}`);
    }
    const fit = calibrateDepth(rows.join('\n'));
    expect(fit).toMatchObject({
      snapshots: 9,
      medianNotional: 100,
      thinnest: 0.25,
      halfLifeMs: 60_000,
    });
    expect(fit.shape).toBeCloseTo(0.5, 12);
    expect(() => calibrateDepth('ts_ms,pct_from_mid\n1,-1,2,3\n')).toThrow(/no ask bands/);
  });
});

describe('Depth', () => {
  it('stands at 15 minutes of typical trading within 1 %, thinner in a rush, never below the thinnest seen', () => {
    const depth = new Depth(1440, 60_000);
    expect(depth.within('bid', 10_000)).toBeCloseTo(15, 9);
    depth.observe(15);
    expect(depth.within('ask', 10_000) / 15).toBeCloseTo(0.2324, 3);
    depth.observe(1e6);
    expect(depth.within('ask', 10_000) / 15).toBeGreaterThan(0.2);
    expect(depth.within('bid', 0)).toBe(0);
  });
  it('drains by fills, side by side, and refills by half in its half-life', () => {
    const depth = new Depth(1440, 60_000);
    depth.refill(1);
    depth.drain('bid', 10);
    expect(depth.within('bid', 10_000)).toBeCloseTo(5, 9);
    expect(depth.within('ask', 10_000)).toBeCloseTo(15, 9);
    depth.observe(0);
    depth.refill(257_001);
    expect(depth.within('bid', 10_000)).toBeCloseTo(10, 2);
    depth.observe(1);
    depth.refill(257_001 + 60_000);
    expect(depth.within('bid', 10_000)).toBeGreaterThan(10.9);
    expect(depth.averageDistance('ask', 15)).toBeCloseTo((10_000 * 0.64) / 1.64, 3);
  });
});
