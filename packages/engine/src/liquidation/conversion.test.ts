// Collateral sold to the fund: the least amount that pays what is wanted, within cash and budget, never a quantum too much.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Quanta } from '../domain/units.ts';
import { valueAtIndex } from '../margin/collateral.ts';
import { amountToConvert, conversionPrice, liquidationEquity, proceedsOf } from './conversion.ts';
import { portfolioOf, viewOf } from './liquidation.fixture.ts';

const quanta = (value: bigint): Quanta => value as Quanta;

test('the amount converted is the least that pays what is wanted, cut to holding, cash and budget', () => {
  const wide = fc.bigInt(1n, 10_000_000n);
  holds(
    fc.property(
      wide,
      wide,
      wide,
      wide,
      fc.bigInt(1n, 1_000_000n),
      (held, wanted, cash, budget, assetPrice) => {
        const view = viewOf({ marks: [], assetPrice });
        const amount = amountToConvert(
          view,
          { asset: 1, amount: quanta(held) },
          { wanted: quanta(wanted), cash: quanta(cash), budget: quanta(budget) },
        );
        const proceeds = proceedsOf(view, { asset: 1, amount });
        expect(amount >= 0n && amount <= held).toBe(true);
        expect(proceeds <= cash).toBe(true);
        expect(valueAtIndex(view, 1, amount) <= budget).toBe(true);
        if (amount > 0n)
          expect(proceedsOf(view, { asset: 1, amount: quanta(amount - 1n) }) < wanted).toBe(true);
        const next = quanta(amount + 1n);
        const isLimited =
          amount === held ||
          valueAtIndex(view, 1, next) >= budget ||
          proceedsOf(view, { asset: 1, amount: next }) >= cash;
        expect(proceeds >= wanted || isLimited || conversionPrice(view, 1) === 0n).toBe(true);
      },
    ),
    2_000,
  );
});

test('an asset without a price, or with one rounded to nothing, converts to nothing', () => {
  const limits = { wanted: quanta(1n), cash: quanta(1n), budget: undefined };
  for (const assetPrice of [0n, 1n])
    expect(
      amountToConvert(viewOf({ marks: [], assetPrice }), { asset: 1, amount: quanta(5n) }, limits),
    ).toBe(0n);
});

test('liquidation equity counts collateral at its conversion price, not after its haircut', () => {
  // 10.0000 coins at 50.00, discount 2 %: 490.00, with cash of -400.00 and a loss of 60.00.
  const view = viewOf({ marks: [40n], assetPrice: 5_000n });
  expect(liquidationEquity(portfolioOf(-40_000n, [[600n, 30_000n]], 100_000n), view)).toBe(
    49_000n - 40_000n - 6_000n,
  );
});
