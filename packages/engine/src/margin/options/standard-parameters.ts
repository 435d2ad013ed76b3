// The parameters of standard option margin, as rulebooks write them. The formulas are isolated-option.ts and max-loss.ts.
import { checked, decimal, object, oneOf, optional, type TypeOf } from '../../domain/schema.ts';
import { orderRule } from '../rates/order-outcomes.ts';

const share = (doc: string, max = '10') => decimal(doc, { min: '0', max });

const shortRule = checked(
  object('What a short option of one right requires at one level.', {
    rate: share('Share of the base price before the out-of-the-money amount is taken off.'),
    floor: share('Least share of the base price; equal to "rate" where nothing is taken off.'),
    markFloor: optional(share('Least share of the mark.')),
    strikeCap: optional(share('Most share of the strike.')),
    feeRate: optional(share('Fee of closing it, as a share of the base price.')),
    feeMarkCap: optional(share('Most that fee may be, as a share of the mark.')),
    maintenanceMultiple: optional(
      share('The initial total is at least this multiple of the maintenance total.'),
    ),
  }),
  ({ rate, floor }) =>
    floor.isAbove(rate) ? `the floor ${floor} is at most the rate ${rate}` : undefined,
);

const longRule = object('What a long option requires at one level: the lesser of two shares.', {
  markRate: share('Share of the mark.'),
  baseRate: share('Share of the base price.'),
});

const level = object('One level.', {
  call: shortRule,
  put: shortRule,
  long: optional(longRule),
});

export const standardOptionParameters = object('Standard option margin.', {
  base: oneOf('Price that shares are of and moneyness is measured from.', ['index', 'forward']),
  premium: oneOf(
    'Whether the requirement includes what short options are worth at mark, or equity already counts all options.',
    ['required', 'inEquity'],
  ),
  orders: orderRule,
  initial: level,
  maintenance: level,
  maxLoss: optional(
    object('Per expiry no more than the greatest loss at expiry is required.', {
      unpairedInitial: share('Share of the forward per call sold beyond calls bought, initial.'),
      unpairedMaintenance: share('The same at the maintenance level.'),
    }),
  ),
});
export type StandardOptionParameters = TypeOf<typeof standardOptionParameters>;
