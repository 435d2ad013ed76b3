// A small market with a linear and an inverse perpetual and a future, accounts in it, and one set of parameters for every
// model by rate, as a rulebook would write them.
import { Exact } from '../../base/exact.ts';
import type { Order, Position } from '../../domain/holdings.ts';
import { type Instrument, unitValue } from '../../domain/instrument.ts';
import type { Mistake, Schema } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { LevelFigures, MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';

export const of = Exact.of;

const terms = {
  underlying: 'BTC',
  settle: 'USDC',
  payoff: 'linear',
  contractSize: of('0.1'),
} as const;
/** A tenth of a coin a contract. */
export const linear: Instrument = { ...terms, kind: 'perpetual', symbol: 'BTC-PERP' };
export const future: Instrument = {
  ...terms,
  kind: 'future',
  symbol: 'BTC-1W',
  expiryMs: 604_800_000,
};
/** A hundred dollars a contract, paid in coins. */
export const inverse: Instrument = {
  ...terms,
  kind: 'perpetual',
  symbol: 'BTC-USD',
  settle: 'BTC',
  payoff: 'inverse',
  contractSize: of('100'),
};
export const option: Instrument = {
  ...terms,
  kind: 'option',
  symbol: 'BTC-C',
  expiryMs: 604_800_000,
  strike: of('50000'),
  right: 'call',
};

const MARKS: Readonly<Record<string, string>> = {
  'BTC-PERP': '50100',
  'BTC-1W': '50200',
  'BTC-USD': '50000',
  'BTC-C': '900',
};

export function snapshotWith(openInterest: string): Snapshot {
  const confidence = Exact.ONE;
  return {
    nowMs: 0,
    numeraire: 'USDC',
    assets: new Map([
      ['USDC', { price: of('1'), confidence, deposits: of('1000000'), borrows: of('0') }],
      ['BTC', { price: of('50000'), confidence, deposits: of('400'), borrows: of('30') }],
    ]),
    underlyings: new Map([
      [
        'BTC',
        {
          underlying: 'BTC',
          spot: of('50000'),
          spotConfidence: confidence,
          stablePrice: Exact.ONE,
          expiries: [],
        },
      ],
    ]),
    instruments: new Map(
      Object.entries(MARKS).map(([symbol, mark]) => [
        symbol,
        { mark: of(mark), confidence, openInterest: of(openInterest) },
      ]),
    ),
  };
}
export const snapshot = snapshotWith('1000');

/** Entered at 49 000. */
export function position(size: Exact | string, instrument = linear, fundingOwed = '0'): Position {
  const contracts = typeof size === 'string' ? of(size) : size;
  const cost = contracts.times(unitValue(instrument, of('49000')));
  return { instrument, size: contracts, cost, fundingOwed: of(fundingOwed) };
}

export function order(
  side: Order['side'],
  size: string,
  { limit = '50000', instrument = linear, reduceOnly = false } = {},
): Order {
  return { instrument, side, size: of(size), limit: of(limit), reduceOnly };
}

export function scopeOf(
  positions: readonly Position[],
  orders: readonly Order[] = [],
  balances: Readonly<Record<string, string>> = {},
): Scope {
  const held = Object.entries(balances).map(([asset, amount]) => ({ asset, amount: of(amount) }));
  return { name: 'account', snapshot, holdings: { balances: held, positions, orders } };
}

/** What a schema makes of a value; the mistakes fail the test. */
export function readAs<T>(schema: Schema<T>, value: unknown): T {
  const mistakes: Mistake[] = [];
  const found = schema.read(value, [], mistakes);
  if (found === undefined) throw new Error(mistakes.map((each) => each.message).join('; '));
  return found;
}

/** The messages of what a schema refuses. */
export function mistakesOf(schema: Schema<unknown>, value: unknown): readonly string[] {
  const mistakes: Mistake[] = [];
  schema.read(value, [], mistakes);
  return mistakes.map((each) => each.message);
}

export function figuresOf<P>(model: MarginModel<P>, value: unknown, scope: Scope): LevelFigures {
  const found = model.requirement(scope, readAs(model.parameters, value));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

export function refusalOf<P>(
  model: MarginModel<P>,
  value: unknown,
  scope: Scope,
): MarginRefusal['code'] | undefined {
  const found = model.requirement(scope, readAs(model.parameters, value));
  return found.ok ? undefined : found.error.code;
}

/** Both levels as text: `initial maintenance`. */
export const levelsOf = (figures: LevelFigures): string =>
  `${figures.initial.value} ${figures.maintenance.value}`;

export const openInterestParameters = {
  price: 'index',
  orders: 'worseSide',
  initialFraction: '0.05',
  maintenanceShare: '0.6',
  lowerCap: '40000000',
  upperCap: '100000000',
  quantum: '0.000001',
  fractionUnit: '0.000001',
};
export const riskFactorParameters = {
  price: 'mark',
  orders: 'worseSide',
  logNormal: { riskAversion: '0.000001', tauYears: '0.0001', drift: '0', volatility: '1.2' },
  linearSlippage: '0.001',
  quadraticSlippage: '0.0001',
  fundingFactor: '1',
  initialFactor: '1.5',
  quantum: '0.00001',
};
export const isolatedParameters = { marginFactor: '0.4', quantum: '0.01' };
const coinsMeasured = { price: 'index', orders: 'worseSide', measure: 'coins' };
export const squareRootParameters = {
  ...coinsMeasured,
  shape: 'squareRoot',
  sizeUnit: '0.000000001',
  rootUnit: '0.00001',
  fractionUnit: '0.0001',
  initial: { floor: '0.1', base: '0.08', slope: '0.005' },
  maintenance: { floor: '0.05', base: '0.04', slope: '0.005' },
};
export const lineParameters = {
  ...coinsMeasured,
  shape: 'linear',
  initial: { floor: '0', base: '0.02', slope: '0.00005' },
  maintenance: { floor: '0', base: '0.01', slope: '0.00005' },
};
export const powerParameters = {
  ...coinsMeasured,
  shape: 'power',
  measure: 'notional',
  exponent: '0.8',
  initial: { floor: '0.01', base: '0', slope: '0.000000091' },
  maintenance: { floor: '0.006', base: '0', slope: '0.0000000546' },
};
export const skewParameters = {
  price: 'index',
  orders: 'worseSide',
  skewScale: '10000',
  initialMarginRatio: '2',
  minInitialMarginRatio: '0.02',
  maintenanceScalar: '0.5',
  minPositionMargin: '50',
  flagRewardRatio: '0.0003',
  keeper: { cost: '3', minReward: '2', profitRatio: '0.3', maxReward: '5000' },
};
const pair = (asset: string, liability: string) => ({ asset, liability });
export const assetWeights = {
  USDC: { initial: pair('1', '1'), maintenance: pair('1', '1') },
  BTC: {
    initial: pair('0.8', '1.2'),
    maintenance: pair('0.9', '1.1'),
    depositScaleStart: '10000000',
    borrowScaleStart: '1000000',
  },
};
export const weightParameters = {
  price: 'index',
  assets: assetWeights,
  initialWeights: 'initial',
  profit: { initial: '0.9', maintenance: '1' },
};
const perpWeights = {
  initial: { baseAsset: '0.9', baseLiability: '1.1', overallAsset: '0.8' },
  maintenance: { baseAsset: '0.95', baseLiability: '1.05', overallAsset: '1' },
};
export const healthParameters = {
  price: 'index',
  tokens: assetWeights,
  perps: { 'BTC-PERP': perpWeights, 'BTC-1W': perpWeights },
  initialWeights: 'initial',
};
