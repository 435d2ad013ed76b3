// The premium that a book shows: depth, rounding, the side of the index, the clamp.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { type BookLevel, impactPremium, impactPrice } from './impact-premium.ts';

const of = Exact.of;
const level = (price: string, size: string): BookLevel => ({ price: of(price), size: of(size) });
const ppm = {
  impactNotional: of('1000'),
  baseQuantum: of('0.0000000001'),
  scale: of('1000000'),
  bound: of('100000'),
};
const book = { bids: [level('99', '100')], asks: [level('101', '100')] };
const premium = (change: object): string =>
  impactPremium({ ...ppm, ...book, indexPrice: of('100'), ...change }).toString();

test('no premium inside the spread, the bid above the index, the ask below it', () => {
  expect(premium({})).toBe('0');
  expect(premium({ indexPrice: of('90') })).toBe('99999');
  expect(premium({ indexPrice: of('105') })).toBe('-38095');
  expect(premium({ indexPrice: of('50') })).toBe('100000');
  expect(premium({ indexPrice: of('50'), bound: of('2000000') })).toBe('979999');
});

test('the book is walked from its best price whatever the order of its rows', () => {
  const bids = [level('98', '100'), level('99', '2')];
  // 198 at 99 and 802 at 98 are 10.183... coins for 1 000.
  const filled = impactPrice(bids, 'bids', ppm)?.toNumber();
  expect(filled).toBeCloseTo(1000 / (2 + 802 / 98), 6);
  expect(impactPrice([...bids].reverse(), 'bids', ppm)?.toNumber()).toBe(filled);
});

test('a side too thin to fill shows nothing, and no impact notional takes the best price', () => {
  expect(impactPrice([level('99', '1')], 'bids', ppm)).toBeUndefined();
  expect(
    impactPrice([level('99', '1')], 'bids', { ...ppm, impactNotional: Exact.ZERO })?.toString(),
  ).toBe('99');
  expect(premium({ bids: [level('120', '1')], indexPrice: of('100') })).toBe('0');
  expect(premium({ bids: [], asks: [] })).toBe('0');
});

test('an impact price on the other side of the index is no premium', () => {
  const bids = [level('101', '1'), level('90', '100')];
  expect(premium({ bids, asks: [level('102', '100')] })).toBe('0');
});

test('a larger impact notional never fills at a better price', () => {
  const levels = fc.array(
    fc.record({
      price: fc.integer({ min: 50, max: 150 }).map((price) => Exact.integer(price)),
      size: fc.integer({ min: 1, max: 50 }).map((size) => Exact.integer(size)),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const notional = fc.integer({ min: 1, max: 5000 });
  holds(
    fc.property(levels, notional, notional, (rows, small, more) => {
      const at = (amount: number, side: 'bids' | 'asks') =>
        impactPrice(rows, side, {
          impactNotional: Exact.integer(amount),
          baseQuantum: of('1e-30'),
        });
      const slack = of('1e-20');
      const bid = at(small + more, 'bids');
      const ask = at(small + more, 'asks');
      if (bid !== undefined) expect(bid.minus(slack).isAbove(at(small, 'bids') ?? bid)).toBe(false);
      if (ask !== undefined) expect(ask.plus(slack).isBelow(at(small, 'asks') ?? ask)).toBe(false);
    }),
    200,
  );
});
