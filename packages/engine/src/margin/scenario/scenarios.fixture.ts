// Books and markets for tests and measures of portfolio margin: a chain of options around a forward curve, and rules in the
// shape of a venue that margins by scenarios with tails, skews and contingencies. The numbers are test data.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import { type Instrument, type Option, unitValue } from '../../domain/instrument.ts';
import type { InstrumentQuote, Snapshot } from '../../domain/snapshot.ts';
import { black76PriceOf } from '../../pricing/black76.ts';
import { type BoundModel, bind } from '../model/margin-model.ts';
import type { EquityModel, Part, Rulebook } from '../model/rulebook.ts';
import { quantized } from '../quantize.ts';
import { collateralContingencyModel } from './collateral-contingency.ts';
import { contingenciesModel } from './contingencies.ts';
import { oracleConfidenceModel } from './oracle-confidence.ts';
import type { PortfolioRules } from './portfolio-report.ts';
import { scenario, type VolatilityMove } from './scenario.ts';
import { scenariosModel } from './scenarios.ts';

export const of = Exact.of;
const DAY_MS = 86_400_000;
export const NOW_MS = 1_700_000_000_000;
const SPOT = 60_000;
const EXPIRY_DAYS = [1, 2, 7, 14, 30, 60, 120, 180, 270, 365];
const STRIKES_EACH = 25;

const perpetual: Instrument = {
  kind: 'perpetual',
  symbol: 'BTC-PERP',
  underlying: 'BTC',
  settle: 'USD',
  payoff: 'linear',
  contractSize: Exact.ONE,
};
const forwardAt = (years: number): number => SPOT * (1 + 0.06 * years);

/** Ten expiries of 25 strikes with a call and a put each: 500 options and a perpetual. */
export function chain(): { readonly snapshot: Snapshot; readonly options: readonly Option[] } {
  const options: Option[] = [];
  const quotes: [string, InstrumentQuote][] = [
    ['BTC-PERP', { mark: of('60010.5'), confidence: Exact.ONE }],
  ];
  for (const days of EXPIRY_DAYS) {
    const years = days / 365;
    const forward = forwardAt(years);
    for (let row = 0; row < STRIKES_EACH; row++) {
      const logMoneyness = (row - 12) * 0.08 * Math.sqrt(years + 0.02);
      const strike = Math.max(1, Math.round((forward * (1 + logMoneyness)) / 500)) * 500 + row;
      const volatility = 0.5 + 0.1 * (strike / forward - 1) * (strike / forward - 1);
      for (const right of ['call', 'put'] as const) {
        const expiryMs = NOW_MS + days * DAY_MS;
        const option: Option = {
          kind: 'option',
          symbol: `BTC-${days}-${strike}-${right}`,
          underlying: 'BTC',
          settle: 'USD',
          payoff: 'linear',
          contractSize: Exact.ONE,
          expiryMs,
          strike: Exact.integer(strike),
          right,
        };
        const deviation = volatility * Math.sqrt(years);
        const mark = black76PriceOf(right === 'call', forward, strike, deviation, 1);
        options.push(option);
        quotes.push([option.symbol, { mark: quantized(mark), confidence: Exact.ONE, volatility }]);
      }
    }
  }
  return { options, snapshot: snapshotOf(quotes) };
}

function snapshotOf(quotes: readonly [string, InstrumentQuote][]): Snapshot {
  const quote = { price: Exact.ONE, confidence: Exact.ONE };
  return {
    nowMs: NOW_MS,
    numeraire: 'USD',
    assets: new Map([
      ['USD', quote],
      ['BTC', { ...quote, price: Exact.integer(SPOT) }],
      ['USDT', { ...quote, price: of('0.9995') }],
    ]),
    underlyings: new Map([
      [
        'BTC',
        {
          underlying: 'BTC',
          spot: Exact.integer(SPOT),
          spotConfidence: Exact.ONE,
          stablePrice: of('1.0001'),
          expiries: EXPIRY_DAYS.map((days) => ({
            expiryMs: NOW_MS + days * DAY_MS,
            forwardFixed: Exact.ZERO,
            forwardVariable: quantized(forwardAt(days / 365)),
            rate: of('0.05'),
            forwardConfidence: Exact.ONE,
            rateConfidence: Exact.ONE,
          })),
        },
      ],
    ]),
    instruments: new Map(quotes),
  };
}

export const positionOf = (instrument: Instrument, size: Exact): Position => ({
  instrument,
  size,
  cost: Exact.ZERO,
  fundingOwed: Exact.ZERO,
});

/** A book with every option of a chain, sides and sizes mixed but fixed, a perpetual and coins as collateral. */
export function fullBook(options: readonly Option[]): Holdings {
  const positions = options.map((option, index) =>
    positionOf(option, Exact.ratio(BigInt(((index * 37) % 101) - 50), 10n)),
  );
  return {
    balances: [
      { asset: 'USD', amount: of('2500000.25') },
      { asset: 'BTC', amount: of('12.5') },
      { asset: 'USDT', amount: of('10000') },
    ],
    positions: [...positions, positionOf(perpetual, of('-3.25'))],
    orders: [],
  };
}

