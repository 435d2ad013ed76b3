import {
  Exact,
  factorModel,
  type Holdings,
  historicalModel,
  type Scope,
} from '@plimsoll/engine/models';
import type { MarginModel } from '@plimsoll/engine/models';
import { describe, expect, it } from 'vitest';
import { backtest } from './backtest-report.ts';
import { normalMatrix, NAMES } from './backtest.fixture.ts';
import { type EstimateOptions, factorEstimate, shrunk } from './factor-estimate.ts';
import { type FactorPolicy, factorParameters, statedParameters } from './factor-parameters.ts';
import { historicalParameters } from './historical-parameters.ts';
import { kupiecTest } from './kupiec.ts';
import {
  decorrelationNeeded,
  factorRequirement,
  factorTerms,
  historicalRequirement,
} from './linear-requirement.ts';
import { DEVIATIONS, dailyStudy } from './offset-studies.ts';
import { hedgedPair } from './portfolios.ts';
import { compoundedReturns, priceSeries, returnMatrix } from './return-matrix.ts';
import { volatilityRise } from './volatility-rise.ts';
import { type Outcome, walkForward } from './walk-forward.ts';

const estimate: EstimateOptions = {
  volatilityHalfLife: 30,
  correlationHalfLife: 90,
  longRunRows: 365,
  shrinkage: 0.2,
  horizonRows: 1,
};
const factor = { volatilityShock: '0.1', collateralFloor: '0.05' };
const policy: FactorPolicy = {
  measure: 'valueAtRisk',
  confidence: '0.99',
  initialFactor: '1',
  decorrelation: '0.25',
  collateral: 'elsewhere',
  unit: '0.000000001',
  factors: { BTC: factor, ETH: factor, SOL: factor },
};
const matrix = normalMatrix({ rows: 700, correlation: 0.7, volatility: 0.04, seed: 7 });

/** One unit of notional by weight, at a price of 1. */
function scopeOf(weights: readonly number[]): Scope {
  const quote = (underlying: string) => ({
    underlying,
    spot: Exact.ONE,
    spotConfidence: Exact.ONE,
    stablePrice: Exact.ONE,
    expiries: [],
  });
  const positions = NAMES.map((name, i): Holdings['positions'][number] => {
    const size = Exact.of((weights[i] ?? 0).toFixed(12));
    const instrument = {
      kind: 'perpetual',
      symbol: `${name}-PERP`,
      underlying: name,
      settle: 'USD',
      payoff: 'linear',
      contractSize: Exact.ONE,
    } as const;
    return { instrument, size, cost: size, fundingOwed: Exact.ZERO };
  });
  return {
    name: 'account',
    holdings: { positions, orders: [], balances: [] },
    snapshot: {
      nowMs: 0,
      numeraire: 'USD',
      assets: new Map([['USD', { price: Exact.ONE, confidence: Exact.ONE }]]),
      underlyings: new Map(NAMES.map((name) => [name, quote(name)])),
      instruments: new Map(
        NAMES.map((name) => [`${name}-PERP`, { mark: Exact.ONE, confidence: Exact.ONE }]),
      ),
    },
  };
}

function asked<P>(model: MarginModel<P>, parameters: unknown, weights: readonly number[]): number {
  const mistakes: { path: readonly (string | number)[]; message: string }[] = [];
  const read = model.parameters.read(parameters, [], mistakes);
  if (read === undefined) throw new Error(mistakes[0]?.message);
  const found = model.requirement(scopeOf(weights), read);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.maintenance.value.toNumber();
}

const PORTFOLIOS = [
  [1, 0, 0],
  [0.5, -0.5, 0],
  [-0.2, 0.5, -0.3],
  [-0.4, -0.3, -0.3],
] as const;

describe('the formulas in floats against the models of the engine', () => {
  it.each(PORTFOLIOS)('factor margin of %d, %d, %d', (...weights) => {
    const terms = factorTerms(weights, factorEstimate(matrix, estimate));
    for (const decorrelation of ['0', '0.25', '1']) {
      const at = { deviations: DEVIATIONS['VaR 99'], decorrelation: Number(decorrelation) };
      const stated = factorParameters(matrix, { estimate, policy: { ...policy, decorrelation } });
      const ratio = asked(factorModel, stated, weights) / factorRequirement(terms, at);
      // Parameters are stated to 1e-6; a volatility is some 4e-2.
      expect(Math.abs(ratio - 1)).toBeLessThan(1e-4);
    }
  });
  it.each(PORTFOLIOS)('historical margin of %d, %d, %d', (...weights) => {
    for (const measure of ['valueAtRisk', 'expectedShortfall'] as const) {
      const stated = historicalParameters(matrix, {
        history: { historyRows: 365, stressRows: 3, horizonRows: 1 },
        policy: {
          measure,
          confidence: '0.99',
          collateral: 'elsewhere',
          stressWeight: '0.25',
          initialFactor: '1',
        },
      });
      const rows = (of: typeof stated.history) =>
        of.map(({ returns }) => NAMES.map((name) => Number(returns[name])));
      const periods = { history: rows(stated.history), stress: rows(stated.stress) };
      const terms = { measure, confidence: '0.99', stressWeight: 0.25 };
      const floats = historicalRequirement(weights, periods, terms);
      expect(asked(historicalModel, stated, weights)).toBeCloseTo(floats, 9);
    }
  });
});

