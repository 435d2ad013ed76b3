// The correction of predictions that comes with Plimsoll: what `plimsoll backtest predictions` fitted on the replays named in
// it, and on no other.
import type { PredictionCalibration } from './calibration.ts';

export const DEFAULT_CALIBRATION: PredictionCalibration = {
  sources: [],
  accounts: 0,
  seed: 1,
  lines: [],
};
