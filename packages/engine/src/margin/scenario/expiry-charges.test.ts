// Charges by expiry: roll, delta shock, basis, rates, spreads, minimum delta, time decay and vega term structure.
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { black76Greeks } from '../../pricing/greeks.ts';
import { basisMoveModel, forwardMove } from './basis-move.ts';
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
import { correlationContingencyModel } from './correlation-contingency.ts';
import { deltaShare, deltaShockModel } from './delta-shock.ts';
import { deltaSpreadModel } from './delta-spread.ts';
import { hedged } from './hedged.ts';
import { minimumDeltaModel } from './minimum-delta.ts';
import { rateMove, rateRiskModel } from './rate-risk.ts';
import { rollModel, rollMove } from './roll.ts';
import { amountDays, spreadsOf } from './spreads.ts';
import { timeDecayModel } from './time-decay.ts';
import { vegaSpreadModel } from './vega-spread.ts';
import { vegaTermModel } from './vega-term.ts';

const of = Exact.of;
const pricing = { discounting: 'none', zeroVolatility: 'refused' };
const optionDelta = 'forward';
const roll = read(rollModel.parameters, {
  rates: {
    USD: { minimumMove: '0.01', annualisedMove: '0.1' },
    BTC: { minimumMove: '0.01', annualisedMove: '0.1' },
  },
  optionDelta,
  pricing,
});

describe('roll', () => {
  test('the least move until the annualised one is larger', () => {
    const rate = { minimumMove: of('0.01'), annualisedMove: of('0.1') };
    expect(['0', '0.1', '0.5'].map((years) => String(rollMove(rate, of(years))))).toEqual([
      '0.01',
      '0.01',
      '0.05',
    ]);
  });

  test('nothing nets between expiries, everything within one', () => {
    const positions = [
      position(perpetual('perp'), '1'),
      position(future('year', 365), '-1'),
      position(future('another of that day', 365), '0.25'),
    ];
    // 50000 x 1 % and 0.75 x 50000 x 10 %.
    expect(requiredOf(rollModel, scopeOf(positions), roll)).toBe('4250');
  });

  test('a coin of delta is a coin where profit is paid in coins', () => {
    const scope = scopeOf([position(perpetual('perp', { settle: 'BTC' }), '100000')], {
      numeraire: 'BTC',
      assets: { BTC: '1' },
    });
    expect(requiredOf(rollModel, scope, roll)).toBe('0.02');
  });

  test('the premium of a coin-settled option is taken off its delta where the rule says so', () => {
    const call = option('call', '50000', 30, { settle: 'BTC' });
    const scope = scopeOf([position(call, '1')], { numeraire: 'BTC', assets: { BTC: '1' } });
    const { delta, price } = black76Greeks({
      right: 'call',
      forward: 50_000,
      strike: 50_000,
      years: 30 / 365,
      volatility: 0.6,
      discount: 1,
    });
    const charge = (rule: 'forward' | 'premiumAdjusted'): number =>
      figuresOf(rollModel, scope, { ...roll, optionDelta: rule }).initial.value.toNumber();
    expect(charge('forward')).toBeCloseTo(0.01 * delta, 12);
    expect(charge('premiumAdjusted')).toBeCloseTo(0.01 * (delta - price / 50_000), 12);
  });

  test('a settlement asset without rates is refused', () => {
    const scope = scopeOf([position(perpetual('perp', { settle: 'EUR' }), '1')], {
      assets: { EUR: '1' },
    });
    const asked = rollModel.requirement(scope, roll);
    expect(asked.ok ? '' : `${asked.error.code} ${asked.error.where}`).toBe('NoRuleApplies EUR');
  });
});

describe('delta shock (the ramp is inferred)', () => {
  const ramp = { threshold: of('20000000'), increment: of('0.00005'), maximum: of('0.1') };
  test('zero up to the threshold, then a share by the coin, up to the maximum', () => {
    const share = (coins: string) =>
      String(deltaShare(ramp, { coins: of(coins), spot: of('50000') }));
    expect(['0', '400', '500', '2399', '2400', '9999'].map(share)).toEqual([
      '0',
      '0',
      '0.005',
      '0.09995',
      '0.1',
      '0.1',
    ]);
  });

  test('of the net delta: a hedge takes it away', () => {
    const parameters = read(deltaShockModel.parameters, {
      underlyings: { BTC: { threshold: '20000000', increment: '0.00005', maximum: '0.1' } },
      optionDelta,
      pricing,
    });
    const perp = position(perpetual('perp'), '500');
    expect(requiredOf(deltaShockModel, scopeOf([perp]), parameters)).toBe('125000');
    const hedge = position(future('dated', 30), '-500');
    expect(requiredOf(deltaShockModel, scopeOf([perp, hedge]), parameters)).toBe('0');
  });
});

