// Portfolio accounts for the tests of unwinds: a ladder with that rung alone, random holdings at the marks of a live venue, and
// what closing at the limits leaves of them, reckoned by the bookings of fills instead of by the plan.
import fc from 'fast-check';
import {
  DEFAULT_LADDER,
  type ExactView,
  type Ladder,
  type Lots,
  type Portfolio,
  type PositionHeld,
  type Quanta,
  rungOf,
  unitValueAt,
  type UnwindOrder,
  type UnwindTerms,
} from '../src/index.ts';
import { healthOf } from '../src/margin/account-risk.ts';
import { afterFill } from '../src/rules/after-fill.ts';
import { CALL, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';

export const unwindLadder = (unwindWaitMs: number): Ladder => ({
  ...DEFAULT_LADDER,
  name: 'unwind',
  rungs: (['cancelOrders', 'leastCostUnwind', 'takeOver'] as const).map((stage) =>
    rungOf({ stage }),
  ),
  unwindWaitMs,
});

export const termsOf = (view: ExactView): UnwindTerms => ({
  exitPpm: BigInt(view.venue.exitPpm),
  penaltyPpm: (listed) => BigInt(listed.liquidationPenaltyPpm),
  isLive: () => true,
  mostLots: () => undefined,
});

/** Signed lots of the perpetual, the future, the call and the put, and equity as a share of maintenance margin in ppm. */
export const anAccount = fc.record({
  sizes: fc.tuple(
    fc.integer({ min: -900, max: 900 }),
    fc.integer({ min: -900, max: 900 }),
    fc.integer({ min: -900, max: 900 }),
    fc.integer({ min: -900, max: 900 }),
  ),
  sharePpm: fc.integer({ min: 500_000, max: 1_100_000 }),
});
export type AnAccount = typeof anAccount extends fc.Arbitrary<infer T> ? T : never;

/** What holds it, with cash that makes the account stand at the share; undefined where nothing is required of it. */
export function accountOf(
  view: ExactView,
  { sizes, sharePpm }: AnAccount,
  margining: Portfolio['margining'] = 'rulebook',
): Portfolio | undefined {
  const positions = [PERPETUAL, FUTURE, CALL, PUT].flatMap((market, index): PositionHeld[] => {
    const size = BigInt(sizes[index] ?? 0) as Lots;
    if (size === 0n) return [];
    const cost = (size * view.unitValue(market)) as Quanta;
    return [{ market, size, cost, fundingIndex: view.fundingIndex(market) }];
  });
  const flat: Portfolio = { margining, cash: 0n as Quanta, collateral: [], positions, orders: [] };
  const { equity, maintenance } = healthOf(flat, view);
  if (maintenance <= 0n) return undefined;
  const wanted = (maintenance * BigInt(sharePpm)) / 1_000_000n;
  return { ...flat, cash: (wanted - equity) as Quanta };
}

/** Every order filled at its limit, fee and penalty paid: the second way to the same figures. */
export function filledAtLimits(
  portfolio: Portfolio,
  view: ExactView,
  orders: readonly Pick<UnwindOrder, 'market' | 'side' | 'lots' | 'limit'>[],
): Portfolio {
  let at = portfolio;
  for (const { market, side, lots, limit } of orders) {
    const listed = view.market(market);
    const delta = (side === 'buy' ? lots : -lots) as Lots;
    const quote = (delta * unitValueAt(listed, limit)) as Quanta;
    const notional = quote < 0n ? -quote : quote;
    const up = (ppm: number): bigint => (notional * BigInt(ppm) + 999_999n) / 1_000_000n;
    const fee = up(listed.takerFeePpm) as Quanta;
    at = afterFill(view, at, { order: 0, market, delta, quote, fee });
    at = { ...at, cash: (at.cash - up(listed.liquidationPenaltyPpm)) as Quanta };
  }
  return at;
}
