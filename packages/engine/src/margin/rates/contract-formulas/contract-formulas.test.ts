// The closed forms against the identities that define them: at the liquidation price the margin that is left is the one
// that is required, at the bankruptcy price none is left, and long and short mirror each other.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../../base/exact.ts';
import { holds } from '../../../base/property.fixture.ts';
import { cappedFundingRate } from './capped-funding.ts';
import { POSITION_SIDES, type PositionSide } from './direction.ts';
import { assignedBalance, feeReservedLiquidationPrice } from './fee-reserved-isolated.ts';
import {
  displayedLiquidationPrice,
  inverseCrossBankruptcyPrice,
  inverseCrossLiquidationPrice,
} from './inverse-cross.ts';
import {
  inverseBankruptcyPrice,
  inverseEquityPrice,
  inverseIsolatedMargins,
  inverseLiquidationPrice,
} from './inverse-isolated.ts';
import {
  linearBankruptcyPrice,
  linearLiquidationPrice,
  linearMarginsAtMark,
  shiftedByExtraMargin,
} from './linear-isolated.ts';
import {
  inverseOptionProfit,
  inverseOptionSettlement,
  optionCost,
  outOfTheMoney,
  shortOptionMaintenanceMargin,
} from './option-formulas.ts';
import { riskUnitMaintenanceMargin } from './risk-unit-aggregation.ts';

const of = Exact.of;
const side = fc.constantFrom(...POSITION_SIDES);
const centi = (min: number, max: number): fc.Arbitrary<Exact> =>
  fc.integer({ min, max }).map((units) => Exact.ratio(BigInt(units), 100n));
const position = fc.record({
  side,
  size: centi(1, 100_000),
  entryPrice: centi(100, 10_000_000),
  leverage: centi(100, 10_000),
  maintenanceRate: fc.integer({ min: 1, max: 99 }).map((n) => Exact.ratio(BigInt(n), 10_000n)),
});
const signOf = (of: PositionSide): Exact => (of === 'long' ? Exact.ONE : Exact.ONE.negated());

describe('linear isolated', () => {
  test('at the liquidation price the remaining margin is the maintenance margin', () => {
    holds(
      fc.property(position, (held) => {
        const price = linearLiquidationPrice({
          ...held,
          maintenanceDeduction: Exact.ZERO,
          extraMargin: Exact.ZERO,
        });
        if (price === undefined) return;
        const at = linearMarginsAtMark({ ...held, markPrice: price });
        expect(at.remainingMargin.equals(at.maintenanceMargin)).toBe(true);
        if (at.remainingMargin.sign > 0) expect(at.marginRatio?.equals(Exact.ONE)).toBe(true);
      }),
    );
  });

  test('at the bankruptcy price nothing remains', () => {
    holds(
      fc.property(position, (held) => {
        const markPrice = linearBankruptcyPrice(held);
        const at = linearMarginsAtMark({ ...held, markPrice });
        expect(at.remainingMargin.isZero).toBe(true);
        expect(at.marginRatio).toBeUndefined();
      }),
    );
  });

  test('past the bankruptcy price the margin ratio is what it is: below zero', () => {
    // IM 10 x 100 / 10 = 100, PnL 10 x (85 - 100) = -150, MM 10 x 100 x 0.01 = 10: 10 / -50.
    const held = {
      side: 'long',
      size: of('10'),
      entryPrice: of('100'),
      leverage: of('10'),
    } as const;
    const at = linearMarginsAtMark({
      ...held,
      maintenanceRate: of('0.01'),
      markPrice: of('85'),
    });
    expect(at.marginRatio?.toString()).toBe('-0.2');
  });

  test('extra margin in the position and a shift of its price are the same', () => {
    holds(
      fc.property(position, centi(0, 1_000_000), (held, extraMargin) => {
        const without = { ...held, maintenanceDeduction: of('0'), extraMargin: Exact.ZERO };
        const base = linearLiquidationPrice(without);
        if (base === undefined) return;
        const shifted = shiftedByExtraMargin({ ...held, liquidationPrice: base, extraMargin });
        expect(String(shifted)).toBe(String(linearLiquidationPrice({ ...without, extraMargin })));
      }),
    );
  });

  test('a long whose margin covers a price of zero has no liquidation price', () => {
    const held = { side: 'long', size: of('1'), entryPrice: of('100'), leverage: of('1') } as const;
    expect(
      linearLiquidationPrice({
        ...held,
        maintenanceRate: of('0.01'),
        maintenanceDeduction: of('0'),
        extraMargin: of('1'),
      }),
    ).toBeUndefined();
  });
});

test('a position that reserves its closing fee: equity after the fee is the maintenance margin', () => {
  holds(
    fc.property(position, centi(0, 1000), (held, maintenanceDeduction) => {
      const all = { ...held, takerFeeRate: of('0.0006'), maintenanceDeduction };
      const price = feeReservedLiquidationPrice(all);
      if (price === undefined) return;
      const value = price.times(held.size);
      const pnl = price.minus(held.entryPrice).times(held.size).times(signOf(held.side));
      const left = assignedBalance(all).plus(pnl).minus(value.times(all.takerFeeRate));
      const required = value.times(held.maintenanceRate).minus(maintenanceDeduction);
      expect(left.equals(required)).toBe(true);
    }),
  );
});

