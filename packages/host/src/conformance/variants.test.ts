// Cases beside the published ones, each worked by hand, where an adapter once answered otherwise than the rule of its file.
import { Exact } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import type { Actual, Adapter, JsonObject } from './adapter.ts';
import { deriveSrmStandardMargin } from './adapters/derive-srm-standard-margin.ts';
import { driftFunding } from './adapters/drift-funding.ts';
import { dydxFunding } from './adapters/dydx-funding.ts';
import { dydxPerpMarginRequirements } from './adapters/dydx-perp-margin-requirements.ts';
import { vegaIsolatedMargin } from './adapters/vega-isolated-margin.ts';
import { vegaMaintenanceMargin } from './adapters/vega-maintenance-margin.ts';
import { venueDocsWorkedExamples } from './adapters/venue-docs-worked-examples.ts';

function asked(adapter: Adapter, input: JsonObject, names: string, file: JsonObject = {}): string {
  const keys = names.split(' ');
  const expected = Object.fromEntries(keys.map((name) => [name, '']));
  const testCase = { name: 'variant', input, expected, raw: file };
  const answers = adapter(testCase, { name: 'variant', raw: file });
  return keys.map((name) => shown(answers[name])).join(' ');
}

const shown = (answer: Actual | undefined): string =>
  answer instanceof Exact ? answer.toString() : 'none';

test('dYdX: a size written as a JSON number gives the margin of the decimal', () => {
  // 0.7 x 5555 = 3888.5 in full; x 0.672399 = 2614.6235115, rounded up at 1e-6.
  const market = { price: 5555, initialMarginFraction: 1, maintenanceFractionOfInitial: 0.672399 };
  const names = 'initialMargin maintenanceMargin';
  const answer = asked(dydxPerpMarginRequirements, { ...market, size: 0.7 }, names);
  expect(answer).toBe('3888.5 2614.623512');
});

test('dYdX: a tick answers for its average premium before the default is added', () => {
  // 30 x 999 over 60 samples is 499.5, truncated; with the default 100 the rate is 599.
  const tick = {
    samplesPpm: [{ value: '999', count: '30' }],
    fundingSampleSeconds: '60',
    fundingTickSeconds: '3600',
    defaultFundingPpm: '100',
    clampFactorPpm: '6000000',
    initialMarginPpm: '1000000',
    maintenanceFractionPpm: '750000',
  };
  expect(asked(dydxFunding, tick, 'premiumPpm fundingRate8hPpm')).toBe('499 599');
});

test('Vega: a switch answers for what it requires beside what it moves', () => {
  // Position 2 x 1000 x 0.3 = 600, orders 1 x 900 x 0.3 = 270.
  const account = {
    position: '2',
    price: '1000',
    marginFactor: '0.3',
    positionFactor: '1',
    marginBalance: '100',
    orderMarginBalance: '20',
    general: '1000',
    orders: [{ side: 'buy', remaining: '1', price: '900' }],
  };
  const names = 'requiredPositionMargin orderMargin marginTransfer orderMarginTransfer';
  expect(asked(vegaIsolatedMargin, account, names)).toBe('600 270 500 250');
});

test('Vega: a maintenance margin answers for its risk factors', () => {
  const held = {
    position: '-10',
    markPrice: '100',
    linearSlippageFactor: '0.1',
    riskModel: 'simple',
    riskFactorLong: '0.2',
    riskFactorShort: '0.3',
  };
  const names = 'maintenanceMargin riskFactorLong riskFactorShort';
  expect(asked(vegaMaintenanceMargin, held, names)).toBe('400 0.2 0.3');
});

test('Drift: the greatest divergence may be a quotient or a decimal', () => {
  const mark = { function: 'clampMark', oraclePrice: '100000', medianPrice: '99000' };
  for (const maxDivergence of ['1/500', '0.002', 0.002]) {
    expect(asked(driftFunding, { ...mark, maxDivergence }, 'price')).toBe('99800');
  }
});

test('Derive standard margin: an option without volatility is worth what its forward gives', () => {
  // Short one 1800 put at spot 2000, forward 1900: value 0. MM = min(0.075 x -2000, 0). IM = -2000 x max(0.1, 0.15 - 0.1),
  // below -150 x 1.05; the greatest loss, 1800 at price zero, is dearer.
  const option = {
    secToExpiry: 892800,
    strike: '1800',
    isCall: false,
    amount: '-1',
    markVol: '0',
    forward: '1900',
  };
  const input = {
    stablePrice: '1',
    cash: '0',
    baseMarginFactor: '0.1',
    markets: { ETH: { spot: '2000', base: '0', options: [option] } },
  };
  const parameters = {
    perpMM: '0.05',
    perpIM: '0.065',
    option: {
      maxSpotReq: '0.15',
      minSpotReq: '0.1',
      mmCallSpotReq: '0.075',
      mmPutSpotReq: '0.075',
      mmPutMtMReq: '0.075',
      unpairedIMScale: '1.2',
      unpairedMMScale: '1.1',
      mmOffsetScale: '1.05',
    },
    oracleContingency: {
      perpThreshold: '0.4',
      optionThreshold: '0.4',
      baseThreshold: '0.4',
      OCFactor: '0.4',
    },
    depeg: { threshold: '0.98', factor: '1.2' },
    baseIMScale: '1',
  };
  const names = 'IM MM markToMarket';
  expect(asked(deriveSrmStandardMargin, input, names, { parameters })).toBe('-200 -150 0');
});

test('worked examples: a member is needed only by the answers that read it', () => {
  // A call struck at 10000 and delivered at 12500 pays 2500 / 12500; 1000 / (0.01 + 1000 / 8000) truncated.
  const call = { type: 'call', strike: '10000', deliveryPrice: '12500' };
  const settlement = { kind: 'inverseOptionSettlement' };
  expect(asked(venueDocsWorkedExamples, call, 'settlementBtc', settlement)).toBe('0.2');
  const long = { side: 'long', contracts: '1000', entryPrice: '8000', margin: '0.01' };
  const equity = { kind: 'inverseEquity' };
  expect(asked(venueDocsWorkedExamples, long, 'bankruptcyPriceTruncated', equity)).toBe('7407');
});
