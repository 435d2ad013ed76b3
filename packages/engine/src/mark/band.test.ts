import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Ticks } from '../domain/units.ts';
import { bandBoundPpm, type BandChange, nextBand } from './band.ts';

type Given = { before: number; print: number; observed: boolean; bandPrint: number; now: number };
/** Bound 10 %, at most 100 ms; an open band opened at 1,000 ms. */
const band = (open: boolean, given: Partial<Given>): BandChange => {
  const { before = 1_000, print = 1_000, observed = true, bandPrint = 1_000, now = 1_050 } = given;
  return nextBand({
    before: BigInt(before) as Ticks,
    print: BigInt(print) as Ticks,
    stepBoundPpm: 100_000,
    observed,
    open,
    bandPrint: BigInt(bandPrint) as Ticks,
    bandSince: open ? 1_000 : 0,
    now,
    bandMs: 100,
  });
};

test.each([
  ['no mark before', { before: 0, print: 5_000 }, { kind: 'none' }],
  ['no step', {}, { kind: 'none' }],
  ['up to the bound', { print: 1_100 }, { kind: 'none' }],
  ['one tick beyond', { print: 1_101 }, { kind: 'open', stepPpm: 101_000n }],
  ['down to the bound', { print: 900 }, { kind: 'none' }],
  ['one tick below', { print: 899 }, { kind: 'open', stepPpm: 101_000n }],
])('closed, %s: %j', (_what, given, change) => {
  expect(band(false, given)).toEqual(change);
});

test.each([
  [
    'a later observation within the bound of the print',
    { print: 1_100 },
    { kind: 'close', reason: 'confirmed' },
  ],
  ['an observation beyond it', { print: 1_101 }, { kind: 'keep' }],
  ['the price from before the band', { before: 500, print: 500 }, { kind: 'keep' }],
  ['the clock alone', { observed: false }, { kind: 'keep' }],
  ['an observation of the same instant', { now: 1_000 }, { kind: 'keep' }],
  ['the last millisecond', { print: 2_000, now: 1_099 }, { kind: 'keep' }],
  ['time is up', { print: 2_000, now: 1_100 }, { kind: 'close', reason: 'elapsed' }],
  [
    'time is up, the clock alone',
    { observed: false, now: 1_100 },
    { kind: 'close', reason: 'elapsed' },
  ],
  ['both: confirmed', { now: 1_100 }, { kind: 'close', reason: 'confirmed' }],
])('open, %s: %j', (_what, given, change) => {
  expect(band(true, given)).toEqual(change);
});

/** Walks a market through prints, one each `stepMs`; gives what happened on each. */
function walk(prints: readonly bigint[], stepMs: number): BandChange[] {
  let [open, bandPrint, bandSince] = [false, 0n, 0];
  return prints.slice(1).map((print, i) => {
    const now = (i + 1) * stepMs;
    const before = prints[i] as Ticks;
    const change = nextBand({
      before,
      print: print as Ticks,
      stepBoundPpm: 20_000,
      observed: true,
      open,
      bandPrint: bandPrint as Ticks,
      bandSince,
      now,
      bandMs: 100,
    });
    if (change.kind === 'open') [open, bandPrint, bandSince] = [true, print, now];
    if (change.kind === 'close') open = false;
    return change;
  });
}

test('a fall without end liquidates on every second print when one interval fills the band', () => {
  const prints = [10_000_000n];
  while (prints.length < 12) prints.push(((prints.at(-1) ?? 0n) * 9n) / 10n);
  expect(
    walk(prints, 100)
      .map(({ kind }) => kind)
      .join(' '),
  ).toBe('open close open close open close open close open close open');
});

test('liquidation is never held back longer than the band, and every step that passes is proved', () => {
  const print = fc.bigInt({ min: 1n, max: 1_000n });
  const stepMs = fc.integer({ min: 1, max: 150 });
  holds(
    fc.property(fc.array(print, { minLength: 2, maxLength: 40 }), stepMs, (prints, ms) => {
      let heldMs = 0;
      for (const [i, { kind }] of walk(prints, ms).entries()) {
        const [before, at] = [prints[i] as bigint, prints[i + 1] as bigint];
        const step = (at > before ? at - before : before - at) * 1_000_000n;
        if (kind === 'none') expect(step <= before * 20_000n).toBe(true);
        if (kind === 'open') expect(step > before * 20_000n).toBe(true);
        heldMs = kind === 'keep' ? heldMs + ms : 0;
        expect(heldMs).toBeLessThan(100);
      }
    }),
  );
});

const bounds = { stepBoundPpm: 18_000, bandDeviationsPpm: 6_000_000, bandFloorPpm: 1_000 };
test.each([
  ['six deviations', 1_000, 6_000],
  ['never below the floor', 100, 1_000],
  ['never above what margins are proved against', 90_000, 18_000],
  ['the step bound without a forecast', 0, 18_000],
])('a bound of %s', (_what, deviationPpm, bound) => {
  expect(bandBoundPpm(bounds, deviationPpm)).toBe(bound);
});

test('the bound is the step bound where no deviations are listed, and never beyond it', () => {
  holds(
    fc.property(fc.nat(1_000_000), fc.nat(100_000_000), (deviationPpm, bandDeviationsPpm) => {
      expect(bandBoundPpm({ ...bounds, bandDeviationsPpm: 0 }, deviationPpm)).toBe(18_000);
      const bound = bandBoundPpm({ ...bounds, bandDeviationsPpm }, deviationPpm);
      const wider = bandBoundPpm({ ...bounds, bandDeviationsPpm }, deviationPpm + 1);
      expect(bound).toBeLessThanOrEqual(18_000);
      expect(Number.isInteger(bound)).toBe(true);
      // A forecast of nothing is none; beyond it the bound grows with the forecast.
      if (deviationPpm > 0) expect(wider).toBeGreaterThanOrEqual(bound);
    }),
  );
});
