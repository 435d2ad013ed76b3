// Shocks by tenor, scans, the minimum charge, stablecoin hedges and provisions.
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { black76Price } from '../../pricing/black76.ts';
import {
  figuresOf,
  future,
  mistakesOf,
  option,
  perpetual,
  position,
  read,
  requiredOf,
  scopeOf,
} from './blocks.fixture.ts';
import { compositions } from './compositions.fixture.ts';
import { feeProvisionModel } from './fee-provision.ts';
import { fundingProvisionModel } from './funding-provision.ts';
import { marginalSum } from './marginal.ts';
import { minimumChargeModel, optionSlippage } from './minimum-charge.ts';
import { scanModel } from './scan.ts';
import { matchedHedges, pegCharge, stablecoinModel } from './stablecoin.ts';
import { atTenor, tenorShiftOf, volatilityByTenorParameters } from './volatility-by-tenor.ts';

const of = Exact.of;
const pricing = { discounting: 'none', zeroVolatility: 'refused' };
const okxModel = (name: string): Readonly<Record<string, unknown>> =>
  compositions.okx.models[name]?.parameters as Readonly<Record<string, unknown>>;
const tenors = [
  { days: of('0'), value: of('0.5') },
  { days: of('30'), value: of('0.35') },
  { days: of('60'), value: of('0.25') },
];

describe('volatility by tenor', () => {
  test('linear between 0, 30 and 60 days, flat beyond', () => {
    const at = (days: string) => String(atTenor(tenors, of(days)));
    expect(['0', '15', '30', '45', '60', '400'].map(at)).toEqual([
      '0.5',
      '0.425',
      '0.35',
      '0.3',
      '0.25',
      '0.25',
    ]);
  });

  test('as a share of the volatility, or as points of it', () => {
    const relative = tenorShiftOf({ form: 'relative', tenors });
    expect(relative({ type: 'up' }, 0)).toEqual({ type: 'scale', by: 1.5, floor: 0 });
    expect(relative({ type: 'down' }, 60 / 365)).toEqual({ type: 'scale', by: 0.75, floor: 0 });
    const points = tenorShiftOf({ form: 'points', tenors });
    expect(points({ type: 'down' }, 0)).toEqual({ type: 'add', by: -0.5 });
    expect(mistakesOf(volatilityByTenorParameters, { form: 'points', tenors: [] })).toContain(
      'at least 1',
    );
  });
});

describe('scan', () => {
  const parameters = read(scanModel.parameters, okxModel('spotShock'));
  test('21 scenarios: a short call loses most at the largest rise with volatility up', () => {
    expect(parameters.scenarios.length).toBe(21);
    const call = option('call', '50000', 30);
    const { initial } = figuresOf(scanModel, scopeOf([position(call, '-1')]), parameters);
    const priced = (forward: number, volatility: number): number =>
      black76Price({
        right: 'call',
        forward,
        strike: 50_000,
        years: 30 / 365,
        volatility,
        discount: 1,
      });
    expect(initial.value.toNumber()).toBeCloseTo(priced(56_000, 0.81) - priced(50_000, 0.6), 6);
    expect(initial.parts?.[0]?.because).toBe('spot +12 %, volatility up');
    expect(initial.parts?.[0]?.parts?.length).toBe(21);
  });

  test('a weight shrinks the loss with which a tail competes', () => {
    const tail = read(scanModel.parameters, {
      scenarios: [{ move: '-0.66', volatility: 'none', weight: '0.24' }],
      pricing,
    });
    expect(requiredOf(scanModel, scopeOf([position(perpetual('perp'), '1')]), tail)).toBe('7920');
  });

  test('underlyings do not offset, settlement assets of one underlying do', () => {
    const assets = { USD: '1', BTC: '50000' };
    const hedge = [
      position(perpetual('linear'), '1'),
      position(perpetual('inverse', { settle: 'BTC' }), '-50000'),
    ];
    expect(requiredOf(scanModel, scopeOf(hedge, { assets }), parameters)).toBe('0');
    const two = [
      position(perpetual('linear'), '1'),
      position(perpetual('ether', { underlying: 'ETH' }), '-20'),
    ];
    expect(requiredOf(scanModel, scopeOf(two), parameters)).toBe('12000');
  });

  test('what its schema refuses', () => {
    const up = { scenarios: [{ move: '0', volatility: 'up' }], pricing };
    expect(mistakesOf(scanModel.parameters, up)).toContain('need "volatility"');
    const skew = { scenarios: [{ move: '0', volatility: 'linearSkew' }], pricing };
    expect(mistakesOf(scanModel.parameters, skew)).toContain('no skews');
    const powers = compositions.paradex.models['scan']?.parameters as object;
    const both = { ...powers, ...okxModel('spotShock') };
    expect(mistakesOf(scanModel.parameters, both)).toContain('not by both');
  });
});

