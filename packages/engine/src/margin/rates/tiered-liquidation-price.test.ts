// Liquidation prices against the worked numbers of venues, and against their definition: at each price found equity is
// the maintenance margin that the tiers ask there, and where none is found equity never crosses it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { maintenanceRateOf } from './leverage.ts';
import {
  type CrossAccount,
  crossLiquidationPrices,
  liquidationPriceFromMargin,
  type TieredLeg,
  zeroPrice,
} from './tiered-liquidation-price.ts';
import { marginalRequirement, type RateTier } from './tiers.ts';

const of = Exact.of;
const tier = (from: string, rate: string): RateTier => ({ fromNotional: of(from), rate: of(rate) });
const bitcoin = [
  tier('0', '0.004'),
  tier('50000', '0.005'),
  tier('250000', '0.01'),
  tier('1000000', '0.025'),
];
const account = (walletBalance: string, ...legs: readonly TieredLeg[]): CrossAccount => ({
  walletBalance: of(walletBalance),
  otherMaintenance: Exact.ZERO,
  otherUnrealisedPnl: Exact.ZERO,
  legs,
});
const leg = (size: string, entry: string, tiers: readonly RateTier[] = bitcoin): TieredLeg => ({
  size: of(size),
  entryPrice: of(entry),
  tiers,
});
const shown = (prices: readonly Exact[], decimals = 4): readonly string[] =>
  prices.map((price) => price.toFixed(decimals, 'halfEven'));

function excessAt(held: CrossAccount, price: Exact): Exact {
  let excess = held.walletBalance.minus(held.otherMaintenance).plus(held.otherUnrealisedPnl);
  for (const { size, entryPrice, tiers } of held.legs) {
    excess = excess
      .plus(price.minus(entryPrice).times(size))
      .minus(marginalRequirement(tiers, size.abs().times(price)));
  }
  return excess;
}

describe('worked numbers', () => {
  test('Binance: long 1 at 100,000 with 5,000 is liquidated at 95,427.1357', () => {
    expect(shown(crossLiquidationPrices(account('5000', leg('1', '100000'))))).toEqual([
      '95427.1357',
    ]);
  });

  test('the tier that holds at the solution counts, not the one at entry', () => {
    // 60,000 at entry is in the second tier; at the solution 49,799.196... it is in the first.
    const [price] = crossLiquidationPrices(account('10400', leg('1', '60000')));
    expect(price?.equals(of('49600').over(of('0.996')))).toBe(true);
  });

  test('a short is liquidated above its entry, in the tier that the higher price reaches', () => {
    const [price] = crossLiquidationPrices(account('30000', leg('-1', '240000')));
    expect(price?.equals(of('271300').over(of('1.01')))).toBe(true);
  });

  test('Hyperliquid: long 1 at 100,000 isolated at 40x is liquidated at 98,734.1772', () => {
    const maintenanceRate = maintenanceRateOf({ max: of('40'), share: of('0.5') });
    expect(String(maintenanceRate)).toBe('0.0125');
    const price = liquidationPriceFromMargin({
      price: of('100000'),
      size: of('1'),
      marginAvailable: of('2500').minus(of('1250')),
      maintenanceRate,
    });
    expect(price?.toFixed(4, 'halfEven')).toBe('98734.1772');
  });

  test('a hedge can be liquidated on both sides, a flat account on none', () => {
    const hedge = account('8000', leg('20', '50000'), leg('-20', '50000'));
    expect(crossLiquidationPrices(hedge)).toHaveLength(1);
    const uneven = account('200000', leg('20', '50000'), leg('-19.9', '50000'));
    const prices = crossLiquidationPrices(uneven);
    expect(prices.every((price) => excessAt(uneven, price).isZero)).toBe(true);
    expect(crossLiquidationPrices(account('5000'))).toEqual([]);
    expect(crossLiquidationPrices(account('5000', leg('0', '1')))).toEqual([]);
  });

  test('what other contracts hold and earn moves the price as the balance does', () => {
    const held = account('5000', leg('1', '100000'));
    const other = { ...held, otherMaintenance: of('700'), otherUnrealisedPnl: of('200') };
    expect(shown(crossLiquidationPrices(other))).toEqual(
      shown(crossLiquidationPrices(account('4500', leg('1', '100000')))),
    );
  });
});