describe('estimates', () => {
  it('finds the volatility and correlation that the returns were drawn with', () => {
    const long = normalMatrix({ rows: 20_000, correlation: 0.6, volatility: 0.03, seed: 3 });
    const slow = { ...estimate, volatilityHalfLife: 5000, correlationHalfLife: 5000 };
    const found = factorEstimate(long, { ...slow, longRunRows: 20_000, shrinkage: 0 });
    for (const each of found.volatilities) expect(each / 0.03).toBeCloseTo(1, 1);
    expect(found.correlations[0]?.[1]).toBeCloseTo(0.6, 1);
    const days = factorEstimate(long, { ...estimate, horizonRows: 4 });
    const hours = factorEstimate(long, estimate);
    expect((days.volatilities[0] ?? 0) / (hours.volatilities[0] ?? 1)).toBeCloseTo(2, 12);
  });
  it('never falls below the long run, however quiet the last weeks were', () => {
    const quiet = matrix.rows.map((row, i) =>
      i < 500 ? row : { ...row, returns: row.returns.map((each) => each / 100) },
    );
    const all = { ...estimate, longRunRows: 700 };
    const found = factorEstimate({ ...matrix, rows: quiet }, all).volatilities[0] ?? 0;
    const meanSquare = quiet.reduce((sum, { returns }) => sum + (returns[0] ?? 0) ** 2, 0) / 700;
    expect(found).toBeCloseTo(Math.sqrt(meanSquare), 12);
  });
  it('draws correlations to their mean and keeps the mean', () => {
    const raw = [
      [1, 0.9, 0.3],
      [0.9, 1, 0.6],
      [0.3, 0.6, 1],
    ];
    expect(shrunk(raw, 0)).toEqual(raw);
    expect(
      shrunk(raw, 1)
        .flat()
        .map((each) => each.toFixed(12)),
    ).toEqual([1, 0.6, 0.6, 0.6, 1, 0.6, 0.6, 0.6, 1].map((each) => each.toFixed(12)));
  });
  it('states a singular matrix in decimals that the engine still accepts', () => {
    const third = 1 / 3;
    const correlations = [
      [1, third, -third],
      [third, 1, (third * third * 2) ** 0.5],
      [-third, (third * third * 2) ** 0.5, 1],
    ];
    const alike = NAMES.map(() => NAMES.map(() => 1));
    for (const each of [alike, shrunk(alike, 0.5), correlations]) {
      const stated = statedParameters(
        { names: NAMES, volatilities: [0.04, 0.05, 0.06], correlations: each },
        policy,
      );
      expect(factorModel.parameters.read(stated, [], [])).toBeDefined();
    }
  });
});

describe('the rise of volatility', () => {
  it('is that of one large return where all others are alike', () => {
    const returns = (day: number) => NAMES.map(() => (day === 300 ? 0.2 : 0.02));
    const rows = matrix.rows.map((row, day) => ({ ...row, returns: returns(day) }));
    const options = { halfLife: 10, rowsPerYear: 1, warmUpRows: 200 };
    const of = (quantile: number) =>
      volatilityRise({ ...matrix, rows }, { ...options, quantile })['BTC'] ?? 0;
    const weight = 1 - 0.5 ** (1 / options.halfLife);
    const after = Math.sqrt((1 - weight) * 0.02 ** 2 + weight * 0.2 ** 2);
    expect(of(1)).toBeCloseTo(after - 0.02, 6);
    expect(of(0.99)).toBeLessThan(1e-12);
  });
});

describe('returns', () => {
  const prices = (name: string, of: Readonly<Record<number, number>>) => ({
    name,
    prices: new Map(Object.entries(of).map(([time, price]) => [Number(time), price])),
  });
  it('span a gap up to the longest allowed and drop longer ones', () => {
    const series = [
      prices('A', { 10: 100, 20: 110, 40: 55, 90: 60 }),
      prices('B', { 10: 1, 20: 1, 30: 5, 40: 2, 90: 2 }),
    ];
    const found = returnMatrix(series, { stepMs: 10, gapMsMax: 20 });
    expect(found.rows.map(({ timeMs }) => timeMs)).toEqual([20, 40]);
    expect(found.rows[1]?.returns).toEqual([-0.5, 1]);
    expect(found.dropped).toBe(1);
    const both = compoundedReturns(found, { end: 1, count: 2 });
    expect(both[0]).toBeCloseTo(55 / 100 - 1, 12);
  });
  it('takes the close of the first series that has it', () => {
    const bars = (close: bigint) => ({
      symbol: 'BTCUSDT',
      instrument: {
        underlying: 'BTC',
        venue: 'binance',
        kind: 'spot' as const,
        inverse: false,
        quote: 'USDT',
        contractFace: 0,
      },
      file: 'bars',
      barMs: 10,
      times: Float64Array.of(0),
      decimals: 1,
      open: BigInt64Array.of(close),
      high: BigInt64Array.of(close),
      low: BigInt64Array.of(close),
      close: BigInt64Array.of(close),
      notional: undefined,
    });
    expect([...priceSeries('BTC', [bars(15n), bars(25n)]).prices]).toEqual([[10, 1.5]]);
  });
});

