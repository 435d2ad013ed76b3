import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { call, held, inverse, perpetual } from '../factor/factor.fixture.ts';
import { excessAfter, pricedOf, rulebookOf } from './answers.fixture.ts';
import { defaultTick, liquidationPrices } from './liquidation-price.ts';
import type { Priced } from './what-if.ts';

const rulebook = rulebookOf();
const market = (tick: string) => ({ instrument: perpetual('BTC'), tick: Exact.of(tick) });
const tick = Exact.of('10');

function solved(priced: Priced, at = market('10'), rules = rulebook) {
  const found = liquidationPrices(priced, rules, at);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const excessAt = (priced: Priced, price: Exact): Exact =>
  excessAfter(priced, rulebook, 'maintenance', [
    {
      type: 'movePrice',
      underlying: 'BTC',
      by: price.over(Exact.of('100000')).minus(Exact.ONE),
    },
  ]);

test('a venue prints the liquidation price of one long position: 95,427.1357', () => {
  // Binance: 1 BTC at 100,000 with 5,000 in the wallet; 0.4 % to 50,000 and 0.5 % above, deduction 50.
  const rules = rulebookOf([
    { fromNotional: '0', initialRate: '0.01', maintenanceRate: '0.004' },
    { fromNotional: '50000', initialRate: '0.01', maintenanceRate: '0.005' },
  ]);
  const priced = pricedOf([held(perpetual('BTC'), '1')], { USD: '5000' });
  const { below, above } = solved(priced, market('0.0001'), rules);
  // The exact price is 95,427.13567...; the first price on the grid below it is liquidatable.
  expect(below?.toString()).toBe('95427.1356');
  expect(above).toBeUndefined();
});

test('a venue prints the liquidation price of an isolated 40x position: 98,734.1772', () => {
  const rules = rulebookOf([
    { fromNotional: '0', initialRate: '0.025', maintenanceRate: '0.0125' },
  ]);
  const priced = pricedOf([held(perpetual('BTC'), '1')], { USD: '2500' });
  expect(solved(priced, market('0.0001'), rules).below?.toString()).toBe('98734.1772');
});

const tenths = (min: number, max: number) => fc.integer({ min, max }).map((n) => String(n / 10));
const portfolio = fc
  .record({
    btc: tenths(-30, 30),
    eth: tenths(-300, 300),
    coin: fc.integer({ min: -3000, max: 3000 }).map(String),
    option: tenths(-10, 10),
    cash: fc.integer({ min: 0, max: 200_000 }).map(String),
    pledged: tenths(0, 20),
  })
  .map(({ btc, eth, coin, option, cash, pledged }) =>
    pricedOf(
      [
        held(perpetual('BTC'), btc),
        held(perpetual('ETH'), eth),
        held(inverse('BTC'), coin),
        held(call('BTC', '105000'), option),
      ],
      { USD: cash, BTC: pledged },
    ),
  );

test('put back into the model the price gives maintenance margin to within one tick', () => {
  let found = 0;
  holds(
    fc.property(portfolio, (priced) => {
      const { below, above, isLiquidatable, mark } = solved(priced);
      expect(isLiquidatable).toBe(excessAt(priced, mark).sign < 0);
      for (const [price, back] of [[below, tick] as const, [above, tick.negated()] as const]) {
        if (price === undefined) continue;
        found += 1;
        expect(excessAt(priced, price).sign).toBe(-1);
        expect(excessAt(priced, price.plus(back)).sign).toBeGreaterThanOrEqual(0);
      }
    }),
    10,
  );
  expect(found).toBeGreaterThan(4);
});

test('no price between the mark and the answer is liquidatable', () => {
  holds(
    fc.property(portfolio, fc.integer({ min: 1, max: 99 }), (priced, percent) => {
      const { below, above, isLiquidatable, mark } = solved(priced);
      if (isLiquidatable) return;
      const share = Exact.ratio(BigInt(percent), 100n);
      const ends = [below ?? tick, above ?? mark.times(Exact.integer(3))];
      for (const end of ends) {
        const between = mark.plus(end.minus(mark).times(share)).roundTo(tick, 'halfEven');
        if (between.compare(end) === 0 || between.sign <= 0) continue;
        expect(excessAt(priced, between).sign).toBeGreaterThanOrEqual(0);
      }
    }),
    10,
  );
});

test('collateral in the same coin moves the answer', () => {
  const long = [held(perpetual('BTC'), '1')];
  const cashOnly = solved(pricedOf(long, { USD: '30000' })).below;
  // 0.3 coins are worth 30,000 today and less as the price falls; their haircut is 10 %.
  const coin = solved(pricedOf(long, { BTC: '0.3' })).below;
  if (cashOnly === undefined || coin === undefined) throw new Error('both have a price');
  expect(coin.isAbove(cashOnly)).toBe(true);
});

test('an account that is liquidatable now says so', () => {
  const priced = pricedOf([held(perpetual('BTC'), '1')], { USD: '100' });
  expect(solved(priced)).toMatchObject({ isLiquidatable: true });
});

test.each([
  ['100000', '10'],
  ['99999.5', '1'],
  ['0.00012', '0.00000001'],
])('a market that states no grid is asked in five digits: %s', (mark, expected) => {
  expect(defaultTick(Exact.of(mark)).toString()).toBe(expected);
});

test('a grid far finer than the mark is refused, since nobody could wait for the answer', () => {
  const priced = pricedOf([held(perpetual('BTC'), '1')], {});
  expect(liquidationPrices(priced, rulebook, market('1e-24'))).toMatchObject({
    error: { code: 'IllegalValue', value: '0.000000000000000000000001' },
  });
});

test('an option has no liquidation price of its own: its mark does not move as its underlying does', () => {
  const option = call('BTC', '120000');
  const priced = pricedOf([held(option, '-1')], { USD: '30000' });
  expect(liquidationPrices(priced, rulebook, { instrument: option, tick })).toMatchObject({
    error: { code: 'NoRuleApplies', where: option.symbol },
  });
});
