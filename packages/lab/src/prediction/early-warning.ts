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

/** Replays that the numbers are of. */
export const EARLY_WARNING_REPLAYS: readonly string[] = [];
export const EARLY_WARNINGS: readonly EarlyWarning[] = [];