describe('the walk', () => {
  it('knows no row that has not come: changing the future changes no requirement before it', () => {
    const outcomes = (changed: number): readonly Outcome[] => {
      const rows = matrix.rows
        .slice(0, 400)
        .map((row, i) =>
          i < changed ? row : { ...row, returns: row.returns.map((each) => each * 5) },
        );
      const found: Outcome[] = [];
      const study = dailyStudy('changed', { ...matrix, rows });
      walkForward({ ...study, portfolios: study.portfolios.slice(0, 10) }, (each) => {
        found.push(each);
      });
      return found;
    };
    const asIs = outcomes(400);
    const changed = outcomes(330);
    const until = matrix.rows[330]?.timeMs ?? 0;
    const requiredUntil = (of: readonly Outcome[]) =>
      of.filter(({ timeMs }) => timeMs <= until).map(({ required }) => required);
    expect(requiredUntil(changed)).toEqual(requiredUntil(asIs));
    expect(changed.at(-1)?.required).not.toEqual(asIs.at(-1)?.required);
  });
  it('holds the second leg of a pair at beta where it offsets best', () => {
    const found = factorEstimate(matrix, estimate);
    const [pair] = hedgedPair(NAMES, { first: 'BTC', second: 'ETH' });
    const weights = pair?.weights(found) ?? [];
    const risk = (hedge: number) => factorTerms([weights[0] ?? 0, hedge, 0], found).correlated;
    const best = risk(weights[1] ?? 0);
    expect(risk((weights[1] ?? 0) + 0.01)).toBeGreaterThan(best);
    expect(risk((weights[1] ?? 0) - 0.01)).toBeGreaterThan(best);
  });
  it('finds the stated coverage where returns are as the model says, and needs no decorrelation', () => {
    const long = normalMatrix({ rows: 6000, correlation: 0.7, volatility: 0.04, seed: 11 });
    const all = dailyStudy('normal', long);
    const study = {
      ...all,
      portfolios: all.portfolios.filter(({ group }) => group === 'pair at beta'),
      rules: all.rules.filter(({ type }) => type === 'factor'),
    };
    const report = backtest(study, {
      coverage: 0.99,
      windows: [],
      deviations: [DEVIATIONS['ES 99']],
    });
    const atBeta = report.overall.find(
      ({ rule, group }) => rule === 'factor VaR 99, d 0' && group === 'pair at beta',
    );
    // The larger of two volatilities and the shrinkage toward the mean are both on the safe side.
    expect(atBeta?.count).toBe(5750 * 6);
    expect((atBeta?.exceeded ?? 1) / (atBeta?.count ?? 1)).toBeLessThan(0.0125);
    expect((atBeta?.exceeded ?? 0) / (atBeta?.count ?? 1)).toBeGreaterThan(0.005);
    expect(report.needed.every(({ decorrelation }) => decorrelation === 0)).toBe(true);
  });
});

describe('the decorrelation that a loss needs', () => {
  const terms = { correlated: 0.01, undiversified: 0.05 };
  it('makes the requirement meet the loss', () => {
    const decorrelation = decorrelationNeeded(terms, 0.06, 2);
    expect(factorRequirement(terms, { deviations: 2, decorrelation })).toBeCloseTo(0.06, 12);
  });
  it('is 0 where correlations are enough and infinite where nothing is', () => {
    expect(decorrelationNeeded(terms, 0.02, 2)).toBe(0);
    expect(decorrelationNeeded(terms, 0.11, 2)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("Kupiec's test", () => {
  it('accepts what is stated and rejects twice as many', () => {
    const asStated = kupiecTest({ exceeded: 10, count: 1000, share: 0.01 });
    expect(asStated.ratio).toBe(0);
    expect(asStated.pValue).toBeCloseTo(1, 12);
    expect(asStated.pValue).toBeLessThanOrEqual(1);
    expect(kupiecTest({ exceeded: 20, count: 1000, share: 0.01 }).pValue).toBeLessThan(0.01);
  });
  it.each([
    // Non-rejection at 95 % in Kupiec's table for p = 0.01: fewer than 7 of 255, 1 < N < 11 of 510, 4 < N < 17 of 1000.
    [255, 6, true],
    [255, 7, false],
    [510, 1, false],
    [510, 2, true],
    [510, 10, true],
    [510, 11, false],
    [1000, 4, false],
    [1000, 5, true],
    [1000, 16, true],
    [1000, 17, false],
  ])('%d periods with %d exceedances: not rejected is %s', (count, exceeded, isKept) => {
    expect(kupiecTest({ exceeded, count, share: 0.01 }).pValue > 0.05).toBe(isKept);
  });
});
