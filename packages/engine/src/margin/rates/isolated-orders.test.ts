// Isolated margin: orders that reduce come free, the larger side counts, a switch moves all or nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { isolatedOrderMargin, isolatedOrdersModel, type RestingOrder } from './isolated-orders.ts';
import { releasedOnReduction, switchToIsolated } from './isolated-switch.ts';
import {
  figuresOf,
  inverse,
  isolatedParameters,
  levelsOf,
  of,
  order,
  position,
  scopeOf,
} from './rates.fixture.ts';

const resting = (side: 'buy' | 'sell', remaining: string, price: string): RestingOrder => ({
  side,
  remaining: of(remaining),
  price: of(price),
});
const terms = { marginFactor: of('0.5'), quantum: of('1'), valueAt: (price: Exact) => price };

test('a long 10 covers the first ten to be sold, from the best price on', () => {
  const orders = [resting('sell', '10', '150'), resting('sell', '15', '100')];
  const { orderMargin } = isolatedOrderMargin({ ...terms, position: of('10'), orders });
  // Five at 100 and ten at 150.
  expect(orderMargin.toString()).toBe('1000');
});

test('a short position covers buys and not sells; a price of an auction lifts lower limits', () => {
  const orders = [resting('buy', '4', '100'), resting('sell', '3', '110')];
  const at = (size: string, auctionPrice?: string): string => {
    const { buys, sells } = isolatedOrderMargin({
      ...terms,
      position: of(size),
      orders,
      ...(auctionPrice === undefined ? {} : { auctionPrice: of(auctionPrice) }),
    });
    return `${buys} ${sells}`;
  };
  expect(at('0')).toBe('200 165');
  expect(at('-3')).toBe('50 165');
  expect(at('-9')).toBe('0 165');
  expect(at('2')).toBe('200 55');
  expect(at('0', '105')).toBe('210 165');
});

test('order margin never falls with another order, and does not see their order', () => {
  const orders = fc.array(
    fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      remaining: fc.integer({ min: 1, max: 50 }).map((size) => Exact.integer(size)),
      price: fc.integer({ min: 1, max: 9 }).map((price) => Exact.integer(price)),
    }),
    { minLength: 1, maxLength: 6 },
  );
  holds(
    fc.property(orders, fc.integer({ min: -60, max: 60 }), (all, size) => {
      const marginOf = (some: readonly RestingOrder[]): Exact =>
        isolatedOrderMargin({ ...terms, position: Exact.integer(size), orders: some }).orderMargin;
      const whole = marginOf(all);
      expect(marginOf([...all].reverse()).equals(whole)).toBe(true);
      expect(marginOf(all.slice(1)).isAbove(whole)).toBe(false);
    }),
    200,
  );
});

const switching = {
  ...terms,
  position: of('-2'),
  orders: [resting('sell', '1', '1000')],
  entryPrice: of('1000'),
  marginBalance: of('300'),
  orderMarginBalance: of('600'),
  general: of('600'),
};

test('a switch moves what is missing and gives back what is over', () => {
  const found = switchToIsolated(switching);
  expect(found.ok ? `${found.value.marginTransfer} ${found.value.orderMarginTransfer}` : '').toBe(
    '700 -100',
  );
});

test('a switch is refused for want of money first, then for a margin not above initial', () => {
  const refused = (change: Partial<Parameters<typeof switchToIsolated>[0]>): string => {
    const found = switchToIsolated({ ...switching, ...change });
    return found.ok ? 'moved' : found.error.code;
  };
  expect(refused({ general: of('599') })).toBe('GeneralBalanceTooSmall');
  expect(refused({ general: of('599'), initialMargin: of('5000') })).toBe('GeneralBalanceTooSmall');
  expect(refused({ initialMargin: of('1000') })).toBe('PositionMarginNotAboveInitial');
  expect(refused({ initialMargin: of('999') })).toBe('moved');
  expect(refused({ position: of('0'), initialMargin: of('0') })).toBe('moved');
});

test('a fraction of a unit beyond the general account refuses a switch, though only whole units would move', () => {
  // 1 x 1001 x 0.5 = 500.5 are required and 500 would move.
  const half = { ...switching, position: of('1'), orders: [], entryPrice: of('1001') };
  const at = (general: string): string => {
    const found = switchToIsolated({
      ...half,
      marginFactor: of('0.5'),
      marginBalance: of('0'),
      orderMarginBalance: of('0'),
      general: of(general),
    });
    return found.ok ? found.value.marginTransfer.toString() : found.error.code;
  };
  expect(at('500')).toBe('GeneralBalanceTooSmall');
  expect(at('501')).toBe('500');
});

test('a reduction gives back its share of the margin and of what the close gained', () => {
  const base = { marginBalance: of('500'), closed: of('2'), markPrice: of('100') };
  const long = { ...base, positionBefore: of('10'), closePrice: of('110') };
  expect(releasedOnReduction(long).toString()).toBe('120');
  expect(releasedOnReduction({ ...long, positionBefore: of('-10') }).toString()).toBe('80');
});

test('the model: a share of the entry, orders beside it, reduce-only ones free', () => {
  const at = (...args: Parameters<typeof scopeOf>): string =>
    levelsOf(figuresOf(isolatedOrdersModel, isolatedParameters, scopeOf(...args)));
  // 10 contracts of a tenth entered at 49 000.
  expect(at([position('10')])).toBe('19600 0');
  expect(at([position('10')], [order('buy', '5', { limit: '48000' })])).toBe('29200 9600');
  expect(at([position('10')], [order('sell', '10', { limit: '51000' })])).toBe('19600 0');
  expect(at([], [order('sell', '10', { limit: '51000', reduceOnly: true })])).toBe('0 0');
  // A closed position with a result that is not settled yet holds no margin.
  expect(at([{ ...position('0'), cost: of('-700') }])).toBe('0 0');
  // An inverse contract of 100 at a limit of 40 000 is 0.0025 coins, at 50 000 each.
  expect(at([], [order('buy', '8', { limit: '40000', instrument: inverse })])).toBe('400 400');
});