const moves: readonly (readonly [string, VolatilityMove['type'], string?])[] = [
  ['0.18', 'up'],
  ...['0.135', '0.09', '0.045', '0', '-0.045', '-0.09', '-0.135'].flatMap((move) =>
    (['down', 'none', 'up'] as const).map((type) => [move, type] as const),
  ),
  ['-0.18', 'up'],
  ['-0.66', 'up', '0.21'],
  ['-0.33', 'up', '0.42'],
  ['0.5', 'up', '0.2772'],
  ['1', 'up', '0.1386'],
  ['2', 'up', '0.0693'],
  ['3', 'up', '0.0462'],
  ['4', 'up', '0.03465'],
  ['5', 'up', '0.02772'],
  ['0', 'linearSkew'],
  ['0', 'absoluteSkew'],
];

/** 33 scenarios, both discounts, a basis charge, contingencies at both levels. */
export const rules: PortfolioRules = {
  scenarios: {
    scenarios: moves.map(([move, type, dampening = '1']) =>
      scenario(of(move), { type: type as 'up' }, { dampening: of(dampening) }),
    ),
    pricing: { discounting: 'rateAboveZero', zeroVolatility: 'intrinsic' },
    volatility: {
      up: of('0.5'),
      down: of('0.275'),
      shortPower: of('0.3'),
      longPower: of('0.13'),
      pivotDays: of('30'),
      floorDays: of('1'),
      floorUp: of('0.4'),
    },
    skew: {
      linear: { capStatic: of('0.15'), capSlope: of('-0.05') },
      absolute: { capStatic: of('0.15'), capSlope: of('-0.05') },
      widthMin: of('0.01'),
      widthScale: of('4'),
      volatilityStatic: of('0.6'),
      volatilitySlope: of('-0.1'),
    },
    staticDiscount: {
      positive: { base: of('0.95'), rateScale: of('1'), rateAdd: of('0.08') },
      negative: { base: of('1.04'), rateScale: of('0.5'), rateAdd: of('0.08') },
    },
    basis: { up: of('0.045'), down: of('-0.045'), factor: of('0.5'), factorPerYear: of('2') },
    cancels: new Map([['BTC', 'BTC']]),
    lossFactor: {
      initial: of('1'),
      maintenance: of('0.8'),
      depeg: { threshold: of('0.98'), factor: of('2') },
    },
  },
  contingencies: {
    perpetual: { maintenance: of('0.015'), initialExtra: of('0.005') },
    option: { maintenance: of('0.003'), initialExtra: of('0.002') },
  },
  collateral: {
    market: 'BTC',
    valuation: 'priceOverStable',
    shares: new Map([
      ['BTC', { maintenance: of('0.02'), initialExtra: of('0.01') }],
      ['USDT', { maintenance: of('0.02'), initialExtra: of('0.03') }],
    ]),
  },
  confidence: {
    threshold: of('0.55'),
    share: of('1'),
    collateral: 'own',
    assets: [
      { asset: 'BTC', underlying: 'BTC' },
      { asset: 'USDT', underlying: 'BTC' },
    ],
  },
};

/** The rules as a rulebook: each level is the sum of the four models. */
export function rulebookOf(of: PortfolioRules): Rulebook {
  const parts = new Map<string, Part>([
    part('scenarios', bind(scenariosModel, of.scenarios), true),
    part('contingencies', bind(contingenciesModel, of.contingencies), false),
    part('collateral', bind(collateralContingencyModel, of.collateral), true),
    part('confidence', bind(oracleConfidenceModel, of.confidence), true),
  ]);
  const sum = {
    type: 'sum',
    of: [...parts.keys()].map((name) => ({ type: 'part', part: name }) as const),
  } as const;
  return {
    name: 'by-scenarios',
    title: 'Margin by scenarios',
    equity: equityAtMark,
    parts,
    initial: sum,
    maintenance: sum,
    coversEverything: true,
  };
}

function part(name: string, model: BoundModel, isAskedWhenFlat: boolean): readonly [string, Part] {
  const modelFor = (): ReturnType<Part['modelFor']> => ok(model);
  return [name, { name, applies: () => true, isAskedWhenFlat, modelFor }];
}

/** Balances at market value and positions at mark, all in one currency. */
const equityAtMark: EquityModel = ({ holdings, snapshot }) => {
  let value = Exact.ZERO;
  for (const { asset, amount } of holdings.balances) {
    value = value.plus(amount.times(snapshot.assets.get(asset)?.price ?? Exact.ZERO));
  }
  for (const { instrument, size, cost } of holdings.positions) {
    const mark = snapshot.instruments.get(instrument.symbol)?.mark ?? Exact.ZERO;
    value = value.plus(size.times(unitValue(instrument, mark))).minus(cost);
  }
  return ok({ name: 'equity', value });
};
