// The curve, the share and both prices: published figures, limits, the identity behind the share, and monotony.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { type AuctionCurve, discountAt, hasEnded } from './discount.ts';
import { cashToBidder, insolventPrice } from './insolvent-bid.ts';
import { bufferMargin, cashFromBidder, priceForAll, shareMost } from './solvent-bid.ts';

const at = (value: number | string): Exact => Exact.of(String(value));
const curve: AuctionCurve = { start: at('1.05'), cutoff: at('0.8'), fast: at(600), slow: at(7200) };
const amount = (min: number, max: number): fc.Arbitrary<Exact> =>
  fc.integer({ min, max }).map((value) => Exact.integer(value));

test('the curve starts above the market, has its cutoff after the fast fall, and ends at nothing', () => {
  const figures = [0, 300, 600, 4200, 7799, 7800, 99999].map((t) =>
    discountAt(curve, at(t)).toFixed(6, 'down'),
  );
  expect(figures).toEqual([
    '1.050000',
    '0.925000',
    '0.800000',
    '0.400000',
    '0.000111',
    '0.000000',
    '0.000000',
  ]);
  expect([7799, 7800].map((t) => hasEnded(curve, at(t)))).toEqual([false, true]);
});

test('the price never rises, and is above zero until the curve has ended (property)', () => {
  const times = fc
    .tuple(fc.nat(10_000), fc.nat(10_000))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  holds(
    fc.property(times, ([early, late]) => {
      const first = discountAt(curve, at(early));
      expect(discountAt(curve, at(late)).isAbove(first)).toBe(false);
      expect(first.sign > 0).toBe(!hasEnded(curve, at(early)));
    }),
  );
});

test('the share that may be sold brings the buffer margin to exactly zero (property)', () => {
  const cases = fc.record({
    markToMarket: amount(1, 1_000_000),
    short: amount(1, 1_000_000),
    reserved: fc.integer({ min: 0, max: 99 }).map((percent) => at(percent).over(at(100))),
    discount: fc.integer({ min: 0, max: 105 }).map((percent) => at(percent).over(at(100))),
    charge: amount(0, 1_000),
  });
  holds(
    fc.property(cases, ({ markToMarket, short, reserved, discount, charge }) => {
      const margin = bufferMargin({
        markToMarket,
        maintenanceMargin: short.negated(),
        bufferShare: at('0.15'),
      });
      const reservedCash = markToMarket.times(reserved);
      const price = priceForAll({ markToMarket, reservedCash, discount }).minus(charge);
      const share = shareMost({ bufferMargin: margin, reservedCash, priceForAll: price });
      // What is left: the unsold part of the margin without reserved cash, that cash, and the price of what was sold.
      const left = margin
        .minus(reservedCash)
        .times(Exact.ONE.minus(share))
        .plus(reservedCash)
        .plus(price.times(share));
      expect(share.sign).toBe(1);
      if (share.isBelow(Exact.ONE)) expect(left.isZero).toBe(true);
      else expect(left.sign).not.toBe(1);
    }),
  );
});

test('nothing is sold of an account with its buffer, all of it where no price restores it', () => {
  const offer = { bufferMargin: Exact.ZERO, reservedCash: at(5), priceForAll: at(10) };
  expect(shareMost(offer).isZero).toBe(true);
  expect(
    shareMost({ bufferMargin: at(-1), reservedCash: Exact.ZERO, priceForAll: at(-5) }),
  ).toEqual(Exact.ONE);
  const cash = cashFromBidder({
    priceForAll: at(200),
    shareWanted: at('0.9'),
    shareMost: at('0.25'),
  });
  expect(cash.toString()).toBe('50');
});

test('an insolvent payout rises from the deficit to the missing margin, and no further', () => {
  const payoutAt = (elapsed: number): string =>
    cashToBidder(
      {
        markToMarket: at(-100),
        maintenanceMargin: at(-300),
        elapsed: at(elapsed),
        length: at(600),
      },
      at('0.5'),
    ).toString();
  expect([0, 300, 600, 9_999].map(payoutAt)).toEqual(['50', '100', '150', '150']);
  const met = { markToMarket: at(-1), maintenanceMargin: at(0), elapsed: at(1), length: at(600) };
  expect(insolventPrice(met).isZero).toBe(true);
});