const legs = fc.array(
  fc.record({
    size: fc.integer({ min: -3000, max: 3000 }).map((n) => Exact.ratio(BigInt(n), 100n)),
    entryPrice: fc.integer({ min: 1000, max: 200_000 }).map((n) => Exact.integer(n)),
    tiers: fc.constantFrom(
      bitcoin,
      [tier('0', '0.02')],
      [tier('0', '0.01'), tier('300000', '0.5')],
    ),
  }),
  { minLength: 1, maxLength: 2 },
);
const accounts = fc.record({
  walletBalance: fc.integer({ min: -1000, max: 2_000_000 }).map((n) => Exact.integer(n)),
  otherMaintenance: fc.nat(5000).map((n) => Exact.integer(n)),
  otherUnrealisedPnl: fc.integer({ min: -9000, max: 9000 }).map((n) => Exact.integer(n)),
  legs,
});

test('at every price found equity is the maintenance margin; there are at most two', () => {
  holds(
    fc.property(accounts, (held) => {
      const prices = crossLiquidationPrices(held);
      expect(prices.length).toBeLessThanOrEqual(2);
      for (const price of prices) expect(excessAt(held, price).isZero).toBe(true);
    }),
  );
});

test('between two prices without a solution between them, the account stays on one side', () => {
  holds(
    fc.property(accounts, fc.nat(400_000), fc.nat(400_000), (held, a, b) => {
      const low = Exact.integer(Math.min(a, b) + 1);
      const high = Exact.integer(Math.max(a, b) + 1);
      const crossings = crossLiquidationPrices(held).filter(
        (price) => !price.isBelow(low) && !price.isAbove(high),
      );
      if (crossings.length > 0) return;
      const [first, last] = [excessAt(held, low).sign, excessAt(held, high).sign];
      expect(first * last).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('from the margin that is left, the same price as from the balance, while the rate holds', () => {
  const flat = [tier('0', '0.0125')];
  holds(
    fc.property(
      fc.integer({ min: -500, max: 500 }).filter((n) => n !== 0),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 100, max: 100_000 }),
      (lots, balance, at) => {
        const size = Exact.ratio(BigInt(lots), 10n);
        const entryPrice = Exact.integer(50_000);
        const held = account(String(balance), { size, entryPrice, tiers: flat });
        const price = Exact.integer(at);
        const found = liquidationPriceFromMargin({
          price,
          size,
          marginAvailable: excessAt(held, price),
          maintenanceRate: of('0.0125'),
        });
        expect(found === undefined ? [] : [String(found)]).toEqual(
          crossLiquidationPrices(held).map(String),
        );
      },
    ),
  );
});

describe('zero price', () => {
  const held = [
    { price: of('100'), size: of('10'), maintenanceRate: of('0.05') },
    { price: of('7'), size: of('-40'), maintenanceRate: of('0.1') },
  ];
  const maintenanceMargin = of('78'); // 1000 x 5 % and 280 x 10 %
  const zeroOf = (each: (typeof held)[number], accountValue: Exact): Exact =>
    zeroPrice({ ...each, accountValue, maintenanceMargin }) ?? Exact.ZERO;

  test('closing a part there leaves account value over maintenance margin as it was', () => {
    const accountValue = of('52');
    for (const each of held) {
      const closed = each.size.over(of('4'));
      const paid = zeroOf(each, accountValue).minus(each.price).times(closed);
      const freed = closed.abs().times(each.price).times(each.maintenanceRate);
      const after = accountValue.plus(paid).over(maintenanceMargin.minus(freed));
      expect(after.equals(accountValue.over(maintenanceMargin))).toBe(true);
    }
  });

  test('closing everything there leaves nothing', () => {
    holds(
      fc.property(fc.integer({ min: -500, max: 78 }), (value) => {
        const accountValue = Exact.integer(value);
        const paid = held.map((each) =>
          zeroOf(each, accountValue).minus(each.price).times(each.size),
        );
        expect(accountValue.plus(Exact.sum(paid)).isZero).toBe(true);
      }),
    );
  });

  test('without maintenance margin there is none', () => {
    const flat = { price: of('1'), size: of('1'), maintenanceRate: of('0'), accountValue: of('1') };
    expect(zeroPrice({ ...flat, maintenanceMargin: Exact.ZERO })).toBeUndefined();
  });
});
