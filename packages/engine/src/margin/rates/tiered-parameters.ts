// The parameters of the `tiered` model: rates by notional in whichever form the venue states them, and what else it
// charges. Which rates hold at a notional is rate-schedule.ts.
import { Exact } from '../../base/exact.ts';
import {
  checked,
  decimal,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  type TypeOf,
} from '../../domain/schema.ts';
import { initialRateOf, maintenanceRateOf } from './leverage.ts';
import { deductions, type RateTier, tierOrderMistake } from './tiers.ts';

const share = (doc: string): Schema<Exact> => decimal(doc, { min: '0', max: '1' });
const positive = (doc: string): Schema<Exact> => decimal(doc, { above: '0' });

const tierSchema = object('Rates above a notional.', {
  fromNotional: decimal('The tier holds above this notional; the first starts at 0.', { min: '0' }),
  initialRate: optional(share('Initial margin rate; left out, one over the highest leverage.')),
  maintenanceRate: optional(
    share('Maintenance margin rate; left out, maintenanceShare over the highest leverage.'),
  ),
  closeOutRate: optional(share('Rate below which the whole account is closed out at once.')),
  maxLeverage: optional(positive('Highest leverage of the tier.')),
  deduction: optional(
    decimal('What the venue states as deduction of maintenance margin; checked, not used.'),
  ),
});

const riskLimitSchema = object('Rates that rise step by step and apply to the whole notional.', {
  base: positive('Notional up to which the base rates hold.'),
  step: positive('Notional of one further step.'),
  initialRate: share('Initial margin rate up to the base.'),
  maintenanceRate: share('Maintenance margin rate up to the base.'),
  initialIncrement: share('Added to the initial rate at each step begun.'),
  maintenanceIncrement: share('Added to the maintenance rate at each step begun.'),
});

const FORMS = ['marginal', 'whole'] as const;

const members = object('Margin by notional.', {
  tiers: optional(list('Tiers, ascending. Either these or riskLimit.', tierSchema, 1)),
  riskLimit: optional(riskLimitSchema),
  initial: optional(
    oneOf(
      'Rate of a tier on the slice that lies in it, or on the whole notional; left out, the slice.',
      FORMS,
    ),
  ),
  maintenance: optional(oneOf('The same for maintenance margin.', FORMS)),
  leverage: optional(
    decimal('Leverage the account has chosen: raises the initial rate to one over it.', {
      min: '1',
    }),
  ),
  maintenanceShare: optional(
    share('Maintenance rate as a share of the initial rate at the highest leverage.'),
  ),
  maintenanceLevel: optional(
    oneOf('Rate that the maintenance requirement asks; left out, maintenance.', [
      'maintenance',
      'closeOut',
    ]),
  ),
  price: oneOf('What notional is reckoned at.', ['mark', 'index']),
  tierUnit: oneOf('In what the tiers are stated.', ['numeraire', 'settlement']),
  orders: oneOf('At which levels open orders count, at the worse side.', [
    'none',
    'initial',
    'both',
  ]),
  takerFeeRate: optional(share('Taker fee on the notional of open orders at their limits.')),
  feeProvisionRate: optional(share('Fee of closing, on the notional of the position.')),
  fundingProvision: optional(
    object('Funding set aside.', {
      owedFactor: decimal('Times the funding that is owed and not settled.', { min: '0' }),
      rate: optional(
        decimal('Funding rate of the provision period, on notional; positive is paid by longs.', {
          min: '-1',
          max: '1',
        }),
      ),
    }),
  ),
});

export type TieredParameters = TypeOf<typeof members>;
export const tieredParameters: Schema<TieredParameters> = checked(members, mistakeIn);