describe('basis risk', () => {
  const written = {
    annualisedMove: '0.05',
    minimumMove: '0',
    basisShare: '0',
    priceShare: '0',
    perpetuals: 'excluded',
    optionDelta,
    pricing,
  };
  test('the annualised form', () => {
    const parameters = read(basisMoveModel.parameters, written);
    const positions = [
      position(perpetual('perp'), '5'),
      position(future('half', 73), '1'),
      position(future('year', 365), '-2'),
    ];
    expect(requiredOf(basisMoveModel, scopeOf(positions), parameters)).toBe('5500');
  });

  test('the older form: 30 % of the basis and 1.5 % of the forward', () => {
    const older = {
      annualisedMove: of('0'),
      minimumMove: of('0'),
      basisShare: of('0.3'),
      priceShare: of('0.015'),
    };
    const at = { forward: of('51000'), spot: of('50000'), years: of('0.25') };
    expect(String(forwardMove(older, at))).toBe('1065');
  });
});

describe('interest rates', () => {
  const loadings = [
    { days: '30', value: '2' },
    { days: '60', value: '1' },
  ];
  const written = {
    components: [{ name: 'PC1', size: '0.05', loadings }],
    combine: 'sum',
    optionDelta,
    pricing,
  };
  const parameters = read(rateRiskModel.parameters, written);

  test('loadings are linear between tenors and flat beyond', () => {
    const [component] = parameters.components;
    if (component === undefined) throw new Error('one component was written');
    const move = (days: string) => String(rateMove(component, of(days)));
    expect(['1', '30', '45', '60', '900'].map(move)).toEqual([
      '0.1',
      '0.1',
      '0.075',
      '0.05',
      '0.05',
    ]);
  });

  test('expiries offset within a component, perpetuals have no rate', () => {
    const positions = [
      position(perpetual('perp'), '9'),
      position(future('near', 30), '1'),
      position(future('far', 60), '-1'),
    ];
    // The far future has twice the time and half the move.
    expect(requiredOf(rateRiskModel, scopeOf(positions), parameters)).toBe('0');
    const alone = figuresOf(rateRiskModel, scopeOf(positions.slice(0, 2)), parameters).initial
      .value;
    expect(alone.equals(of('50000').times(of('0.1')).times(Exact.ratio(30n, 365n)))).toBe(true);
  });

  test('components add up, or the worst counts', () => {
    const two = {
      ...written,
      components: [...written.components, { name: 'PC2', size: '0.03', loadings }],
    };
    const scope = scopeOf([position(future('year', 365), '1')]);
    const ask = (combine: string) =>
      requiredOf(rateRiskModel, scope, read(rateRiskModel.parameters, { ...two, combine }));
    expect([ask('sum'), ask('worst')]).toEqual(['4000', '2500']);
  });

  test('tenors ascend', () => {
    const backwards = [{ name: 'PC1', size: '0.05', loadings: [...loadings].reverse() }];
    expect(mistakesOf(rateRiskModel.parameters, { ...written, components: backwards })).toContain(
      'ascend',
    );
  });
});

describe('spreads', () => {
  const at = (days: string, amount: string) => ({ days: of(days), amount: of(amount) });
  test('each amount meets the nearest earlier ones of the other sign', () => {
    const spreads = spreadsOf([at('0', '3'), at('10', '1'), at('30', '-2'), at('60', '-5')]);
    expect(
      spreads.map((each) => [each.nearDays, each.farDays, each.amount].map(String).join(' ')),
    ).toEqual(['10 30 1', '0 30 1', '0 60 2']);
    expect(String(amountDays(spreads))).toBe('170');
  });

  test('what is matched is the smaller of longs and shorts', () => {
    const amounts = [at('1', '4'), at('2', '-1'), at('3', '2'), at('4', '-9'), at('5', '1')];
    const matched = Exact.sum(spreadsOf(amounts).map((each) => each.amount));
    expect(String(matched)).toBe('7');
    expect(String(hedged(amounts.map((each) => each.amount)))).toBe('7');
  });

  test('a delta spread by its years, a vega spread by its days', () => {
    const delta = read(deltaSpreadModel.parameters, { ratePerYear: '0.45', optionDelta, pricing });
    const calendar = [position(perpetual('perp'), '1'), position(future('year', 365), '-2')];
    expect(requiredOf(deltaSpreadModel, scopeOf(calendar), delta)).toBe('22500');
    const vega = read(vegaSpreadModel.parameters, { ratePerDay: '0.0003', pricing });
    const near = option('call', '50000', 30);
    const far = option('call', '50000', 90);
    const ask = (a: string, b: string): number =>
      figuresOf(
        vegaSpreadModel,
        scopeOf([position(near, a), position(far, b)]),
        vega,
      ).initial.value.toNumber();
    const perPoint =
      black76Greeks({
        right: 'call',
        forward: 50_000,
        strike: 50_000,
        years: 30 / 365,
        volatility: 0.6,
        discount: 1,
      }).vega / 100;
    expect(ask('1', '-1')).toBeCloseTo(60 * perPoint * 0.0003, 10);
    expect(ask('1', '1')).toBe(0);
  });
});

