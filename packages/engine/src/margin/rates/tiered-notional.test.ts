// The `tiered` model over its forms: what each form requires, how orders, fees and funding add, that rows may be split,
// and what it refuses.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Holdings, Order, Position } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Mistake } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { LevelFigures, Scope } from '../model/margin-model.ts';
import { type TieredParameters, tieredParameters } from './tiered-parameters.ts';
import { tiered } from './tiered-notional.ts';

const of = Exact.of;
const perpetual = (symbol: string, payoff: 'linear' | 'inverse' = 'linear'): Instrument => ({
  kind: 'perpetual',
  symbol,
  underlying: 'BTC',
  settle: payoff === 'linear' ? 'USDT' : 'BTC',
  payoff,
  contractSize: Exact.ONE,
});
const linear = perpetual('BTC-PERP');
const inverse = perpetual('BTC-USD', 'inverse');
const snapshot: Snapshot = {
  nowMs: 0,
  numeraire: 'USDT',
  assets: new Map([['BTC', { price: of('50000'), confidence: Exact.ONE }]]),
  underlyings: new Map([
    [
      'BTC',
      {
        underlying: 'BTC',
        spot: of('50000'),
        spotConfidence: Exact.ONE,
        stablePrice: Exact.ONE,
        expiries: [],
      },
    ],
  ]),
  instruments: new Map([
    ['BTC-PERP', { mark: of('50100'), confidence: Exact.ONE }],
    ['BTC-USD', { mark: of('50000'), confidence: Exact.ONE }],
  ]),
};
const position = (size: string, instrument = linear, fundingOwed = '0'): Position => ({
  instrument,
  size: of(size),
  cost: Exact.ZERO,
  fundingOwed: of(fundingOwed),
});
const order = (side: 'buy' | 'sell', size: string, limit: string, reduceOnly = false): Order => ({
  instrument: linear,
  side,
  size: of(size),
  limit: of(limit),
  reduceOnly,
});
const scope = (positions: readonly Position[], orders: readonly Order[] = []): Scope => ({
  name: 'account',
  holdings: { balances: [], positions, orders } satisfies Holdings,
  snapshot,
});

function read(value: unknown): TieredParameters {
  const mistakes: Mistake[] = [];
  const found = tieredParameters.read(value, [], mistakes);
  if (found === undefined) throw new Error(mistakes.map((each) => each.message).join('; '));
  return found;
}
const base = { price: 'mark', tierUnit: 'numeraire', orders: 'initial' };
const marginal = {
  ...base,
  tiers: [
    { fromNotional: '0', initialRate: '0.02', maintenanceRate: '0.01' },
    { fromNotional: '100000', initialRate: '0.05', maintenanceRate: '0.025', deduction: '1500' },
  ],
};
function figures(from: unknown, at: Scope): LevelFigures {
  const found = tiered.requirement(at, read(from));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const shown = (from: unknown, at: Scope): readonly string[] => {
  const { initial, maintenance } = figures(from, at);
  return [initial.value, maintenance.value].map(String);
};

describe('forms', () => {
  test('marginal tiers are notional x rate - deduction, both ways', () => {
    expect(shown(marginal, scope([position('4')]))).toEqual(['7020', '3510']);
    expect(shown(marginal, scope([position('-4')]))).toEqual(['7020', '3510']);
    expect(shown({ ...marginal, price: 'index' }, scope([position('4')]))).toEqual([
      '7000',
      '3500',
    ]);
  });

  test('leverage: one over what is chosen, half of one over the highest, less the deduction', () => {
    const rows = {
      ...base,
      initial: 'whole',
      maintenanceShare: '0.5',
      tiers: [
        { fromNotional: '0', maxLeverage: '40' },
        { fromNotional: '150000000', maxLeverage: '20', deduction: '1875000' },
      ],
    };
    expect(shown(rows, scope([position('2')]))).toEqual(['2505', '1252.5']);
    expect(shown({ ...rows, leverage: '10' }, scope([position('2')]))).toEqual(['10020', '1252.5']);
    expect(shown(rows, scope([position('4000')]))).toEqual(['10020000', '3135000']);
  });

  test('risk-limit steps raise both rates on the whole notional, in the settlement asset', () => {
    const limit = {
      ...base,
      tierUnit: 'settlement',
      riskLimit: {
        base: '200',
        step: '100',
        initialRate: '0.01',
        maintenanceRate: '0.005',
        initialIncrement: '0.005',
        maintenanceIncrement: '0.005',
      },
    };
    const at = (contracts: string): readonly string[] =>
      shown(limit, scope([position(contracts, inverse)]));
    // 200 coins, 200.0002 coins, 350 coins at 50,000
    expect(at('10000000')).toEqual(['100000', '50000']);
    expect(at('10000010')).toEqual(['150000.15', '100000.1']);
    expect(at('-17500000')).toEqual(['350000', '262500']);
  });

  test('a second use asks the close-out rate in place of maintenance', () => {
    const rows = {
      ...base,
      tiers: [
        { fromNotional: '0', initialRate: '0.05', maintenanceRate: '0.03', closeOutRate: '0.02' },
      ],
    };
    const at = scope([position('2')]);
    expect(shown(rows, at)).toEqual(['5010', '3006']);
    expect(shown({ ...rows, maintenanceLevel: 'closeOut' }, at)).toEqual(['5010', '2004']);
  });
});

describe('orders and provisions', () => {
  test('orders count at the worse side, with the loss at their limits and fees', () => {
    const orders = [
      order('buy', '1', '50200'),
      order('sell', '2', '50000'),
      order('sell', '9', '1', true),
    ];
    const rows = { ...marginal, takerFeeRate: '0.001' };
    const { initial, maintenance } = figures(rows, scope([position('1')], orders));
    // buys: 100200 x 5 % - 3000 + 100 + 50.2; sells: 50100 x 2 % + 200 + 100
    expect(String(initial.value)).toBe('2160.2');
    expect(initial.parts?.[0]?.because).toBe('buys filled');
    expect(String(maintenance.value)).toBe('501');
    expect(shown({ ...rows, orders: 'none' }, scope([position('1')], orders))[0]).toBe('1002');
    expect(shown({ ...rows, orders: 'both' }, scope([position('1')], orders))[1]).toBe('1155.2');
  });

  test('an order without a position is margined, one that closes adds nothing', () => {
    expect(shown(marginal, scope([], [order('sell', '1', '50100')]))[0]).toBe('1002');
    expect(shown(marginal, scope([position('1')], [order('sell', '1', '50100')]))[0]).toBe('1002');
  });

  test('funding owed and funding to come are set aside for who pays them', () => {
    const rows = { ...marginal, fundingProvision: { owedFactor: '0.5', rate: '0.001' } };
    expect(shown(rows, scope([position('1', linear, '10')]))[1]).toBe('556.1');
    expect(shown(rows, scope([position('-1', linear, '-10')]))[1]).toBe('501');
    expect(shown({ ...marginal, feeProvisionRate: '0.0006' }, scope([position('1')]))[1]).toBe(
      '531.06',
    );
  });
});

test('splitting a position or the order of rows changes nothing', () => {
  holds(
    fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 6 }), (sizes) => {
      const rows = sizes.map((size, i) => position(String(size), i % 2 === 0 ? linear : inverse));
      const whole = [linear, inverse].map((instrument) =>
        position(
          String(
            sizes.reduce(
              (sum, s, i) => ((i % 2 === 0) === (instrument === linear) ? sum + s : sum),
              0,
            ),
          ),
          instrument,
        ),
      );
      expect(shown(marginal, scope(rows))).toEqual(shown(marginal, scope(whole)));
      expect(shown(marginal, scope([...rows].reverse()))).toEqual(shown(marginal, scope(rows)));
    }),
    100,
  );
});

