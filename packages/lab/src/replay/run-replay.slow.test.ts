// Replays of real crashes through the whole engine: the books balance, the ladder and the waterfall ran, and the recorded
// inputs decided again give the same events.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { replayEvents, replayInputs, restoreEngine, toHex } from '@plimsoll/engine';
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
    it('balances to the last quantum', () => {
      const result = replay(path, 10_000);
      expect(result.steps).toBe(5_760);
      expect(result.markets).toBe(26);
      expect(result.liquidations).toBeGreaterThan(1_000);
      for (const asset of Object.values(result.conservation.assets))
        expect(asset.difference).toBe('0');
      expect(result.uncovered).toBe('0');
    });
  },
);

describeWithShared(
  'FTT to its delisting, hourly',
  ['data/binance_usdm_1h_fttusdt_202204_202212.csv.gz'],
  ([path = '']) => {
    it('survives a coin that falls by 97 % with balanced books', () => {
      const result = replay(path, 1_000);
      expect(result.marketResults[0]?.symbol).toBe('FTT-PERP');
      for (const asset of Object.values(result.conservation.assets))
        expect(asset.difference).toBe('0');
    });
  },
);

describeWithShared(
  'FTT, decided twice',
  ['data/binance_usdm_1h_fttusdt_202204_202212.csv.gz'],
  ([path = '']) => {
    it('gives the same records from the same inputs, and the same state from its events', () => {
      const records: Uint8Array[] = [];
      const result = runReplay({
        files: [readBars(basename(path), textOf(path))],
        accounts: 300,
        seed: 2,
        now: () => 0,
        onStep: ({ record }) => records.push(record.slice()),
      });
      const decided = replayInputs(records);
      if ('why' in decided) expect.fail(`${decided.why} at step ${decided.sequence}`);
      expect(toHex(decided.stepHash)).toBe(result.stateHash.stepHash);
      const half = replayEvents(records.slice(0, records.length / 2));
      const restored = restoreEngine(half.snapshot());
      const tail = replayEvents(records.slice(records.length / 2), {}, restored);
      expect(tail.stateRoot()).toEqual(decided.stateRoot());
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
