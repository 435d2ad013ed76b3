// The parameters of SPAN, as rulebooks write them: scan points and ranges, tiers and spreads, delivery, minimum, credits.
import {
  checked,
  decimal,
  list,
  object,
  oneOf,
  optional,
  table,
  text,
  type TypeOf,
  whole,
} from '../../domain/schema.ts';
import { DISCOUNTINGS } from '../scenario/market-legs.ts';
import { MINIMUM_COUNTS } from './span-charges.ts';
import { priceRangeSchema, scanPointSchema, volatilityRangeSchema } from './span-scenarios.ts';

const days = (doc: string) => whole(doc, { min: 0, max: 36_500 });
const perCoin = (doc: string) => decimal(doc, { min: '0' });

const commodity = checked(
  object('One underlying.', {
    price: priceRangeSchema,
    volatility: volatilityRangeSchema,
    tiers: list(
      'Tiers of expiries, ascending; an expiry beyond the last forms no spread.',
      object('One tier.', { name: text('Name.'), daysMax: days('Most days to expiry.') }),
    ),
    spreads: list(
      'Charges for spreads between tiers, in the order in which spreads are formed.',
      object('One spread.', {
        first: text('Name of a tier.'),
        second: text('Name of a tier, which may be the same.'),
        charge: perCoin('Numeraire per coin of delta spread.'),
      }),
    ),
    delivery: optional(
      object('Charge on what is about to be delivered.', {
        withinDays: days('Days to expiry from which on it is charged.'),
        charge: perCoin('Numeraire per coin of delta.'),
      }),
    ),
    minimum: object('The least that options require.', {
      perCoin: perCoin('Numeraire per coin.'),
      counts: oneOf('Which options are counted.', MINIMUM_COUNTS),
    }),
  }),
  ({ tiers, spreads }) => {
    const names = tiers.map((tier) => tier.name);
    const unknown = spreads
      .flatMap(({ first, second }) => [first, second])
      .find((name) => !names.includes(name));
    if (unknown !== undefined) return `a spread names the tier "${unknown}", which is not listed`;
    const isAscending = tiers.every((tier, index) => {
      const before = tiers[index - 1];
      return before === undefined || before.daysMax < tier.daysMax;
    });
    return isAscending ? undefined : 'the tiers ascend in their days';
  },
);

export const spanParameters = object('SPAN.', {
  points: list('Scan points.', scanPointSchema, 1),
  underlyings: table('By underlying; one that is not listed is refused.', commodity),
  credits: list(
    'Credits for spreads between underlyings, in the order in which spreads are formed.',
    object('One spread.', {
      first: text('An underlying.'),
      firstDelta: decimal('Coins of its delta in one spread.', { above: '0' }),
      second: text('Another underlying.'),
      secondDelta: decimal('Coins of its delta in one spread.', { above: '0' }),
      sides: oneOf('Signs of the two deltas.', ['opposite', 'same']),
      credit: decimal('Share of the scanning risk credited.', { min: '0', max: '1' }),
    }),
  ),
  discounting: oneOf('How values of options are discounted.', DISCOUNTINGS),
  netOptionValue: oneOf(
    'Whether the value of options is taken off here, or equity counts it already.',
    ['deducted', 'inEquity'],
  ),
  initialFactor: decimal('Initial risk as a multiple of maintenance risk.', {
    min: '1',
    max: '10',
  }),
});
export type SpanParameters = TypeOf<typeof spanParameters>;
export type SpanCommodity = TypeOf<typeof commodity>;
