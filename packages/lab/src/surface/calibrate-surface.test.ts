import { black76Price, type SviSlice, totalVariance } from '@plimsoll/engine/models';
import { describe, expect, it } from 'vitest';
import { calibrateSurface, type Calibration, volatilityMisses } from './calibrate-surface.ts';
import { expiryQuotes } from './expiry-quotes.ts';
import { markErrors } from './mark-error.ts';
import type { OptionChain, OptionRow } from './option-chain.ts';

const DAY = 86_400_000;
const asOfMs = 1_767_115_875_944;
const terms = { daysPerYear: 365, wing: { type: 'unclamped' } } as const;
const near: SviSlice = { a: 0.004, b: 0.03, rho: -0.2, m: 0.02, sigma: 0.1 };
const far: SviSlice = { a: 0.02, b: 0.08, rho: -0.1, m: 0.05, sigma: 0.2 };

/** Calls and puts over strikes of one expiry, marked by Black-76 from a slice. */
function rowsOf(slice: SviSlice, days: number, forward: number): readonly OptionRow[] {
  const expiryMs = asOfMs + days * DAY;
  const years = days / 365;
  return Array.from({ length: 21 }, (_, i) => forward * (0.7 + 0.03 * i)).flatMap((strike) =>
    (['call', 'put'] as const).map((right): OptionRow => {
      const volatility = Math.sqrt(totalVariance(slice, Math.log(strike / forward)) / years);
      const price = black76Price({ right, forward, strike, years, volatility, discount: 1 });
      const mark = price / forward;
      return {
        instrument: `X-${days}-${strike.toFixed(2)}-${right}`,
        right,
        strike,
        expiryMs,
        bid: mark * 0.98,
        ask: mark * 1.02,
        mark,
        volatility,
        forward,
        forwardOf: undefined,
        index: 100,
      };
    }),
  );
}
const nearRows = rowsOf(near, 10, 101);
const farRows = rowsOf(far, 40, 104);
const chainOf = (rows: readonly OptionRow[]): OptionChain => ({ asOfMs, underlying: 'X', rows });
const calibrated = (chain: OptionChain): Calibration => {
  const result = calibrateSurface(chain, terms);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('calibrateSurface', () => {
  it('finds forwards and volatilities of a chain again', () => {
    const { surface, expiries, refused } = calibrated(chainOf([...farRows, ...nearRows]));
    expect(refused).toEqual([]);
    expect(expiries.map(({ quotes }) => quotes.forward)).toEqual([
      expect.closeTo(101, 9),
      expect.closeTo(104, 9),
    ]);
    for (const { quotes, repair } of expiries) {
      expect(Math.max(...volatilityMisses(quotes, repair.after))).toBeLessThan(0.1);
    }
    const [row] = farRows;
    const volatility = row === undefined ? undefined : surface.volatility(row);
    expect(volatility?.ok && volatility.value).toBeCloseTo(row?.volatility ?? 0, 3);
  });
  it('needs no volatilities: marks imply them', () => {
    const bare = farRows.map((row) => ({ ...row, volatility: undefined }));
    const { expiries } = calibrated(chainOf(bare));
    const misses = expiries.flatMap(({ quotes, repair }) => volatilityMisses(quotes, repair.after));
    expect(misses).toHaveLength(21);
    expect(Math.max(...misses)).toBeLessThan(0.1);
  });
  it('leaves an unsound expiry out and says why, and refuses when none is left', () => {
    const crossed = nearRows.map((row, i) => (i === 3 ? { ...row, bid: 0.2, ask: 0.1 } : row));
    const { expiries, refused } = calibrated(chainOf([...crossed, ...farRows]));
    expect(expiries).toHaveLength(1);
    const fault = { type: 'QuoteCrossed', instrument: crossed[3]?.instrument, bid: 0.2, ask: 0.1 };
    expect(refused).toEqual([fault]);
    expect(calibrateSurface(chainOf(crossed), terms)).toEqual({
      ok: false,
      error: { type: 'NoExpiryUsable', refused: [fault] },
    });
  });
});

describe('expiryQuotes', () => {
  const refusal = (rows: readonly OptionRow[], at = asOfMs): unknown => {
    const result = expiryQuotes(rows, { asOfMs: at, daysPerYear: 365 });
    return result.ok ? undefined : result.error;
  };
  const [first = farRows[0]] = nearRows;
  if (first === undefined) throw new Error('a chain has rows');
  const { instrument, expiryMs, right, strike } = first;
  const changed = (change: Partial<OptionRow>): readonly OptionRow[] => [
    { ...first, ...change },
    ...nearRows.slice(1),
  ];

  it('refuses with the numbers that decided', () => {
    expect(refusal(nearRows, expiryMs)).toEqual({ type: 'Expired', asOfMs: expiryMs, expiryMs });
    expect(refusal(changed({ bid: 0.3, ask: 0.2 }))).toEqual({
      type: 'QuoteCrossed',
      instrument,
      bid: 0.3,
      ask: 0.2,
    });
    expect(refusal([...nearRows, first])).toEqual({
      type: 'StrikeRepeated',
      instrument,
      right,
      strike,
    });
    expect(refusal(changed({ volatility: 0 }))).toEqual({
      type: 'VolatilityNotPositive',
      instrument,
      volatility: 0,
    });
    expect(refusal(changed({ strike: 0 }))).toEqual({
      type: 'StrikeNotPositive',
      instrument,
      strike: 0,
    });
    expect(refusal(nearRows.slice(0, 8))).toEqual({
      type: 'TooFewStrikes',
      expiryMs,
      strikes: 4,
      strikesMin: 5,
    });
    const calls = nearRows.flatMap((row) =>
      row.right === 'call' ? [{ ...row, forward: undefined }] : [],
    );
    expect(refusal(calls)).toEqual({ type: 'NoForward', expiryMs, strikes: 21 });
  });
  it('takes the out-of-the-money side, its width, and the forward of parity', () => {
    const stale = nearRows.map((row) => ({ ...row, forward: 250 }));
    const result = expiryQuotes(stale, { asOfMs, daysPerYear: 365 });
    const quotes = result.ok ? result.value : undefined;
    expect(quotes?.forward).toBeCloseTo(101, 9);
    expect(quotes?.points).toHaveLength(21);
    for (const { strike: own, width } of quotes?.points ?? []) {
      const side = own < 101 ? 'put' : 'call';
      const row = nearRows.find((each) => each.strike === own && each.right === side);
      expect(width).toBeCloseTo(0.04 * (row?.mark ?? 0), 12);
    }
  });
});

describe('markErrors', () => {
  it('is zero on model marks, and moves with a forward that is off by delta', () => {
    const clean = markErrors(chainOf(farRows), 365);
    expect(clean).toHaveLength(42);
    for (const { atPublished, atImplied } of clean) {
      expect(Math.abs(atPublished ?? 1)).toBeLessThan(1e-14);
      expect(Math.abs(atImplied)).toBeLessThan(1e-14);
    }
    const off = farRows.map((row) => ({ ...row, forward: 104 * 1.001 }));
    const [deepCall] = markErrors(chainOf(off), 365);
    expect(deepCall?.forwardGap).toBeCloseTo(0.001, 12);
    expect(deepCall?.atImplied).toBeCloseTo(0, 14);
    expect(deepCall?.atPublished).toBeGreaterThan(5e-4);
  });
});
