// One line of the schedule, of a market's rates or of an asset's haircut: both are shown and overridden in the same way. Rates
// are ppm of the notional, haircuts ppm of the value.
import {
  type AssetSchedule,
  type MarketSchedule,
  ratePpm,
  type Schedule,
} from '../stream/use-schedule.ts';

export type Pair = { readonly initialPpm: number; readonly maintenancePpm: number };
/** What a risk manager may type, in the unit of the form. */
export type Field = { readonly name: string; readonly least: number; readonly now: number };

export type ScheduleLine = {
  readonly key: string;
  readonly of: 'markets' | 'assets';
  readonly id: number;
  readonly symbol: string;
  readonly isScheduled: boolean;
  readonly listed: Pair;
  readonly inForce: Pair;
  readonly forecast: MarketSchedule['forecast'];
  readonly quantilePpm: number | null;
  readonly targetPpm: number | null;
  readonly proposal: {
    readonly levelPpm: number;
    readonly effectiveTime: number;
    readonly accounts: number;
    readonly shortfall: string;
  } | null;
  readonly overrideUntil: number | null;
  readonly form: {
    /** Behind the numbers: how many ppm of the command one of them is. */
    readonly unit: string;
    readonly unitPpm: number;
    readonly most: number;
    readonly initial: Field;
    readonly maintenance: Field;
  };
};

export const linesOf = ({ markets, assets }: Schedule): readonly ScheduleLine[] => [
  ...markets.map(marketLine),
  ...assets.map(assetLine),
];

function marketLine(of: MarketSchedule): ScheduleLine {
  const { listed, forecast, proposal, targetScalePpm } = of;
  const field = (name: string, ppm: number): Field => ({ name, least: 1, now: ppm / 1e6 });
  return {
    key: `market ${of.market}`,
    of: 'markets',
    id: of.market,
    symbol: of.symbol,
    isScheduled: of.isScheduled,
    listed,
    inForce: of.inForce,
    forecast,
    quantilePpm: forecast && Math.max(forecast.longPpm, forecast.shortPpm),
    targetPpm: targetScalePpm === null ? null : ratePpm(listed, targetScalePpm),
    proposal: proposal && { ...proposal, levelPpm: ratePpm(listed, proposal.initialScalePpm) },
    overrideUntil: of.overrideUntil,
    form: {
      unit: '× listed',
      unitPpm: 1e6,
      most: of.scaleMaxPpm / 1e6,
      initial: field('Initial margin', of.initialScalePpm),
      maintenance: field('Maintenance margin', of.maintenanceScalePpm),
    },
  };
}

function assetLine(of: AssetSchedule): ScheduleLine {
  const { forecast, proposal, listedHaircutPpm: listed } = of;
  const field = (name: string, ppm: number): Field => ({
    name,
    least: listed / 1e4,
    now: ppm / 1e4,
  });
  return {
    key: `asset ${of.asset}`,
    of: 'assets',
    id: of.asset,
    symbol: `${of.symbol} haircut`,
    isScheduled: of.isScheduled,
    listed: { initialPpm: listed, maintenancePpm: listed },
    inForce: { initialPpm: of.initialHaircutPpm, maintenancePpm: of.maintenanceHaircutPpm },
    forecast,
    quantilePpm: forecast?.longPpm ?? null,
    targetPpm: of.targetHaircutPpm,
    proposal: proposal && { ...proposal, levelPpm: proposal.haircutPpm },
    overrideUntil: of.overrideUntil,
    form: {
      unit: '%',
      unitPpm: 1e4,
      most: of.haircutMaxPpm / 1e4,
      initial: field('Haircut for initial margin', of.initialHaircutPpm),
      maintenance: field('Haircut for maintenance margin', of.maintenanceHaircutPpm),
    },
  };
}

/** The command that holds these levels until then, or that ends what is held; in the unit of the form. */
export function overrideCommand(
  line: ScheduleLine,
  held: { readonly initial: number; readonly maintenance: number; readonly until: number },
): object {
  const ppm = (value: number): number => Math.round(value * line.form.unitPpm);
  const { until } = held;
  return line.of === 'markets'
    ? {
        type: 'OverrideMargin',
        market: line.id,
        initialScalePpm: ppm(held.initial),
        maintenanceScalePpm: ppm(held.maintenance),
        until,
      }
    : {
        type: 'OverrideHaircut',
        asset: line.id,
        initialHaircutPpm: ppm(held.initial),
        maintenanceHaircutPpm: ppm(held.maintenance),
        until,
      };
}
