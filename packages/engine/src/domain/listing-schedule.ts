// How margin rates and haircuts move with forecasts, as fields of listings. Whatever is zero is off: a market whose
// `riseHourPpm` is 0 keeps its listed rates. Ranges are in parameters-schedule.ts; the control law is adapt/rate-law.ts.
import type { Fields, FieldsType } from './record.ts';

/** What is believed of a forecast about an index before it is used. */
export const forecastFields = {
  /** Horizon and confidence at which forecasts of the index are taken; others are refused. */
  forecastHorizonMs: 'count',
  forecastConfidencePpm: 'ppm',
  /** A quantile outside this range is absurd, and so is one this many times (ppm) above or below the last. */
  forecastMinPpm: 'ppm',
  forecastMaxPpm: 'ppm',
  forecastJumpPpm: 'count',
  /** A forecast may not be valid for longer than this. */
  forecastLifeMs: 'count',
} as const satisfies Fields;

/**
 * The schedule of a market's rates. Its state is a scale in ppm of the listed tiers, never below 1e6 and never above
 * `scaleMaxPpm`, one for initial and one for maintenance margin.
 */
export const marketScheduleFields = {
  /** Initial margin covers this multiple (ppm) of the forecast quantile. */
  coverPpm: 'count',
  /** A stressed move of the market, and its weight in the target: (1 - weight) * quantile + weight * stress. */
  stressPpm: 'ppm',
  stressWeightPpm: 'ppm',
  /** Held above the calm level of the quantile, and used up before rates rise. */
  bufferPpm: 'ppm',
  /** Time constant at which the calm level rises; it falls at once. */
  calmTauMs: 'time',
  /** Speed limits, in ppm of the listed rate an hour: initial margin up and down, maintenance margin up. 0 up: static. */
  riseHourPpm: 'ppm',
  fallHourPpm: 'ppm',
  maintenanceRiseHourPpm: 'ppm',
  /** From proposal to the first step. */
  noticeMs: 'count',
  scaleMaxPpm: 'count',
  /** Time to unwind an owner's position at this share of the sampled depth every interval raises initial margin; 0: not. */
  unwindDepthPpm: 'ppm',
  unwindIntervalMs: 'count',
  /** Initial margin rises on a straight line with open interest between the two, to this multiple (ppm); 0 lots: not. */
  openInterestLowerLots: 'lots',
  openInterestUpperLots: 'lots',
  openInterestScalePpm: 'count',
} as const satisfies Fields;

/** The schedule of an asset's haircut: it rises from the listed one up to `haircutMaxPpm`; `haircutRiseHourPpm` 0: static. */
export const assetScheduleFields = {
  haircutCoverPpm: 'count',
  haircutMaxPpm: 'ppm',
  haircutRiseHourPpm: 'ppm',
  haircutFallHourPpm: 'ppm',
  /** Speed at which the haircut of maintenance margin follows that of initial margin upwards. */
  maintenanceHaircutRiseHourPpm: 'ppm',
  haircutNoticeMs: 'count',
  /** Market in whose book the asset is sold, for its depth; NONE: depth does not count. */
  depthMarket: 'id',
} as const satisfies Fields;

export const venueScheduleFields = {
  /** How often schedules step and proposals are made. */
  scheduleStepMs: 'count',
  /** Share of the fund that may stand behind one owner's stressed loss beyond its initial margin; 1e6: no add-on. */
  coverSharePpm: 'ppm',
} as const satisfies Fields;

export type ForecastTerms = FieldsType<typeof forecastFields>;
export type MarketSchedule = FieldsType<typeof marketScheduleFields>;
export type AssetSchedule = FieldsType<typeof assetScheduleFields>;
export type VenueSchedule = FieldsType<typeof venueScheduleFields>;
