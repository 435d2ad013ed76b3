import { describe, expect, it } from 'vitest';
import { readBars } from '../../bars/read-bars.ts';
import { HOUR_MS } from '../../volatility/hour.ts';
import { simulatedHours } from '../../volatility/simulated.fixture.ts';
import { assetHours } from './asset-hours.ts';
import { marginBacktest } from './margin-backtest.ts';

const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2021, 0, 1);

/** A price file of simulated hours; each bar is `barMs` long and opens where the one before closed. */
function fileOf(of: {
  readonly symbol: string;
  readonly days: number;
  readonly from?: number;
  readonly barMs?: number;
}) {
  const { hours } = simulatedHours({
    hours: 24 * of.days,
    seed: 2,
    level: 2e-5,
    persistence: 0.99,
    spread: 0.5,
  });
  let open = 100;
  const rows = hours.map(({ close }, i) => {
    const row = [open, Math.max(open, close), Math.min(open, close), close].map((price) =>
      price.toFixed(6),
    );
    open = close;
    return `${of.symbol},${(of.from ?? START) + i * (of.barMs ?? HOUR_MS)},${row.join(',')},1`;
  });
  return readBars(
    `${of.symbol}.csv`,
    `symbol,ts_ms,open,high,low,close,volume\n${rows.join('\n')}\n`,
  );
}
const run = (
  files: Parameters<typeof marginBacktest>[0]['files'],
  judgeFromMs: number | undefined,
  days = 1,
) =>
  marginBacktest({
    files,
    horizons: [{ name: `${days}d`, hours: 24 * days }],
    confidence: 0.95,
    judgeFromMs,
  });

describe('marginBacktest', () => {
  const file = fileOf({ symbol: 'AUSDT', days: 100 });

  it('scores every schedule and side with the horizon as it was typed', () => {
    const { results, forecasts } = run([file], START + 70 * DAY_MS);
    expect(results).toHaveLength(12);
    expect(forecasts).toHaveLength(5);
    for (const each of results) {
      expect(each).toMatchObject({ asset: 'AUSDT', horizon: '1d', n: 30 });
      for (const value of [
        each.kupiecP,
        each.christoffersenP,
        each.pinball,
        each.meanMargin,
        each.maxDailyRise,
      ]) {
        expect(Number.isFinite(value)).toBe(true);
      }
      expect(each.peakToTrough).toBeGreaterThanOrEqual(1);
      expect(each.maxWeeklyRise).toBeGreaterThanOrEqual(each.maxDailyRise);
    }
    const fixed = results.filter((each) => each.schedule === 'static');
    expect(fixed.map((each) => each.peakToTrough)).toEqual([1, 1]);
  });

  it('is the same for two files as for one that holds both', () => {
    const later = fileOf({ symbol: 'AUSDT', days: 10, from: START + 50 * DAY_MS });
    // What overlaps is left out: the first file speaks for its own time.
    expect(assetHours([file, later])).toEqual(assetHours([file]));
  });

  it('begins to judge after half of a short record unless a day is given', () => {
    const { results } = run([fileOf({ symbol: 'AUSDT', days: 124 })], undefined);
    expect(results[0]?.n).toBe(62);
  });

  it.each([
    ['no file', () => run([], undefined), /at least one price file/],
    [
      'a date after the data',
      () => run([file], START + 100 * DAY_MS),
      /begins at 2021-04-11, but prices of AUSDT go from 2021-01-01 to 2021-04-11/,
    ],
    ['a date before the data', () => run([file], START), /prices of AUSDT go from/],
    [
      'too little before the date',
      () => run([file], START + 59 * DAY_MS),
      /59 days of prices before 2021-03-01, and forecasts need 60/,
    ],
    [
      'too few long windows before it',
      () => run([file], START + 70 * DAY_MS, 7),
      /forecasts need 175/,
    ],
    [
      'prices too short for any window',
      () => run([fileOf({ symbol: 'AUSDT', days: 1 })], undefined),
      /AUSDT has 24 whole hours of prices; a window of 24 hours/,
    ],
    [
      'bars of a day',
      () => run([fileOf({ symbol: 'AUSDT', days: 20, barMs: DAY_MS })], undefined),
      /bars of 24 hours of AUSDT.*an hour or less/,
    ],
  ])('refuses %s in one sentence', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
