import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { held, perpetual } from '../factor/factor.fixture.ts';
import { excessAfter, pricedOf, rulebookOf } from './answers.fixture.ts';
import { evenSteps, liquidationSurface } from './liquidation-surface.ts';
import { maximumOrder } from './maximum-order.ts';
import { maximumWithdrawal } from './maximum-withdrawal.ts';
import { lastHolding } from './search.ts';
import { after } from './what-if.ts';

const rulebook = rulebookOf();
const x = Exact.of;
const lot = x('0.01');
const btc = perpetual('BTC');

const portfolio = fc
  .record({
    btc: fc.integer({ min: -20, max: 20 }).map((n) => String(n / 10)),
    eth: fc.integer({ min: -200, max: 200 }).map((n) => String(n / 10)),
    cash: fc.integer({ min: 0, max: 100_000 }).map(String),
    pledged: fc.integer({ min: 0, max: 20 }).map((n) => String(n / 10)),
  })
  .map((drawn) =>
    pricedOf([held(btc, drawn.btc), held(perpetual('ETH'), drawn.eth)], {
      USD: drawn.cash,
      BTC: drawn.pledged,
    }),
  );

test('the largest order meets initial margin and one lot more does not', () => {
  holds(
    fc.property(portfolio, fc.constantFrom('buy' as const, 'sell' as const), (priced, side) => {
      const price = x(side === 'buy' ? '100100' : '99900');
      const question = { instrument: btc, side, price, lot, sizeMax: x('1000') };
      const found = maximumOrder(priced, rulebook, question);
      if (!found.ok) throw new Error(found.error.message);
      const { size, binding } = found.value;
      const excessOf = (of: Exact): Exact =>
        excessAfter(priced, rulebook, 'initial', [
          { type: 'trade', instrument: btc, price, size: side === 'buy' ? of : of.negated() },
        ]);
      if (binding === 'reducesOnly') {
        expect(excessOf(Exact.ZERO).sign).toBe(-1);
        return;
      }
      expect(excessOf(size).sign).toBeGreaterThanOrEqual(0);
      if (binding === 'initialMargin') expect(excessOf(size.plus(lot)).sign).toBe(-1);
    }),
    20,
  );
});

test('a grid of more lots than anybody could wait for is refused', () => {
  const priced = pricedOf([], { USD: '6000' });
  const question = { instrument: btc, side: 'buy', price: x('100000') } as const;
  const fine = { ...question, lot: x('1e-24'), sizeMax: x('1e24') };
  expect(maximumOrder(priced, rulebook, fine)).toMatchObject({ error: { code: 'IllegalValue' } });
});

test('an account below initial margin may close its position and no more', () => {
  const priced = pricedOf([held(btc, '2')], { USD: '6000' });
  const ask = (side: 'buy' | 'sell') =>
    maximumOrder(priced, rulebook, {
      instrument: btc,
      side,
      price: x('100000'),
      lot,
      sizeMax: x('1000'),
    });
  const answers = (['buy', 'sell'] as const).map((side) => {
    const found = ask(side);
    return found.ok ? [found.value.binding, found.value.size.toString()] : [];
  });
  expect(answers).toEqual([
    ['reducesOnly', '0'],
    ['reducesOnly', '2'],
  ]);
});

test('the largest withdrawal meets initial margin and one unit more does not', () => {
  const unit = x('0.01');
  holds(
    fc.property(portfolio, fc.constantFrom('USD', 'BTC'), (priced, asset) => {
      const found = maximumWithdrawal(priced, rulebook, { asset, unit });
      if (!found.ok) throw new Error(found.error.message);
      const { amount, binding } = found.value;
      const excessOf = (of: Exact): Exact =>
        excessAfter(priced, rulebook, 'initial', [
          { type: 'deposit', asset, amount: of.negated() },
        ]);
      if (amount.isZero && excessOf(amount).sign < 0) return;
      expect(excessOf(amount).sign).toBeGreaterThanOrEqual(0);
      if (binding === 'initialMargin') expect(excessOf(amount.plus(unit)).sign).toBe(-1);
    }),
    20,
  );
});

test('a surface agrees with single changes at every crossing', () => {
  const priced = pricedOf([held(btc, '1'), held(perpetual('ETH'), '-20')], { USD: '20000' });
  const steps = evenSteps(x('-0.3'), x('0.3'), 5);
  expect(steps.map(String)).toEqual(['-0.3', '-0.15', '0', '0.15', '0.3']);
  const rows = { moves: 'price', underlying: 'BTC', steps } as const;
  const columns = { moves: 'price', underlying: 'ETH', steps } as const;
  const surface = liquidationSurface(priced, rulebook, { rows, columns });
  if (!surface.ok) throw new Error(surface.error.message);
  for (const [i, row] of surface.value.points.entries()) {
    for (const [j, point] of row.entries()) {
      const excess = excessAfter(priced, rulebook, 'maintenance', [
        { type: 'movePrice', underlying: 'BTC', by: steps[i] ?? Exact.ZERO },
        { type: 'movePrice', underlying: 'ETH', by: steps[j] ?? Exact.ZERO },
      ]);
      expect(point.equity.minus(point.maintenance).equals(excess)).toBe(true);
      expect(point.isLiquidatable).toBe(excess.sign < 0);
    }
  }
  const liquidatable = surface.value.points.flat().filter((point) => point.isLiquidatable);
  expect(liquidatable.length).toBeGreaterThan(0);
  expect(liquidatable.length).toBeLessThan(25);
});

test('closing books the gain, and margin of nothing is nothing', () => {
  const priced = pricedOf([{ ...held(btc, '1'), cost: x('90000') }], { USD: '1000' });
  const closed = after(priced, [{ type: 'close', symbol: 'BTC-PERP' }]);
  if (!closed.ok) throw new Error(closed.error.message);
  expect(closed.value.holdings.positions).toEqual([]);
  expect(closed.value.holdings.balances.map(({ amount }) => String(amount))).toEqual(['11000']);
});

test.each([
  [{ type: 'close', symbol: 'DOGE-PERP' } as const, 'UnknownInstrument'],
  [{ type: 'deposit', asset: 'DOGE', amount: Exact.ONE } as const, 'UnknownAsset'],
  [{ type: 'movePrice', underlying: 'DOGE', by: Exact.ZERO } as const, 'UnknownUnderlying'],
  [{ type: 'movePrice', underlying: 'BTC', by: x('-1') } as const, 'IllegalValue'],
  [{ type: 'moveVolatility', underlying: 'BTC', by: -1 } as const, 'ZeroVolatility'],
])('refuses %j', (change, code) => {
  const changed = after(pricedOf([], {}), [change]);
  expect(changed).toMatchObject({ ok: false, error: { code } });
});

test('the search finds where a judgement turns, or that it never does', () => {
  const turnsAt = fc.bigInt({ min: 0n, max: 10n ** 6n });
  holds(
    fc.property(turnsAt, fc.bigInt({ min: 1n, max: 40n }), (last, ratio) => {
      expect(lastHolding((step) => step <= last, 10n ** 7n, ratio)).toBe(last);
    }),
  );
  expect(lastHolding(() => true, 1000n, 8n)).toBe(1000n);
  expect(lastHolding(() => false, 1000n, 8n)).toBeUndefined();
});
