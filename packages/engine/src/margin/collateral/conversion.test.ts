// Conversion decisions: the thresholds of Orderly and Bybit, that what is sold is enough and no more, and that nothing is
// sold where nothing must be or where selling does not help.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Convertible } from './conversion.ts';
import { of, read } from './equity.fixture.ts';
import {
  conversionByLoanToValue,
  type Loan,
  loanToValue,
  loanToValueRule,
} from './loan-to-value.ts';
import { repaymentByMarginRatio, repaymentRule } from './margin-ratio-repayment.ts';

const orderly = read(loanToValueRule, {
  ratioTrigger: '0.95',
  ratioTarget: '0.9',
  debtTrigger: '11000',
  debtTarget: '10000',
});
const asset = (
  name: string,
  coins: string,
  price: string,
  weight: string,
  feeRate: string,
): Convertible => ({
  asset: name,
  coins: of(coins),
  price: of(price),
  weight: of(weight),
  feeRate: of(feeRate),
});
const ether = (coins: string): Convertible => asset('ETH', coins, '2000', '0.8', '0.035');
const tether = (coins: string): Convertible => asset('USDT', coins, '1', '1', '0.00025');
const loan = (debt: string, loss: string, ...assets: readonly Convertible[]): Loan => ({
  debt: of(debt),
  unrealisedLoss: of(loss),
  unrealisedGain: Exact.ZERO,
  assets,
});

describe('loan-to-value', () => {
  test('what is owed over weighted collateral and gains', () => {
    const owing = { ...loan('3000', '1000', ether('3')), unrealisedGain: of('200') };
    expect(String(loanToValue(owing))).toBe('0.8');
    expect(String(loanToValue(loan('0', '0')))).toBe('0');
    expect(loanToValue(loan('1', '0'))).toBeUndefined();
  });

  test('below both thresholds nothing is sold, at either one it is', () => {
    const triggerAt = (debt: string, coins: string): string =>
      conversionByLoanToValue(loan(debt, '0', ether(coins)), orderly).trigger;
    expect(triggerAt('1519', '1')).toBe('none'); // 94.94 % of 1,600
    expect(triggerAt('1520', '1')).toBe('loanToValue');
    expect(triggerAt('11000', '100')).toBe('none');
    expect(triggerAt('11000.01', '100')).toBe('debt');
    expect(triggerAt('1', '0')).toBe('loanToValue');
  });

  test('a debt above the limit is sold down to its target, fee included, first asset first', () => {
    const decision = conversionByLoanToValue(
      loan('12000', '0', tether('1000'), ether('100')),
      orderly,
    );
    expect(decision.conversions.map((each) => each.asset)).toEqual(['USDT', 'ETH']);
    expect(decision.conversions.map((each) => String(each.proceeds))).toEqual([
      '999.75',
      '1000.25',
    ]);
    expect(String(decision.debtAfter)).toBe('10000');
  });

  test('an asset whose sale makes the ratio no better is left alone', () => {
    const costly = asset('NFT', '10', '100', '1', '0.2');
    const decision = conversionByLoanToValue(loan('990', '0', costly), orderly);
    expect(decision.trigger).toBe('loanToValue');
    expect(decision.conversions).toEqual([]);
  });

  const loans = fc
    .tuple(
      fc.nat(30_000),
      fc.nat(9_000),
      fc.nat(9_000),
      fc.array(
        fc.tuple(fc.nat(100), fc.nat(500), fc.nat(100), fc.nat(100)).map(
          ([coins, price, weight, fee]): Convertible => ({
            asset: '',
            coins: Exact.integer(coins),
            price: Exact.integer(price),
            weight: Exact.ratio(BigInt(weight), 100n),
            feeRate: Exact.ratio(BigInt(fee), 1000n),
          }),
        ),
        { maxLength: 4 },
      ),
    )
    .map(
      ([debt, loss, gain, assets]): Loan => ({
        debt: Exact.integer(debt),
        unrealisedLoss: Exact.integer(loss),
        unrealisedGain: Exact.integer(gain),
        assets: assets.map((each, i) => ({ ...each, asset: `coin ${i}` })),
      }),
    );

  test('an account whose collateral counts for less than it owes is sold down to the debt', () => {
    const decision = conversionByLoanToValue(loan('2400', '0', ether('1')), orderly);
    expect(decision.conversions.map((each) => String(each.coins))).toEqual(['1']);
    expect(String(decision.debtAfter)).toBe('470');
    expect(decision.loanToValueAfter).toBeUndefined();
  });

  test('a last sale that leaves some of its asset meets the target exactly, or repays all debt', () => {
    const reached = new Set<string>();
    holds(
      fc.property(loans, (owing) => {
        const decision = conversionByLoanToValue(owing, orderly);
        const last = decision.conversions.at(-1);
        if (decision.trigger !== 'loanToValue' || last === undefined) return;
        const all = owing.assets.find((each) => each.asset === last.asset)?.coins;
        expect(last.coins.isAbove(all ?? Exact.ZERO)).toBe(false);
        if (all?.equals(last.coins) === true || owing.debt.isAbove(of('11000'))) return;
        const isMet = decision.loanToValueAfter?.equals(orderly.ratioTarget) === true;
        expect(isMet || decision.debtAfter.isZero).toBe(true);
        reached.add(isMet ? (decision.debtAfter.isZero ? 'as cash' : 'repaying') : 'repaid');
      }),
      2000,
    );
    expect([...reached].sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'as cash',
      'repaid',
      'repaying',
    ]);
  });

  test('no more is repaid than is owed, and a ratio of at most one never gets worse', () => {
    holds(
      fc.property(loans, (owing) => {
        const decision = conversionByLoanToValue(owing, orderly);
        expect(decision.debtAfter.sign).toBeGreaterThanOrEqual(0);
        expect(decision.debtAfter.isAbove(owing.debt)).toBe(false);
        const { loanToValue: before, loanToValueAfter: after } = decision;
        const isDebtHit = owing.debt.isAbove(of('11000'));
        if (isDebtHit || before === undefined || before.isAbove(Exact.ONE)) return;
        expect(after?.isAbove(before)).toBe(false);
      }),
    );
  });

  test('targets beyond their triggers are refused', () => {
    const wrong = { ratioTrigger: '0.9', ratioTarget: '0.95' };
    expect(() => read(loanToValueRule, wrong)).toThrow('above ratioTrigger');
    const half = { ratioTrigger: '0.9', ratioTarget: '0.9', debtTrigger: '5' };
    expect(() => read(loanToValueRule, half)).toThrow('stated together');
  });
});

