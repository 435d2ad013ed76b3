// Columns of trust in prices, as parts of the tables of indexes and sources, and the table of past averages that delay a
// stable price. What they mean is decided in oracle/; here they are only kept.
import type { Price } from '../domain/units.ts';
import { F64Column, I64Column, type Memory, U32Column } from './columns.ts';

export const indexOracleColumns = (m: Memory) => ({
  /** Half-width of the confidence interval of the last price, index units. */
  confidence: new I64Column<Price>(m, 'index.confidence', 16),
  /** Time of the observation that completed the quorum of the last price, counted from the freshest. */
  priceTime: new F64Column(m, 'index.priceTime', 16),
  /** Until when a quorum of the sources used stays fresh; 0: there is none. And until when any source does. */
  freshUntil: new F64Column(m, 'index.freshUntil', 16),
  heardUntil: new F64Column(m, 'index.heardUntil', 16),
  /** Slow prices with their guard digits (oracle/slow-prices.ts), 0 while there are none, and up to when they were moved. */
  stable: new I64Column(m, 'index.stable', 16),
  twap: new I64Column(m, 'index.twap', 16),
  slowTime: new F64Column(m, 'index.slowTime', 16),
  /** Mean of the interval that runs, with guard digits, and the time in it for which there was a price. */
  runningMean: new I64Column(m, 'index.runningMean', 16),
  runningMs: new F64Column(m, 'index.runningMs', 16),
  /** First of the index's rows in the table of delays; it has `delayIntervals` of them where it has a stable price. */
  firstDelay: new U32Column(m, 'index.firstDelay', 16),
});

export const sourceOracleColumns = (m: Memory) => ({
  /** Half-width that the source itself stated with its last price. */
  confidence: new I64Column<Price>(m, 'source.confidence', 64),
});

/** Averages of past intervals, with guard digits: the one of interval k is in row `firstDelay + k mod delayIntervals`. */
export const delayTable = (m: Memory) => ({
  average: new I64Column(m, 'delay.average', 64),
});
