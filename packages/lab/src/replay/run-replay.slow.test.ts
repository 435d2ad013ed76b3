// Replays of real crashes through the whole engine: the books balance, the clock holds, the ladder and the waterfall ran.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { readBars } from '../bars/read-bars.ts';
import { calibrateDepth, DEPTH_FIT } from '../book/calibrate-depth.ts';
import { runReplay } from './run-replay.ts';

const textOf = (path: string): string => gunzipSync(readFileSync(path)).toString('utf8');
const replay = (path: string, accounts: number) =>
  runReplay({
    files: [readBars(basename(path), textOf(path))],
    accounts,
    seed: 1,
    now: () => performance.now(),
  });

describeWithShared(
  '2025-10-10, one minute, 10,000 accounts',
  ['data/crash_20251010_1m_trades_ohlcv_multi.csv.gz'],
  ([path = '']) => {
    it('balances to the last quantum in under a minute', () => {
      const result = replay(path, 10_000);
      expect(result.steps).toBe(5_760);
      expect(result.markets).toBe(26);
      expect(result.liquidations).toBeGreaterThan(1_000);
      for (const asset of Object.values(result.conservation.assets))
        expect(asset.difference).toBe('0');
      expect(result.uncovered).toBe('0');
      // Seconds on two idle cores are under 20; a busy machine gets room.
      expect(result.wallSeconds).toBeLessThan(60);
    });
  },
);

describeWithShared(
  'FTT to its delisting, hourly',
  ['data/binance_usdm_1h_fttusdt_202204_202212.csv.gz'],
  ([path = '']) => {
    it('survives a coin that falls by 97 % with balanced books', () => {
      const result = replay(path, 2_000);
      expect(result.marketResults[0]?.symbol).toBe('FTT-PERP');
      for (const asset of Object.values(result.conservation.assets))
        expect(asset.difference).toBe('0');
    });
  },
);

describeWithShared(
  'depth of 2025-10-10',
  ['data/binance_usdm_bookdepth_btcusdt_20251010.csv.gz'],
  ([path = '']) => {
    it('gives the embedded fit', () => {
      const fit = calibrateDepth(textOf(path));
      expect(fit.snapshots).toBe(DEPTH_FIT.snapshots);
      expect(fit.medianNotional / DEPTH_FIT.medianNotional).toBeCloseTo(1, 6);
      expect(fit.shape).toBeCloseTo(DEPTH_FIT.shape, 3);
      expect(fit.thinnest).toBeCloseTo(DEPTH_FIT.thinnest, 3);
      expect(fit.halfLifeMs).toBe(DEPTH_FIT.halfLifeMs);
    });
  },
);
