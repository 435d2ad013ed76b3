// Health: perpetuals at the worse of two outcomes, reserved orders at the worse of two tokens, three sets in their order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { type HealthPerp, type HealthToken, healthOf, perpHealth } from './health.ts';
import { healthModel } from './health-model.ts';
import {
  figuresOf,
  healthParameters,
  inverse,
  of,
  order,
  position,
  refusalOf,
  scopeOf,
} from './rates.fixture.ts';

const perp = (change: Partial<HealthPerp>): HealthPerp => ({
  settle: 0,
  base: Exact.ZERO,
  bids: Exact.ZERO,
  asks: Exact.ZERO,
  quote: Exact.ZERO,
  assetPrice: of('5'),
  liabilityPrice: of('5'),
  weights: { baseAsset: of('0.8'), baseLiability: of('1.2'), overallAsset: of('0.95') },
  ...change,
});

test('a perpetual counts at the worse of all bids and all asks, a gain at the overall weight', () => {
  expect(perpHealth(perp({ base: of('-10'), quote: of('100') })).toString()).toBe('38');
  expect(perpHealth(perp({ base: of('10'), quote: of('-100') })).toString()).toBe('-60');
  // Bids of 10 leave 20 coins for 50 more; asks of 30 leave 20 short for 150.
  const both = perp({ base: of('10'), bids: of('10'), asks: of('30') });
  expect(perpHealth(both).toString()).toBe('28.5');
  expect(perpHealth({ ...both, bids: of('90') }).toString()).toBe('-50');
});

const token = (balance: string, price: string, asset: string, liability: string): HealthToken => ({
  balance: of(balance),
  assetPrice: of(price),
  liabilityPrice: of(price),
  weights: { asset: of(asset), liability: of(liability) },
});
const none = { perps: [], spotOrders: [] };

test('a strict price takes the lower as an asset and the higher as a liability', () => {
  const strict = {
    ...token('2', '10', '0.5', '1.5'),
    assetPrice: of('8'),
    liabilityPrice: of('12'),
  };
  expect(healthOf({ tokens: [strict], ...none }).health.toString()).toBe('8');
  const owed = { ...strict, balance: of('-2') };
  expect(healthOf({ tokens: [owed], ...none }).health.toString()).toBe('-36');
});

test('reserved orders first repay a debt, and count in the token where they are worth less', () => {
  const tokens = [token('100', '1', '0.8', '1.2'), token('-3', '10', '0.5', '1.5')];
  const orders = { base: 1, quote: 0, reservedBase: of('0'), reservedQuote: of('50') };
  const found = healthOf({ tokens, perps: [], spotOrders: [orders] });
  // As 5 base coins: 3 repay (45), 2 are assets (10). As 50 quote coins: 40, which is less.
  expect(found.ofSpotOrders.map(String)).toEqual(['40']);
  expect(found.health.toString()).toBe('75');
});

test('a bid below the market and an ask below it limit what orders can become', () => {
  const tokens = [token('0', '1', '1', '1'), token('0', '10', '1', '1')];
  const reserved = { base: 1, quote: 0, reservedBase: of('0'), reservedQuote: of('50') };
  const at = (change: object): string =>
    healthOf({ tokens, perps: [], spotOrders: [{ ...reserved, ...change }] }).health.toString();
  expect(at({})).toBe('50');
  // Bids at 12 at best buy fewer coins; an inverse above the market's changes nothing.
  expect(at({ highestBidInverse: of('1/12') })).toBe('125/3');
  expect(at({ highestBidInverse: of('1/8') })).toBe('50');
  const sold = { reservedBase: of('5'), reservedQuote: of('0') };
  expect(at({ ...sold, lowestAsk: of('3') })).toBe('15');
  expect(at({ ...sold, lowestAsk: of('11') })).toBe('50');
});

test('equity less requirement is health, the sets in their order', () => {
  const drawn = fc.record({
    size: fc.integer({ min: -400, max: 400 }),
    buys: fc.integer({ min: 1, max: 300 }),
    sells: fc.integer({ min: 1, max: 300 }),
    usdc: fc.integer({ min: -100_000, max: 100_000 }),
    btc: fc.integer({ min: -20, max: 20 }),
  });
  holds(
    fc.property(drawn, ({ size, buys, sells, usdc, btc }) => {
      const held = position(String(size));
      const scope = scopeOf([held], [order('buy', String(buys)), order('sell', String(sells))], {
        USDC: String(usdc),
        BTC: String(btc),
      });
      const figures = figuresOf(healthModel, healthParameters, scope);
      const ending = figuresOf(
        healthModel,
        { ...healthParameters, initialWeights: 'liquidationEnd' },
        scope,
      );
      const pnl = held.size.times(of('5000')).minus(held.cost);
      const equity = of(String(usdc + btc * 50_000)).plus(pnl);
      const health = figures.initial.parts?.find((each) => each.name === 'health')?.value;
      expect(health?.equals(equity.minus(figures.initial.value))).toBe(true);
      expect(ending.initial.value.isAbove(figures.initial.value)).toBe(false);
      expect(ending.maintenance.value.isAbove(ending.initial.value)).toBe(false);
    }),
    150,
  );
});

test('one coin long: the coin weighted, the gain weighted, then the settlement token', () => {
  const figures = figuresOf(healthModel, healthParameters, scopeOf([position('10')]));
  // 45 000 less 49 000 paid, against an equity of 1 000; at maintenance 47 500.
  expect(`${figures.initial.value} ${figures.maintenance.value}`).toBe('5000 2500');
});

test('a perpetual without weights, or an inverse one, is refused', () => {
  expect(refusalOf(healthModel, healthParameters, scopeOf([position('1', inverse)]))).toBe(
    'NoRuleApplies',
  );
  const given = { ...healthParameters, perps: {} };
  expect(refusalOf(healthModel, given, scopeOf([position('1')]))).toBe('NoRuleApplies');
});
