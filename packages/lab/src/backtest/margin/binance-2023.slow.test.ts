// The stated target on real prices: Binance spot of BTC, ETH and SOL, judged from 2023 on. The constants of the law were
// chosen on other years (docs/decisions/0013); this keeps what was reached from being lost.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { describeWithShared } from '../../../../../test/shared.ts';
import { readBars } from '../../bars/read-bars.ts';
import { type MarginBacktest, marginBacktest, type ScheduleResult } from './margin-backtest.ts';

describeWithShared(
  'margin schedules from 2023 on',
  ['data/binance_spot_1h_202201_202604.csv.gz'],
  ([path = '']) => {
    let found: MarginBacktest | undefined;
    const backtest = (): MarginBacktest => {
      found ??= marginBacktest({
        files: [readBars('spot.csv', gunzipSync(readFileSync(path)).toString('utf8'))],
        horizons: [{ name: '1d', hours: 24 }],
        confidence: 0.99,
        judgeFromMs: Date.UTC(2023, 0, 1),
      });
      return found;
    };
    const of = (schedule: string): readonly ScheduleResult[] =>
      backtest().results.filter((each) => each.schedule === schedule);
    const pinball = (schedule: string): number =>
      of(schedule).reduce((sum, each) => sum + each.pinball, 0);

    it('is rejected for too many exceedances on no asset and side', () => {
      const ps = of('adaptive').map((each) => each.kupiecP);
      expect(ps).toHaveLength(6);
      // Holm at 5 %: nothing is rejected if the smallest p value is not.
      expect(Math.min(...ps)).toBeGreaterThan(0.05 / 6);
    });

    it('has a pinball loss 12 % below static and no worse than EWMA', () => {
      expect(pinball('adaptive')).toBeLessThan(0.88 * pinball('static'));
      expect(pinball('adaptive')).toBeLessThanOrEqual(pinball('ewma'));
    });

    it('rises in a day at most half as much as EWMA', () => {
      for (const [i, each] of of('adaptive').entries()) {
        expect(each.maxDailyRise).toBeLessThan(0.5 * (of('ewma')[i]?.maxDailyRise ?? 0));
      }
    });

    it('forecasts realised variance better than EWMA by 6 % everywhere and 10 % on average', () => {
      const { forecasts } = backtest();
      const gains = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].map((asset) => {
        const score = (model: string): number =>
          forecasts.find((each) => each.asset === asset && each.model === model)?.qlike ??
          Number.NaN;
        return 1 - score('combined') / score('ewma94');
      });
      for (const gain of gains) expect(gain).toBeGreaterThan(0.06);
      expect(gains.reduce((sum, gain) => sum + gain, 0) / 3).toBeGreaterThan(0.1);
    });
  },
);
