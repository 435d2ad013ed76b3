// Open interest: the more there is in a market, the more initial margin each further position needs, on a straight line between
// two listed amounts. The lots of the order itself count. Maintenance margin is not scaled.
//
// Source: dYdX v4, IMF = base + (OI - lower) / (upper - lower) * (1 - base), with the end of the line listed.
import { max, min, mulDivUp, neg, sub } from '../../base/fixed.ts';
import type { MarketSchedule } from '../../domain/listing-schedule.ts';
import {
  type Lots,
  type MarketId,
  PPM,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { positionMargin, type PositionView, worstLoss } from '../position-margin.ts';

type InterestTerms = Pick<
  MarketSchedule,
  'openInterestLowerLots' | 'openInterestUpperLots' | 'openInterestScalePpm'
>;

/** Multiple of the initial rate at an open interest, ppm, rounded up: 1e6 up to the lower amount; off without an upper one. */
export function openInterestScalePpm(terms: InterestTerms, openInterest: Lots): bigint {
  const { openInterestLowerLots: lower, openInterestUpperLots: upper } = terms;
  if (upper === 0n) return PPM;
  const most = BigInt(terms.openInterestScalePpm);
  if (openInterest >= upper) return most;
  if (openInterest <= lower) return PPM;
  return PPM + mulDivUp(most - PPM, sub(openInterest, lower), sub(upper, lower));
}

/**
 * Open interest once an account that is recorded with `before` lots holds `after`: whichever side grows may need a new one
 * across. It is not lowered by what is reduced.
 */
export function openInterestAfter(openInterest: Lots, before: Lots, after: Lots): Lots {
  const side = (size: Lots): Lots => max(ZERO_LOTS, size);
  const longs = sub(side(after), side(before));
  const shorts = sub(side(neg(after)), side(neg(before)));
  return (openInterest + max(ZERO_LOTS, max(longs, shorts))) as Lots;
}

/** What `size` lots need beyond their initial margin and `others`, never negative, never more than they can still lose. */
export function openInterestCharge(
  view: PositionView,
  position: { readonly market: MarketId; readonly size: Lots; readonly others: Quanta },
  openInterest: Lots,
): Quanta {
  const { market, size, others } = position;
  const scale = openInterestScalePpm(view.market(market), openInterest);
  if (size === ZERO_LOTS || scale === PPM) return ZERO_QUANTA;
  const own = positionMargin(view, market, size).initial;
  const charge = mulDivUp(own, scale - PPM, PPM);
  const most = worstLoss(view, market, size);
  if (most === undefined) return charge;
  return min(charge, max(ZERO_QUANTA, sub(most, (own + others) as Quanta)));
}