describe('repayment by margin ratio', () => {
  const rule = read(repaymentRule, { trigger: '0.85', target: '0.8' });
  const borrower = {
    maintenanceMargin: of('850'),
    equity: of('1000'),
    debt: of('2000'),
    liabilityWeight: of('1.1'),
    assets: [asset('BTC', '1', '4000', '0.9', '0.01')],
  };

  test('at 85 % collateral is sold until the ratio is at its target', () => {
    const decision = repaymentByMarginRatio(borrower, rule);
    // equity must rise by 62.5; each unit sold frees 0.99 x 1.1 - 0.9 = 0.189
    expect(String(decision.equityAfter)).toBe('1062.5');
    expect(decision.conversions[0]?.value.equals(of('62.5').over(of('0.189')))).toBe(true);
    expect(repaymentByMarginRatio({ ...borrower, equity: of('1001') }, rule).isTriggered).toBe(
      false,
    );
  });

  test('no more is sold than repays the debt', () => {
    const decision = repaymentByMarginRatio({ ...borrower, debt: of('99') }, rule);
    expect(decision.debtAfter.isZero).toBe(true);
    expect(String(decision.conversions[0]?.value)).toBe('100');
  });

  test('without debt, or where selling frees nothing, nothing is sold', () => {
    expect(repaymentByMarginRatio({ ...borrower, debt: of('0') }, rule).isTriggered).toBe(false);
    const costly = [asset('BTC', '1', '4000', '1', '0.1')];
    const decision = repaymentByMarginRatio({ ...borrower, assets: costly }, rule);
    expect(decision.isTriggered).toBe(true);
    expect(decision.conversions).toEqual([]);
  });
});