describe('minimum charge', () => {
  const written = okxModel('minimumCharge');
  const tiers = read(minimumChargeModel.parameters, written).multipliers;
  test('the published example: a raw charge of 30k is 10k + 20k x 2 = 50k', () => {
    expect(String(marginalSum(of('30000'), tiers))).toBe('50000');
    // Through the model: 600 coins at 50000, slippage and fee of 0.05 % each.
    const scope = scopeOf([position(perpetual('perp'), '-600')]);
    expect(
      requiredOf(minimumChargeModel, scope, read(minimumChargeModel.parameters, written)),
    ).toBe('50000');
  });

  test('continuous at every boundary, and growing', () => {
    const sums = ['0', '10000', '10001', '70000', '170000', '300000', '470000', '700000', '800000'];
    expect(sums.map((raw) => String(marginalSum(of(raw), tiers)))).toEqual([
      '0',
      '10000',
      '10002',
      '130000',
      '530000',
      '1310000',
      '2670000',
      '4970000',
      '6170000',
    ]);
  });

  test('slippage of an option: a least amount, more by delta, a long one no more than its mark', () => {
    const by = { optionSlippageMinimum: of('0.001'), optionSlippagePerDelta: of('0.02') };
    const at = (delta: string, mark: string, isLong: boolean) =>
      String(optionSlippage(by, { delta: of(delta), spot: of('50000'), mark: of(mark), isLong }));
    expect([at('0.5', '2000', false), at('-0.01', '20', false), at('-0.01', '20', true)]).toEqual([
      '500',
      '50',
      '20',
    ]);
  });

  test('a coin-settled option is charged on its mark in coins', () => {
    const put = option('put', '40000', 30, { settle: 'BTC' });
    const scope = scopeOf([position(put, '1')], {
      assets: { BTC: '50000', USD: '1' },
      quotes: { [put.symbol]: { mark: '0.0001' } },
    });
    // Mark 5: slippage is capped at it, the fee at an eighth of it.
    const charged = requiredOf(
      minimumChargeModel,
      scope,
      read(minimumChargeModel.parameters, written),
    );
    expect(charged).toBe('5.625');
  });
});

describe('stablecoins', () => {
  const levels = [
    {
      priceFrom: of('0'),
      tiers: [
        { from: of('0'), rate: of('0.0075') },
        { from: of('1000000'), rate: of('0.0175') },
        { from: of('5000000'), rate: of('0.025') },
      ],
    },
  ];
  test('the published example: 1 m x 0.75 % + 4 m x 1.75 % + 5 m x 2.5 % = 202500', () => {
    expect(String(pegCharge(of('10000000'), { price: of('0.99'), levels }))).toBe('202500');
    // Through the model: 200 coins at 50000, long in one currency and short in the other.
    const parameters = read(stablecoinModel.parameters, {
      ...okxModel('stablecoinRisk'),
    });
    const hedge = [
      position(perpetual('usdt', { settle: 'USDT' }), '-200'),
      position(perpetual('usd', { settle: 'BTC' }), '10000000'),
    ];
    const scope = scopeOf(hedge, { assets: { USD: '1', USDT: '1', BTC: '50000', USDC: '1' } });
    expect(requiredOf(stablecoinModel, scope, parameters)).toBe('145000');
    const slipped = { USD: '1.01', USDT: '1', BTC: '50000', USDC: '1' };
    expect(requiredOf(stablecoinModel, scopeOf(hedge, { assets: slipped }), parameters)).toBe(
      '202500',
    );
  });

  test('pairs are matched in their order, each with what is left', () => {
    const cash = new Map([
      ['USDT', of('-8')],
      ['USDC', of('5')],
      ['USD', of('6')],
    ]);
    const pair = (first: string, second: string) => ({ first, second });
    const order = [pair('USDT', 'USD'), pair('USDT', 'USDC'), pair('USDC', 'USD')];
    expect(matchedHedges(cash, order).map((each) => String(each.amount))).toEqual(['6', '2', '0']);
  });

  test('a currency above the other is as far from the peg as one below', () => {
    const steps = [
      { priceFrom: of('0.99'), tiers: [{ from: of('0'), rate: of('0.01') }] },
      { priceFrom: of('0'), tiers: [{ from: of('0'), rate: of('0.4') }] },
    ];
    const charge = (price: string) =>
      String(pegCharge(of('100'), { price: of(price), levels: steps }));
    expect(['1', '0.99', '0.98', '1.05'].map(charge)).toEqual(['1', '1', '40', '40']);
  });

  test('levels descend to zero', () => {
    const hedges = [
      {
        first: 'A',
        second: 'B',
        levels: [{ priceFrom: '0.9', tiers: [{ from: '0', rate: '0' }] }],
      },
    ];
    expect(
      mistakesOf(stablecoinModel.parameters, { ...okxModel('stablecoinRisk'), hedges }),
    ).toContain('from price 0');
  });
});

describe('provisions', () => {
  test('fees: a rate on value, for options no more than a share of their mark', () => {
    const parameters = read(feeProvisionModel.parameters, {
      fee: { deltaOne: '0.0005', option: '0.0003', optionCap: '0.125' },
      pricing,
    });
    const call = option('call', '50000', 30);
    const cheap = option('call', '90000', 30);
    const positions = [
      position(perpetual('perp'), '-2'),
      position(future('dated', 30), '1'),
      position(call, '-1'),
      position(cheap, '1'),
    ];
    const quotes = { [call.symbol]: { mark: '3000' }, [cheap.symbol]: { mark: '8' } };
    // 50 + 25 + 15 + 1.
    expect(requiredOf(feeProvisionModel, scopeOf(positions, { quotes }), parameters)).toBe('91');
  });

  test('funding: longs pay positive rates; receipts count or not; never below zero', () => {
    const positions = [
      position(perpetual('paid'), '1'),
      position(perpetual('received', { underlying: 'ETH' }), '-10'),
      position(perpetual('unknown', { underlying: 'ETH' }), '-2'),
      position(future('dated', 30), '7'),
    ];
    const ask = (receipts: string, sign = '') =>
      requiredOf(
        fundingProvisionModel,
        scopeOf(positions),
        read(fundingProvisionModel.parameters, {
          rates: { paid: `${sign}0.001`, received: '0.001' },
          otherwise: '0.0002',
          receipts,
        }),
      );
    expect([ask('counted'), ask('ignored'), ask('counted', '-')]).toEqual(['26', '51', '0']);
  });
});
