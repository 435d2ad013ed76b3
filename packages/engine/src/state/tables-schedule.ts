// Columns of adaptive margin, as parts of the tables of indexes, markets and assets: what is forecast, what is in force, and
// where the control law stands. All zero means that nothing was ever forecast, proposed or moved.
import { F64Column, I64Column, type Memory, U32Column } from './columns.ts';

/** The last forecast of an index that was accepted. */
export const forecastColumns = (m: Memory) => ({
  /** Quantiles of the fall and of the rise of the price, in ppm of it. */
  forecastLong: new U32Column(m, 'index.forecastLong', 16),
  forecastShort: new U32Column(m, 'index.forecastShort', 16),
  forecastTime: new F64Column(m, 'index.forecastTime', 16),
  /** Until when it is valid; 0 while there is none, or once it ran out and the alarm was raised. */
  forecastUntil: new F64Column(m, 'index.forecastUntil', 16),
});

export const marketScheduleColumns = (m: Memory) => ({
  /** In force, in ppm of the listed rates; 0: as listed. */
  initialScale: new U32Column(m, 'market.initialScale', 64),
  maintenanceScale: new U32Column(m, 'market.maintenanceScale', 64),
  /** Where the law stands, finer than what is in force: scales in 1e-15, 0: as listed. */
  initialScaleFine: new I64Column(m, 'market.initialScaleFine', 64),
  maintenanceScaleFine: new I64Column(m, 'market.maintenanceScaleFine', 64),
  /** Slow average of what forecasts asked for, in 1e-15 of the price; 0: not begun. */
  calm: new I64Column(m, 'market.calm', 64),
  /** The rise that is announced and not complete: since when, and up to which scale in ppm; 0: none. */
  proposedSince: new F64Column(m, 'market.proposedSince', 64),
  proposedScale: new U32Column(m, 'market.proposedScale', 64),
  /** Scales are held by a risk manager until then; 0: they are not. */
  overrideUntil: new F64Column(m, 'market.overrideUntil', 64),
});

export const assetScheduleColumns = (m: Memory) => ({
  /** Haircuts in force, ppm; what is listed where that is more. */
  initialHaircut: new U32Column(m, 'asset.initialHaircut', 16),
  maintenanceHaircut: new U32Column(m, 'asset.maintenanceHaircut', 16),
  /** Where the law stands, in 1e-15. */
  initialHaircutFine: new I64Column(m, 'asset.initialHaircutFine', 16),
  maintenanceHaircutFine: new I64Column(m, 'asset.maintenanceHaircutFine', 16),
  proposedSince: new F64Column(m, 'asset.proposedSince', 16),
  proposedHaircut: new U32Column(m, 'asset.proposedHaircut', 16),
  overrideUntil: new F64Column(m, 'asset.overrideUntil', 16),
});
