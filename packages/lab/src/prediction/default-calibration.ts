// The correction of predictions that comes with Plimsoll: fitted on the outcomes of the replays named in it, and of no other.
// They are calm weeks and heavy ones; the hours before each warmed its volatility.
import type { PredictionCalibration } from './calibration.ts';

export const DEFAULT_CALIBRATION: PredictionCalibration = {
  sources: [
    'binance_spot_5m_20220101_20220804.csv.gz@2022-02-05..2022-02-10',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-03-04..2022-03-09',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-04-02..2022-04-07',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-05-07..2022-05-13',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-06-11..2022-06-16',
    'binance_spot_5m_20220101_20220804.csv.gz@2022-07-21..2022-07-26',
    'binance_usdm_15m_202401_202604.csv.gz@2024-03-02..2024-03-08',
    'binance_usdm_15m_202401_202604.csv.gz@2024-04-10..2024-04-16',
    'ftx_btcperp_1m_202201.csv.gz@2022-01-18..2022-01-24',
  ],
  accounts: 3000,
  seed: 1,
  lines: [
    {
      target: 'liquidation',
      horizon: 'hour',
      intercept: 0.7567,
      slope: 0.8175,
      ratioSlope: 0.9664,
      count: 1713659,
      events: 9012,
      marginRatioRule: { form: 'ratio', intercept: -10.7136, slope: 13.4753 },
    },
    {
      target: 'negative',
      horizon: 'hour',
      intercept: -3.6506,
      slope: 0.3192,
      ratioSlope: 1.1665,
      count: 1713659,
      events: 130,
      marginRatioRule: { form: 'logarithm', intercept: -5.9786, slope: 2.7524 },
    },
    {
      target: 'liquidation',
      horizon: 'day',
      intercept: 0.1733,
      slope: 0.7018,
      ratioSlope: 0,
      count: 1393538,
      events: 92726,
      marginRatioRule: { form: 'logarithm', intercept: 0.8164, slope: 2.4832 },
    },
    {
      target: 'negative',
      horizon: 'day',
      intercept: -1.4287,
      slope: 0.3337,
      ratioSlope: 0.9289,
      count: 1393538,
      events: 1800,
      marginRatioRule: { form: 'logarithm', intercept: -4.3097, slope: 1.5807 },
    },
  ],
};
