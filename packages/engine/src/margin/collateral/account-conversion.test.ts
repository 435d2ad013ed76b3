// The conversion rule asked about whole accounts: the thresholds of Orderly on an account with cash debt, coins and a
// position.
import { describe, expect, test } from 'vitest';
import { accountConversion } from './account-conversion.ts';
import { equityParameters } from './equity.ts';
import {
  balance,
  cash,
  coin,
  holding,
  instruments,
  market,
  plain,
  position,
  read,
  scopeOf,
} from './equity.fixture.ts';
import { yearlyRateOf } from './interest.ts';

const orderly = {
  loanToValue: {
    ratioTrigger: '0.95',
    ratioTarget: '0.9',
    debtTrigger: '11000',
    debtTarget: '11000',
  },
  level: 'initial',
  order: [
    { asset: 'USDT', feeRate: '0.00025' },
    { asset: 'ETH', feeRate: '0.035' },
  ],
};
const parameters = read(equityParameters, {
  ...plain,
  assets: { USDC: cash, BTC: coin, ETH: coin },
  conversion: orderly,
});
const decide = (...of: Parameters<typeof holding>) => {
  const found = accountConversion(parameters, scopeOf(holding(...of)));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
};
const losing = (loss: number) => [position(instruments.bitcoin, '1', String(50_000 + loss))];

describe('an account that owes cash', () => {
  test('loan-to-value is what is owed and lost over what counts', () => {
    const { loanToValue, trigger, conversions } = decide(
      [balance('USDC', '-3000'), balance('ETH', '5')],
      losing(1000),
    );
    expect(String(loanToValue)).toBe('0.5'); // 4,000 of 8,000
    expect([trigger, conversions.length]).toEqual(['none', 0]);
  });

  test('at 95 % coins are sold until it is 90 %', () => {
    const decision = decide([balance('USDC', '-6600'), balance('ETH', '5')], losing(1000));
    expect(String(decision.loanToValue)).toBe('0.95');
    expect(decision.trigger).toBe('loanToValue');
    expect(String(decision.loanToValueAfter)).toBe('0.9');
    expect(decision.conversions.map((each) => each.asset)).toEqual(['ETH']);
  });

  test('a gain stands against the debt, and so does collateral that is not sold', () => {
    const held = [balance('USDC', '-8000'), balance('ETH', '5')];
    expect(String(decide(held, losing(-2000)).loanToValue)).toBe('0.8');
    const more = decide([...held, balance('BTC', '0.05')]);
    expect(String(more.loanToValue)).toBe('0.8');
  });

  test('a debt above the limit is repaid down to it, whatever the ratio', () => {
    const decision = decide([balance('USDC', '-11965'), balance('ETH', '50')]);
    expect(decision.trigger).toBe('debt');
    expect(decision.conversions.map((each) => String(each.coins))).toEqual(['0.5']);
    expect(String(decision.debtAfter)).toBe('11000');
  });

  test('without a rule it is refused', () => {
    const found = accountConversion(read(equityParameters, plain), scopeOf(holding([])));
    expect(found.ok ? 'decided' : found.error.code).toBe('NoRuleApplies');
  });
});

test('interest follows what the venue has lent, and is refused where that is not known', () => {
  const kinks = [
    { utilisation: '0', yearlyRate: '0' },
    { utilisation: '1', yearlyRate: '0.5' },
  ];
  const rule = read(equityParameters, {
    ...plain,
    assets: { BTC: { ...coin, interest: kinks } },
  }).assets.get('BTC');
  const quote = market.assets.get('BTC');
  if (rule?.interest === undefined || quote === undefined) throw new Error('BTC has a rule');
  expect(yearlyRateOf('BTC', rule.interest, market)).toMatchObject({ error: { where: 'BTC' } });
  const lent = { ...quote, deposits: quote.price, borrows: quote.price };
  const assets = new Map([['BTC', lent]]);
  const rate = yearlyRateOf('BTC', rule.interest, { ...market, assets });
  expect(rate.ok ? String(rate.value) : rate.error.message).toBe('0.5');
});