/** Rates of the three levels, tier by tier; the close-out rate of a tier that states none is zero. */
export function tiersOf(
  parameters: TieredParameters,
  level: 'initial' | 'maintenance' | 'closeOut',
): readonly RateTier[] {
  return (parameters.tiers ?? []).map((tier) => {
    const { fromNotional, maxLeverage } = tier;
    switch (level) {
      case 'initial': {
        const least =
          parameters.leverage === undefined ? Exact.ZERO : Exact.ONE.over(parameters.leverage);
        const stated =
          tier.initialRate ??
          (maxLeverage === undefined
            ? Exact.ONE
            : initialRateOf({ max: maxLeverage, chosen: parameters.leverage }));
        return { fromNotional, rate: Exact.max(stated, least) };
      }
      case 'maintenance': {
        const derived =
          maxLeverage === undefined || parameters.maintenanceShare === undefined
            ? Exact.ONE
            : maintenanceRateOf({ max: maxLeverage, share: parameters.maintenanceShare });
        return { fromNotional, rate: tier.maintenanceRate ?? derived };
      }
      default:
        return { fromNotional, rate: tier.closeOutRate ?? Exact.ZERO };
    }
  });
}

function mistakeIn(parameters: TieredParameters): string | undefined {
  const { tiers, riskLimit } = parameters;
  if ((tiers === undefined) === (riskLimit === undefined)) {
    return 'either "tiers" or "riskLimit" is stated, not both and not none';
  }
  if (riskLimit !== undefined) return mistakeInRiskLimit(riskLimit, parameters);
  for (const [i, tier] of (tiers ?? []).entries()) {
    const canDerive = tier.maxLeverage !== undefined && parameters.maintenanceShare !== undefined;
    if (tier.initialRate === undefined && tier.maxLeverage === undefined) {
      return `tier ${i} states neither initialRate nor maxLeverage`;
    }
    if (tier.maintenanceRate === undefined && !canDerive) {
      return `tier ${i} states no maintenanceRate, and no maxLeverage with a maintenanceShare`;
    }
  }
  const initial = tiersOf(parameters, 'initial');
  const maintenance = tiersOf(parameters, 'maintenance');
  const closeOut = tiersOf(parameters, 'closeOut');
  return (
    tierOrderMistake(initial) ??
    tierOrderMistake(maintenance) ??
    tierOrderMistake(closeOut) ??
    orderOfLevels(initial, maintenance, 'maintenance') ??
    orderOfLevels(maintenance, closeOut, 'close-out') ??
    deductionMistake(tiers ?? [], maintenance)
  );
}

function mistakeInRiskLimit(
  limit: TypeOf<typeof riskLimitSchema>,
  parameters: TieredParameters,
): string | undefined {
  if (parameters.initial === 'marginal' || parameters.maintenance === 'marginal') {
    return 'a risk limit applies to the whole notional, never to a slice';
  }
  if (parameters.maintenanceLevel === 'closeOut') return 'a risk limit has no close-out rate';
  const isOrdered =
    !limit.maintenanceRate.isAbove(limit.initialRate) &&
    !limit.maintenanceIncrement.isAbove(limit.initialIncrement);
  return isOrdered
    ? undefined
    : 'the maintenance rate and its increment are at most the initial ones';
}

function orderOfLevels(
  upper: readonly RateTier[],
  lower: readonly RateTier[],
  name: string,
): string | undefined {
  const found = lower.findIndex((tier, i) => tier.rate.isAbove(upper[i]?.rate ?? Exact.ZERO));
  return found < 0
    ? undefined
    : `the ${name} rate of tier ${found}, ${lower[found]?.rate}, is above ${upper[found]?.rate}`;
}

function deductionMistake(
  tiers: readonly { readonly deduction?: Exact | undefined }[],
  maintenance: readonly RateTier[],
): string | undefined {
  const derived = deductions(maintenance);
  const found = tiers.findIndex(
    ({ deduction }, i) => deduction !== undefined && !deduction.equals(derived[i] ?? Exact.ZERO),
  );
  return found < 0
    ? undefined
    : `tier ${found} states a deduction of ${tiers[found]?.deduction}, its rates make it ${derived[found]}`;
}