test('minimum delta: net and hedged at their rates', () => {
  const parameters = read(minimumDeltaModel.parameters, {
    netRate: '0.02',
    hedgedRate: '0.01',
    optionDelta,
    pricing,
  });
  const positions = [position(perpetual('perp'), '3'), position(future('dated', 30), '-1')];
  expect(requiredOf(minimumDeltaModel, scopeOf(positions), parameters)).toBe('2500');
});

test('correlation contingency: what underlyings of a set hedge', () => {
  const sets = { majors: { underlyings: ['BTC', 'ETH'], rate: '0.05' } };
  const parameters = read(correlationContingencyModel.parameters, { sets, optionDelta, pricing });
  const btc = position(perpetual('BTC'), '1');
  const eth = position(perpetual('ETH', { underlying: 'ETH' }), '-8');
  expect(requiredOf(correlationContingencyModel, scopeOf([btc, eth]), parameters)).toBe('1000');
  expect(requiredOf(correlationContingencyModel, scopeOf([btc]), parameters)).toBe('0');
  const twice = { ...sets, others: { underlyings: ['ETH'], rate: '0.1' } };
  expect(
    mistakesOf(correlationContingencyModel.parameters, { sets: twice, optionDelta, pricing }),
  ).toContain('one set only');
});

describe('time decay', () => {
  const parameters = read(timeDecayModel.parameters, { hours: '24', pricing });
  const call = option('call', '50000', 30);
  test('zero for perpetuals, futures and short options, theta for long ones', () => {
    const free = [position(perpetual('perp'), '9'), position(future('dated', 30), '-4')];
    expect(requiredOf(timeDecayModel, scopeOf(free), parameters)).toBe('0');
    expect(requiredOf(timeDecayModel, scopeOf([position(call, '-1')]), parameters)).toBe('0');
    const charged = figuresOf(timeDecayModel, scopeOf([position(call, '2')]), parameters).initial;
    const { theta } = black76Greeks({
      right: 'call',
      forward: 50_000,
      strike: 50_000,
      years: 29.5 / 365,
      volatility: 0.6,
      discount: 1,
    });
    // The slope in the middle of the day, to second order.
    expect(charged.value.toNumber() / ((-2 * theta) / 365)).toBeCloseTo(1, 4);
  });

  test('an option that expires within the time loses its whole time value, never more', () => {
    const last = option('call', '50000', 1);
    const days = read(timeDecayModel.parameters, { hours: '480', pricing });
    const scope = scopeOf([position(last, '1')]);
    const one = figuresOf(timeDecayModel, scope, parameters).initial.value;
    expect(figuresOf(timeDecayModel, scope, days).initial.value.equals(one)).toBe(true);
    expect(one.sign).toBe(1);
  });
});

test('vega term structure: only what expiries offset', () => {
  const volatilityByTenor = {
    form: 'points',
    tenors: [
      { days: '0', value: '0.3' },
      { days: '60', value: '0.2' },
    ],
  };
  const parameters = read(vegaTermModel.parameters, { volatilityByTenor, share: '1', pricing });
  const near = position(option('call', '50000', 30), '1');
  const far = (size: string) => position(option('call', '50000', 180), size);
  expect(requiredOf(vegaTermModel, scopeOf([near, far('1')]), parameters)).toBe('0');
  const vega = black76Greeks({
    right: 'call',
    forward: 50_000,
    strike: 50_000,
    years: 30 / 365,
    volatility: 0.6,
    discount: 1,
  }).vega;
  const charged = figuresOf(vegaTermModel, scopeOf([near, far('-1')]), parameters).initial.value;
  // The nearer expiry is the smaller side: 0.25 at 30 days.
  expect(charged.toNumber()).toBeCloseTo(0.25 * vega, 6);
});