describe('inverse', () => {
  test('at the liquidation price margin plus PnL is the maintenance margin at entry', () => {
    holds(
      fc.property(position, (held) => {
        const contracts = held.size;
        const margins = inverseIsolatedMargins({
          ...held,
          contracts,
          maintenanceDeduction: Exact.ZERO,
        });
        const price = inverseLiquidationPrice(held);
        if (price === undefined) return;
        const pnl = margins.positionValue.minus(contracts.over(price)).times(signOf(held.side));
        expect(margins.initialMargin.plus(pnl).equals(margins.maintenanceMargin)).toBe(true);
      }),
    );
  });

  test('bankruptcy: entry x leverage / (leverage +/- 1); none for a short at leverage one', () => {
    const at = (side: PositionSide, leverage: string): string =>
      String(inverseBankruptcyPrice({ side, entryPrice: of('8000'), leverage: of(leverage) }));
    expect(at('long', '4')).toBe('6400');
    expect(at('short', '5')).toBe('10000');
    expect(at('short', '1')).toBe('undefined');
  });

  test('a maintenance margin on the current value is met exactly at the price', () => {
    holds(
      fc.property(position, centi(1, 1000), (held, coins) => {
        const margin = coins.over(of('100'));
        const price = inverseEquityPrice({ ...held, contracts: held.size, margin });
        if (price === undefined) return;
        const value = held.size.over(price);
        const pnl = held.size.over(held.entryPrice).minus(value).times(signOf(held.side));
        expect(margin.plus(pnl).equals(held.maintenanceRate.times(value))).toBe(true);
      }),
    );
  });

  test('cross: at bankruptcy the balance pays loss and closing fee, at liquidation also the margin', () => {
    holds(
      fc.property(position, centi(1, 1000), (held, coins) => {
        const all = {
          ...held,
          contracts: held.size,
          balance: coins.over(of('1000')),
          orderMargin: Exact.ZERO,
          takerFeeRate: of('0.00075'),
        };
        const bankruptcy = inverseCrossBankruptcyPrice(all);
        const liquidation = inverseCrossLiquidationPrice(all);
        if (bankruptcy === undefined) {
          expect(liquidation).toBeUndefined();
          return;
        }
        const atEntry = held.size.over(held.entryPrice);
        const fee = held.size.times(all.takerFeeRate).over(bankruptcy);
        const lost = (price: Exact): Exact =>
          held.size.over(price).minus(atEntry).times(signOf(held.side));
        expect(lost(bankruptcy).plus(fee).equals(all.balance)).toBe(true);
        if (liquidation === undefined) return;
        const margin = atEntry.times(held.maintenanceRate);
        expect(lost(liquidation).plus(fee).plus(margin).equals(all.balance)).toBe(true);
      }),
    );
  });

  test('a displayed price is reached no later than the exact one', () => {
    const tick = of('0.5');
    const shown = (side: PositionSide): string =>
      String(displayedLiquidationPrice({ side, price: of('5739.21'), tick }));
    expect(shown('long')).toBe('5739.5');
    expect(shown('short')).toBe('5739');
  });
});

describe('options', () => {
  test('what is out of the money for a call is in the money for a put', () => {
    const at = (right: 'call' | 'put', underlying: string): string =>
      String(outOfTheMoney({ right, strike: of('100'), underlyingPrice: of(underlying) }));
    expect([at('call', '90'), at('call', '110'), at('put', '110'), at('put', '90')]).toEqual([
      '10',
      '0',
      '10',
      '0',
    ]);
  });

  test('the fee of a cheap option is capped by its price', () => {
    const order = { size: of('-2'), indexPrice: of('40000'), takerFeeRate: of('0.0003') };
    const cost = optionCost({ ...order, orderPrice: of('8'), feeCapOfPrice: of('0.125') });
    expect([cost.premium, cost.tradingFee, cost.cost].map(String)).toEqual(['16', '2', '18']);
  });

  test('an option dearer than its index is margined by its own price', () => {
    const option = {
      size: of('-2'),
      indexPrice: of('100'),
      markPrice: of('200'),
      maintenanceFactor: of('0.03'),
      liquidationFeeRate: of('0.002'),
    };
    expect(String(shortOptionMaintenanceMargin(option))).toBe('412.4');
  });

  test('what the buyer of a coin-settled option earns the seller loses', () => {
    const terms = { right: 'call', strike: of('10000'), deliveryPrice: of('12500') } as const;
    const settlement = inverseOptionSettlement(terms);
    expect(String(settlement)).toBe('0.2');
    const of1 = (quantity: string): Exact =>
      inverseOptionProfit({ quantity: of(quantity), settlement, premium: of('0.05') });
    expect(String(of1('2'))).toBe('0.3');
    expect(of1('2').plus(of1('-2')).isZero).toBe(true);
  });
});

test('a risk unit: the worst alternative, plus the additions, never below the minimum charge', () => {
  const parts = { alternatives: ['5', '9', '2'].map(of), additions: ['1', '2'].map(of) };
  const at = (minimum: string): string =>
    String(riskUnitMaintenanceMargin({ ...parts, minimumCharge: of(minimum) }));
  expect(at('11')).toBe('12');
  expect(at('12.5')).toBe('12.5');
  expect(
    String(riskUnitMaintenanceMargin({ alternatives: [], additions: [], minimumCharge: of('3') })),
  ).toBe('3');
});

test('a funding rate is cut at its cap on both sides and exact between', () => {
  const at = (perpetual: string): string =>
    String(
      cappedFundingRate({
        indexPrice: of('100'),
        perpetualPrice: of(perpetual),
        periods: of('24'),
        cap: of('0.0025'),
      }),
    );
  expect([at('90'), at('97.6'), at('100'), at('101.2'), at('107')]).toEqual([
    '-0.0025',
    '-0.001',
    '0',
    '0.0005',
    '0.0025',
  ]);
});
