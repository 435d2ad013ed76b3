// What must stay in an account when money leaves it.
//
// Withdrawals count doubtful prices on the side of equity (`withdrawableEquity`), so that they are not counted again in what
// is required: initial margin less the `prices` part of caution, every other part included, and at least the floor on notional.
// With E' equity at the doubtful prices without gains, and R the initial margin of the rates,
//
//   E' >= R + ratesAndOrders   implies   equity(x) >= R(x) at every price x of the doubt (price-caution.ts),
//
// since E' is equity(worst end) or less. What stays covers initial margin wherever between index and stable price the price
// turns out to be.
import { max, sub } from '../../base/fixed.ts';
import { type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import type { Requirement } from '../margin-model.ts';

export type MustStay = {
  readonly required: Quanta;
  readonly binding: 'initialMargin' | 'caution' | 'notionalFloor';
};

/** Compared with `withdrawableEquity`; `binding` is what bound where that falls short. */
export function mustStay(requirement: Requirement): MustStay {
  const { initial, caution, cautionParts, withdrawalFloor, withdrawableEquity } = requirement;
  const prices = cautionParts?.prices ?? ZERO_QUANTA;
  const margin = sub(initial, prices);
  const required = max(margin, withdrawalFloor);
  if (margin < withdrawalFloor) return { required, binding: 'notionalFloor' };
  const byRates = sub(margin, sub(caution, prices));
  const isShortOfRates = withdrawableEquity < byRates;
  return { required, binding: isShortOfRates || caution === prices ? 'initialMargin' : 'caution' };
}