test('no order lowers the requirement, and the requirement is never below maintenance', () => {
  const side = fc.constantFrom('buy' as const, 'sell' as const);
  const orders = fc.array(
    fc
      .tuple(side, fc.nat(9), fc.integer({ min: 40_000, max: 60_000 }))
      .map(([which, size, limit]) => order(which, String(size), String(limit))),
    { maxLength: 5 },
  );
  holds(
    fc.property(fc.integer({ min: -9, max: 9 }), orders, (size, open) => {
      const held = [position(String(size))];
      const without = figures(marginal, scope(held));
      const withOrders = figures(marginal, scope(held, open));
      expect(withOrders.initial.value.isBelow(without.initial.value)).toBe(false);
      expect(withOrders.initial.value.isBelow(withOrders.maintenance.value)).toBe(false);
    }),
    200,
  );
});

describe('refusals', () => {
  test('an option, a missing quote and an illegal order name what is wrong', () => {
    const option: Instrument = {
      kind: 'option',
      symbol: 'BTC-C',
      underlying: 'BTC',
      settle: 'USDT',
      payoff: 'linear',
      contractSize: Exact.ONE,
      expiryMs: 1,
      strike: of('50000'),
      right: 'call',
    };
    const refusal = (at: Scope): string => {
      const found = tiered.requirement(at, read(marginal));
      return found.ok ? 'none' : `${found.error.code} ${found.error.where}`;
    };
    expect(refusal(scope([position('1', option)]))).toBe('NoRuleApplies BTC-C');
    expect(refusal(scope([position('1', perpetual('ETH-PERP'))]))).toBe(
      'UnknownInstrument ETH-PERP',
    );
    const unpriced = {
      ...scope([position('1', inverse)]),
      snapshot: { ...snapshot, assets: new Map() },
    };
    expect(refusal(unpriced)).toBe('UnknownAsset BTC');
    expect(refusal(scope([], [order('buy', '1', '0')]))).toBe('IllegalValue BTC-PERP');
  });

  test.each([
    [{ ...base }, 'either "tiers" or "riskLimit"'],
    [{ ...base, tiers: [{ fromNotional: '0', initialRate: '0.1' }] }, 'no maintenanceRate'],
    [{ ...base, tiers: [{ fromNotional: '0', maintenanceRate: '0.1' }] }, 'neither initialRate'],
    [
      { ...base, tiers: [{ fromNotional: '0', initialRate: '0.1', maintenanceRate: '0.2' }] },
      'above 0.1',
    ],
    [
      { ...marginal, tiers: [marginal.tiers[0], { ...marginal.tiers[1], deduction: '1400' }] },
      'its rates make it 1500',
    ],
    [{ ...marginal, tiers: [...marginal.tiers].reverse() }, 'the first tier starts at 100000'],
    [
      {
        ...base,
        maintenance: 'marginal',
        riskLimit: {
          base: '1',
          step: '1',
          initialRate: '0.1',
          maintenanceRate: '0.1',
          initialIncrement: '0',
          maintenanceIncrement: '0',
        },
      },
      'whole notional',
    ],
  ])('parameters that contradict themselves are mistakes: %#', (parameters, message) => {
    expect(() => read(parameters)).toThrow(message);
  });
});
