// The typebox schemas of the schedule routes: where margin rates and haircuts stand, where they are going, and whom a change
// concerns. Scales are ppm of the listed rates, rates ppm of the notional, haircuts ppm of the value.
import { type TSchema, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Ppm = (description: string) => Type.Integer({ minimum: 0, description });
const Nullable = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Time = (description: string) =>
  Type.Integer({ description: `${description}, ms since 1970` });
const Shortfall = Type.String({ description: 'Whole coins of the settlement asset' });

const ForecastSchema = Nullable(
  Type.Object(
    {
      model: Nullable(Type.String(), 'null if it came before this process began'),
      longPpm: Ppm('What longs may lose, ppm of the price'),
      shortPpm: Ppm('What shorts may lose, ppm of the price'),
      time: Time('When it was accepted'),
      validUntil: Nullable(Type.Integer(), 'null once it ran out'),
    },
    closed,
  ),
  'The forecast believed last; null if there never was one',
);
const proposalFields = {
  effectiveTime: Time('When its first step may be'),
  accounts: Type.Integer({ description: 'How many it would make short at the prices of now' }),
  shortfall: Shortfall,
};
const RatesSchema = Type.Object(
  { initialPpm: Ppm('Of the first tier'), maintenancePpm: Ppm('Of the first tier') },
  closed,
);

const MarketScheduleSchema = Type.Object(
  {
    market: Type.Integer(),
    symbol: Type.String(),
    isScheduled: Type.Boolean({ description: 'Whether rates follow forecasts' }),
    forecast: ForecastSchema,
    calmPpm: Nullable(Type.Integer(), 'Level of the quiet times; null before the first step'),
    targetScalePpm: Nullable(Type.Integer(), 'null without a valid forecast'),
    initialScalePpm: Ppm('In force'),
    maintenanceScalePpm: Ppm('In force'),
    scaleMaxPpm: Ppm('An override holds initial margin from 1000000 to here'),
    listed: RatesSchema,
    inForce: RatesSchema,
    proposal: Nullable(
      Type.Object({ initialScalePpm: Ppm('Up to here'), ...proposalFields }, closed),
      'A rise to come, or that has begun and is not complete',
    ),
    overrideUntil: Nullable(Type.Integer(), 'A risk manager holds the scales until then'),
  },
  closed,
);
const AssetScheduleSchema = Type.Object(
  {
    asset: Type.Integer(),
    symbol: Type.String(),
    isScheduled: Type.Boolean(),
    forecast: ForecastSchema,
    targetHaircutPpm: Nullable(Type.Integer(), 'null without a valid forecast'),
    listedHaircutPpm: Ppm('Listed'),
    initialHaircutPpm: Ppm('In force for initial margin'),
    maintenanceHaircutPpm: Ppm('In force for maintenance margin'),
    haircutMaxPpm: Ppm('An override holds the haircut from the listed one to here'),
    proposal: Nullable(
      Type.Object({ haircutPpm: Ppm('Up to here'), ...proposalFields }, closed),
      'A rise to come, or that has begun and is not complete',
    ),
    overrideUntil: Nullable(Type.Integer(), 'A risk manager holds the haircuts until then'),
  },
  closed,
);
const AlarmSchema = Type.Object(
  {
    sequence: Type.Integer(),
    line: Type.Integer(),
    time: Type.Integer(),
    what: Type.Enum(['forecastRefused', 'forecastMissed']),
    index: Type.Integer(),
    symbol: Type.String(),
    text: Type.String(),
  },
  closed,
);
export const ScheduleSchema = Type.Object(
  {
    time: Time('Of the engine'),
    markets: Type.Array(MarketScheduleSchema),
    assets: Type.Array(AssetScheduleSchema),
    alarms: Type.Array(AlarmSchema, {
      description: 'Forecasts refused or missed since the start of the process, newest first',
    }),
  },
  closed,
);

export const AffectedSchema = Type.Object(
  {
    accounts: Type.Integer({ description: 'All whom it makes short' }),
    shortfall: Shortfall,
    worst: Type.Array(
      Type.Object({ account: Type.Integer(), owner: Type.Integer(), shortfall: Shortfall }, closed),
    ),
  },
  closed,
);
export const AffectedParams = Type.Object(
  { id: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }) },
  closed,
);
export const AffectedQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) },
  closed,
);
