// Events of adaptive margin: forecasts heard, changes proposed, overridden and made, and who is sheltered from them. Tags 90
// to 101. Scales are ppm of the listed rates, haircuts ppm of the value.
import type { Fields, SchemaTable } from './record.ts';

export const FORECAST_REFUSALS = [
  'unknownIndex',
  'modelUnnamed',
  'wrongHorizon',
  'wrongConfidence',
  'notNewer',
  'expired',
  'validTooLong',
  'tooSmall',
  'tooLarge',
  'jump',
] as const;
export type ForecastRefusal = (typeof FORECAST_REFUSALS)[number];

/** Where a control law stands: for initial and maintenance margin, in 1e-15; since when a rise is proposed, 0: none is. */
const lawFields = { initial: 'wide', maintenance: 'wide', since: 'time' } as const satisfies Fields;

/**
 * A rise to come: its level, when its first step may be, and how many accounts would at these prices be short of initial
 * margin at that level, by how much in all. While a rise lasts every higher level is proposed anew, with the effective time
 * of the first, and is not reached before the next step. `effectiveTime` 0: what was proposed is withdrawn or complete.
 */
const proposalFields = {
  effectiveTime: 'time',
  accounts: 'count',
  shortfall: 'quanta',
} as const satisfies Fields;

export const scheduleEvents = {
  ForecastAccepted: {
    tag: 90,
    fields: {
      index: 'id',
      model: 'text',
      time: 'time',
      longPpm: 'ppm',
      shortPpm: 'ppm',
      validUntil: 'time',
    },
  },
  /** The alarm: what was said, and the bound that it broke. Nothing else changes. */
  ForecastRefused: {
    tag: 91,
    fields: {
      index: 'id',
      model: 'text',
      reason: FORECAST_REFUSALS,
      value: 'wide',
      bound: 'wide',
    },
  },
  /** The last forecast ran out and there is no other: rates hold. */
  ForecastMissed: { tag: 92, fields: { index: 'id', validUntil: 'time' } },
  /** The control laws took a step: where they stand now. */
  SchedulesStepped: {
    tag: 93,
    fields: {
      time: 'time',
      /** Scales of the listed rates, and the calm level as a share of the price. */
      markets: { list: { market: 'id', ...lawFields, calm: 'wide' } },
      /** Haircuts. */
      assets: { list: { asset: 'id', ...lawFields } },
    },
  },
  MarginChangeProposed: {
    tag: 94,
    fields: { market: 'id', initialScalePpm: 'count', ...proposalFields },
  },
  /** In force from here on. */
  MarginScaleSet: {
    tag: 95,
    fields: { market: 'id', initialScalePpm: 'count', maintenanceScalePpm: 'count' },
  },
  /** Maintenance margin of the position counts at a scale of at most this, whatever is in force; 0 ends it. */
  PositionSheltered: { tag: 96, fields: { account: 'id', market: 'id', scalePpm: 'count' } },
  MarginOverridden: {
    tag: 97,
    fields: {
      market: 'id',
      initialScalePpm: 'count',
      maintenanceScalePpm: 'count',
      until: 'time',
    },
  },
  HaircutChangeProposed: {
    tag: 98,
    fields: { asset: 'id', haircutPpm: 'ppm', ...proposalFields },
  },
  HaircutSet: {
    tag: 99,
    fields: { asset: 'id', initialHaircutPpm: 'ppm', maintenanceHaircutPpm: 'ppm' },
  },
  /** For maintenance margin at least this share of the balance's value counts, whatever haircut is in force; 0 ends it. */
  BalanceSheltered: { tag: 100, fields: { account: 'id', asset: 'id', weightPpm: 'ppm' } },
  HaircutOverridden: {
    tag: 101,
    fields: {
      asset: 'id',
      initialHaircutPpm: 'ppm',
      maintenanceHaircutPpm: 'ppm',
      until: 'time',
    },
  },
} as const satisfies SchemaTable;
