// How one asset counts, as parameters: its weights as collateral and as debt, what makes a weight worse, and its caps.
// What follows from them is haircut.ts and liabilities.ts.
import type { Exact } from '../../base/exact.ts';
import {
  checked,
  decimal,
  flag,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  type TypeOf,
} from '../../domain/schema.ts';
import { interestKinks } from './interest.ts';
import { levelsSchema, share } from './rule-fields.ts';

const positive = (doc: string): Schema<Exact> => decimal(doc, { above: '0' });
const notNegative = (doc: string): Schema<Exact> => decimal(doc, { min: '0' });

const measured = oneOf('What size is: coins, or their value in the numeraire.', ['coins', 'value']);
const exponent = decimal('Power of the size: 0.5 is its square root.', { above: '0', max: '1' });

const curve = object('Weight of at most ceiling / (1 + factor x size^exponent).', {
  ceiling: positive('What the weight falls from.'),
  factor: notNegative('How fast it falls.'),
  exponent,
  size: measured,
  levels: levelsSchema,
});
const liabilityCurve = object(
  'Liability weight of at least start x weight + factor x size^exponent.',
  {
    start: share('Share of the base weight at size zero.'),
    factor: notNegative('How fast it rises.'),
    exponent,
    size: measured,
    levels: levelsSchema,
  },
);
const skew = checked(
  object('Haircut of coins / scale x scalar between two bounds.', {
    scale: positive('Coins.'),
    scalar: notNegative('Times the share of the scale.'),
    lower: share('Least haircut.'),
    upper: share('Largest haircut; above one half a larger deposit may count for less.'),
    levels: levelsSchema,
  }),
  ({ lower, upper }) =>
    lower.isAbove(upper) ? `lower ${lower} is above upper ${upper}` : undefined,
);
const valueTiers = checked(
  list(
    'Weight of each slice of value.',
    object('A slice.', {
      fromValue: notNegative('Numeraire; the first starts at 0.'),
      weight: share('Share of the slice that counts.'),
    }),
    1,
  ),
  (tiers) => {
    const wrong = tiers.findIndex((tier, i) => {
      const before = tiers[i - 1];
      return before === undefined
        ? !tier.fromValue.isZero
        : !tier.fromValue.isAbove(before.fromValue) || tier.weight.isAbove(before.weight);
    });
    return wrong < 0
      ? undefined
      : `slice ${wrong}: slices start at 0 and ascend, and their weights do not rise`;
  },
);
const scaling = object('Scaling by what all accounts of the venue hold.', {
  start: positive('Numeraire up to which nothing is scaled.'),
  levels: levelsSchema,
});
const depeg = object('What a price below the redemption value costs.', {
  threshold: share('Share of the redemption value below which the charge begins.'),
  factor: notNegative('Charge per unit below the threshold.'),
  charged: oneOf(
    'Added to the haircut, or taken off the share that counts. Added to a weight that falls with size, it may make a larger holding count for less.',
    ['added', 'scaled'],
  ),
  valuedAt: oneOf('Price at which the asset is valued; debt takes the higher one for "lower".', [
    'venue',
    'redemption',
    'lower',
  ]),
  levels: levelsSchema,
});

export const assetRule = checked(
  object('How one asset counts.', {
    initialWeight: share('Share of value that counts for initial margin, at best.'),
    maintenanceWeight: share('The same for maintenance margin.'),
    initialLiabilityWeight: decimal('Times debt, at initial margin.', { min: '1' }),
    maintenanceLiabilityWeight: decimal('Times debt, at maintenance margin.', { min: '1' }),
    isCash: optional(flag('Exempt from concentration limits and the cap on all collateral.')),
    haircutFloor: optional(share('Least haircut, whatever else the rule says.')),
    weightUnit: optional(positive('Grid to which the weight is rounded down.')),
    valueCap: optional(notNegative('Most that the asset may count for, numeraire.')),
    ownerShareLimit: optional(
      share('Share of all deposits of the asset that the accounts of one owner may count.'),
    ),
    curve: optional(curve),
    skew: optional(skew),
    valueTiers: optional(valueTiers),
    depositScaling: optional(scaling),
    depeg: optional(depeg),
    liabilityCurve: optional(liabilityCurve),
    borrowScaling: optional(scaling),
    interest: optional(interestKinks),
  }),
  ({ initialWeight, maintenanceWeight, initialLiabilityWeight, maintenanceLiabilityWeight }) => {
    if (initialWeight.isAbove(maintenanceWeight)) {
      return `the initial weight ${initialWeight} is above the maintenance weight ${maintenanceWeight}`;
    }
    return initialLiabilityWeight.isBelow(maintenanceLiabilityWeight)
      ? `the initial liability weight ${initialLiabilityWeight} is below the maintenance one`
      : undefined;
  },
);
export type AssetRule = TypeOf<typeof assetRule>;
