// The correction of predictions that comes with Plimsoll: what `plimsoll backtest predictions` fitted on the replays named in
// it, and on no other. Eight days of every month, whatever happened in them.
import type { PredictionCalibration } from './calibration.ts';

export const DEFAULT_CALIBRATION: PredictionCalibration = {
  sources: [
    'binance_spot_5m_20220101_20220804.csv.gz@2022-01-10..2022-01-18',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-02-10..2022-02-18',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-03-10..2022-03-18',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-04-10..2022-04-18',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-05-10..2022-05-18',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-06-10..2022-06-18',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-07-10..2022-07-18',
  ],
  accounts: 3000,
  seed: 1,
  lines: [
    {
      target: 'liquidation',
      horizon: 'hour',
      intercept: 0.8426,
      slope: 0.828,
      ratioSlope: 1.3892,
      count: 1982697,
      events: 6151,
      marginRatioRule: { form: 'logarithm', intercept: 1.1559, slope: 7.1179 },
    },
    {
      target: 'negative',
      horizon: 'hour',
      intercept: -2.9833,
      slope: 0.3215,
      ratioSlope: 1.9055,
      count: 1982697,
      events: 161,
      marginRatioRule: { form: 'logarithm', intercept: -4.92, slope: 3.5019 },
    },
    {
      target: 'liquidation',
      horizon: 'day',
      intercept: 0.336,
      slope: 0.9646,
      ratioSlope: 0.085,
      count: 1731881,
      events: 68738,
      marginRatioRule: { form: 'logit', intercept: -1.0549, slope: 1.8477 },
    },
    {
      target: 'negative',
      horizon: 'day',
      intercept: -1.8359,
      slope: 0.3547,
      ratioSlope: 1.1302,
      count: 1731881,
      events: 1963,
      marginRatioRule: { form: 'logarithm', intercept: -4.3353, slope: 1.4919 },
    },
  ],
};
