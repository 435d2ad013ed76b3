import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Hour } from '../../volatility/hour.ts';
import { MONDAY, simulatedHours } from '../../volatility/simulated.fixture.ts';
import { forecastScores } from './forecast-scores.ts';
import { type MarginTrack, walkMargins } from './margin-walk.ts';
import { quantileOf } from './quantile-of.ts';

const DAY_MS = 24 * HOUR_MS;
const { hours } = simulatedHours({
  hours: 24 * 130,
  seed: 41,
  level: 2e-5,
  persistence: 0.997,
  spread: 0.7,
});
const judgeFromMs = MONDAY + 80 * DAY_MS;
const terms = { horizonHours: 24, confidence: 0.95, judgeFromMs };
const tracks = walkMargins(hours, terms);
const track = (schedule: string, side: string, of = tracks): MarginTrack => {
  const found = of.find((each) => each.schedule === schedule && each.side === side);
  if (found === undefined) throw new Error(`no track of ${schedule} ${side}`);
  return found;
};

describe('walkMargins', () => {
  it('has every schedule on both sides, at every judged hour and over every whole day', () => {
    expect(tracks.map((each) => `${each.schedule} ${each.side}`)).toEqual(
      ['static', 'ewma', 'garch', 'har', 'combined', 'adaptive'].flatMap((name) => [
        `${name} long`,
        `${name} short`,
      ]),
    );
    for (const { samples, windows } of tracks) {
      expect(samples).toHaveLength(24 * 50 + 1);
      expect(windows.map((window) => window.startMs)).toEqual(
        Array.from({ length: 50 }, (_, day) => judgeFromMs + day * DAY_MS),
      );
    }
  });

  it('sets the static margin to the quantile of what came before, and the loss to what came after', () => {
    const closes = new Map(hours.map((hour) => [hour.endMs, hour.close]));
    const change = (startMs: number): number =>
      (closes.get(startMs + DAY_MS) ?? 0) / (closes.get(startMs) ?? 1) - 1;
    // The price at the very start is unknown, so the first whole day is the second.
    const before = Array.from({ length: 79 }, (_, day) => change(MONDAY + (day + 1) * DAY_MS));
    const { windows, samples } = track('static', 'long');
    expect(windows[0]?.margin).toBe(
      quantileOf(
        before.map((each) => -each),
        0.95,
      ),
    );
    expect(new Set(samples.map((sample) => sample.margin)).size).toBe(1);
    expect(windows[7]?.loss).toBe(-change(judgeFromMs + 7 * DAY_MS));
    expect(track('ewma', 'short').windows[7]?.loss).toBe(change(judgeFromMs + 7 * DAY_MS));
  });

  it('moves the adaptive margin within its speed limits', () => {
    const { samples } = track('adaptive', 'long');
    const { samples: asked } = track('combined', 'long');
    const floor = Math.min(...samples.map((sample) => sample.margin));
    let [most, moved] = [0, 0];
    for (const [i, { margin }] of samples.entries()) {
      const before = samples[i - 1]?.margin ?? margin;
      most = Math.max(most, Math.abs(margin - before));
      if (margin !== before) moved += 1;
    }
    expect(moved).toBeGreaterThan(500);
    // One percent of a floor that is at most the smallest margin seen; reviews may raise it a little.
    expect(most).toBeLessThan(0.0105 * floor);
    const jumps = asked.map((sample, i) =>
      Math.abs(sample.margin - (asked[i - 1]?.margin ?? sample.margin)),
    );
    expect(Math.max(...jumps)).toBeGreaterThan(3 * most);
  });

  it('changes nothing before the hour from which prices are other ones', () => {
    for (const horizonHours of [1, 24]) {
      const cut = 24 * 105 + 7;
      const poisoned = hours.map((hour, i): Hour => {
        if (i < cut) return hour;
        return {
          ...hour,
          close: hour.close * 3,
          logReturn: i % 2 === 0 ? 0.5 : -0.4,
          variance: 0.2,
        };
      });
      const cutMs = hours[cut]?.endMs ?? 0;
      const clean = walkMargins(hours, { ...terms, horizonHours });
      const dirty = walkMargins(poisoned, { ...terms, horizonHours });
      for (const [i, one] of clean.entries()) {
        const other = dirty[i];
        const before = <T extends { readonly timeMs: number }>(
          list: readonly T[] = [],
        ): readonly T[] => list.filter((each) => each.timeMs < cutMs);
        expect(before(one.samples).length).toBeGreaterThan(500);
        expect(before(other?.samples)).toEqual(before(one.samples));
        const ended = (list: MarginTrack['windows'] = []): MarginTrack['windows'] =>
          list.filter((each) => each.startMs + horizonHours * HOUR_MS < cutMs);
        expect(ended(other?.windows)).toEqual(ended(one.windows));
        if (one.schedule !== 'static') expect(other?.samples).not.toEqual(one.samples);
      }
    }
  });

  it('starts no window where a price is missing', () => {
    const missing = judgeFromMs + 10 * DAY_MS;
    const gapped = hours.filter((hour) => hour.endMs !== missing);
    const { windows } = track('ewma', 'long', walkMargins(gapped, terms));
    expect(windows).toHaveLength(48);
    expect(windows.some((window) => Math.abs(window.startMs - missing) < 1)).toBe(false);
  });
});

describe('forecastScores', () => {
  it('scores every model over the judged days, from nothing that comes later', () => {
    const scores = forecastScores({ asset: 'X', hours }, judgeFromMs);
    expect(scores.map((score) => score.model)).toEqual([
      'ewma94',
      'garch',
      'har',
      'har-jump',
      'combined',
    ]);
    const [ewma, , har] = scores;
    expect(har?.qlike).toBeLessThan(ewma?.qlike ?? 0);
    const shorter = hours.slice(0, 24 * 100);
    const cut = forecastScores({ asset: 'X', hours: shorter }, judgeFromMs);
    const longer = [
      ...shorter,
      ...hours
        .slice(24 * 100)
        .map((hour) => ({ ...hour, endMs: hour.endMs + 9 * DAY_MS + 3 * HOUR_MS })),
    ];
    expect(
      forecastScores({ asset: 'X', hours: longer.slice(0, 24 * 100 + 20) }, judgeFromMs),
    ).toEqual(cut);
  });
});
