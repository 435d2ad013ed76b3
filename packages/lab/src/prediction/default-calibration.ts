// The correction of predictions that comes with Plimsoll: what `plimsoll backtest predictions` fitted on the replays named in
// it, and on no other. They are three weeks of heavy falls: within an ordinary week chances within a day are overstated.
import type { PredictionCalibration } from './calibration.ts';

export const DEFAULT_CALIBRATION: PredictionCalibration = {
  sources: [
    'binance_spot_5m_20220101_20220804.csv.gz@2022-01-15..2022-01-27',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-05-05..2022-05-16',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-06-08..2022-06-20',
  ],
  accounts: 3000,
  seed: 1,
  lines: [
    {
      target: 'liquidation',
      horizon: 'hour',
      intercept: 1.3706,
      slope: 0.7697,
      ratioSlope: 1.8206,
      count: 1222992,
      events: 11391,
      marginRatioRule: { form: 'ratio', intercept: -9.7505, slope: 13.0371 },
    },
    {
      target: 'negative',
      horizon: 'hour',
      intercept: -3.6558,
      slope: 0.2278,
      ratioSlope: 2.2092,
      count: 1222992,
      events: 148,
      marginRatioRule: { form: 'logarithm', intercept: -4.8907, slope: 3.2822 },
    },
    {
      target: 'liquidation',
      horizon: 'day',
      intercept: 1.73,
      slope: 0.6966,
      ratioSlope: 0.9201,
      count: 1116812,
      events: 114246,
      marginRatioRule: { form: 'logarithm', intercept: 2.2801, slope: 2.9688 },
    },
    {
      target: 'negative',
      horizon: 'day',
      intercept: -1.784,
      slope: 0.2597,
      ratioSlope: 1.4948,
      count: 1116812,
      events: 2190,
      marginRatioRule: { form: 'logarithm', intercept: -3.4039, slope: 1.8427 },
    },
  ],
};
