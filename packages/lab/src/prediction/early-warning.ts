// The early warning that predictions earned in the back-test, for whoever shows them: how long before a liquidation the
// chance stood above a threshold. Data of the replays named in it, none of which corrected the predictions.
import type { ChanceHorizon } from './calibration.ts';

export type EarlyWarning = {
  readonly horizon: ChanceHorizon;
  readonly threshold: number;
  readonly liquidations: number;
  /** Share of the liquidations that were warned at all. */
  readonly warned: number;
  /** Milliseconds before the liquidation, of the warned. */
  readonly quartilesMs: readonly [number, number, number];
};

/** Replays that the numbers are of: the accounts were looked at every quarter of an hour. */
export const EARLY_WARNING_REPLAYS: readonly string[] = [
  'crash_20251010_1m_trades_ohlcv_multi.csv.gz',
  'binance_usdm_1m_alts_202502.csv.gz',
  'binance_spot_5m_btcusdt_20240301_20250702.csv.gz@2024-08-01..2024-08-08',
];
export const EARLY_WARNINGS: readonly EarlyWarning[] = [
  {
    horizon: 'hour',
    threshold: 0.1,
    liquidations: 1652,
    warned: 0.7452,
    quartilesMs: [600000, 900000, 1680000],
  },
  {
    horizon: 'hour',
    threshold: 0.25,
    liquidations: 1652,
    warned: 0.5079,
    quartilesMs: [300000, 780000, 1140000],
  },
  {
    horizon: 'hour',
    threshold: 0.5,
    liquidations: 1652,
    warned: 0.2561,
    quartilesMs: [120000, 300000, 720000],
  },
  {
    horizon: 'day',
    threshold: 0.1,
    liquidations: 1652,
    warned: 0.9921,
    quartilesMs: [2820000, 14880000, 27120000],
  },
  {
    horizon: 'day',
    threshold: 0.25,
    liquidations: 1652,
    warned: 0.9685,
    quartilesMs: [900000, 5100000, 11460000],
  },
  {
    horizon: 'day',
    threshold: 0.5,
    liquidations: 1652,
    warned: 0.7585,
    quartilesMs: [600000, 1260000, 2580000],
  },
];
