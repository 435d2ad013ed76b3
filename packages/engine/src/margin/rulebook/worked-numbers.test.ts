// One number or more that each venue's own material works out, reached through its rulebook: with the parameters of the
// file where the material uses them, with its own in their place where it states others.
import { describe, expect, test } from 'vitest';
import { Exact, type Rounding } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import { liquidationPrices } from '../answers/liquidation-price.ts';
import type { Rulebook } from '../model/rulebook.ts';
import {
  assessed,
  type Contract,
  holdingsOf,
  instrumentOf,
  of,
  rulebookFrom,
  rulebookJson,
  rulebookOf,
  type Row,
  snapshotOf,
  type Venue,
  venues,
} from './rulebooks.fixture.ts';

const venueOf = (name: string): Venue => {
  const venue = venues[name];
  if (venue === undefined) throw new Error(`no venue ${name}`);
  return venue;
};
const contractOf = (venue: Venue, symbol: string): Contract => {
  const found = venue.contracts.find((each) => each.symbol === symbol);
  if (found === undefined) throw new Error(`no contract ${symbol}`);
  return found;
};
const fixed = (value: Exact | undefined, decimals = 4, rounding: Rounding = 'halfEven') =>
  value?.toFixed(decimals, rounding);

type Account = {
  readonly balances: Readonly<Record<string, string>>;
  readonly positions?: Readonly<Record<string, string>>;
  readonly orders?: Readonly<Record<string, string>>;
};
/** Requirement and excess at both levels, to four decimals. */
function answered(venue: Venue, account: Account, rulebook: Rulebook, openInterest?: string) {
  const rows = (of_: Readonly<Record<string, string>> = {}): readonly Row[] =>
    Object.entries(of_).map(([symbol, size]) => ({
      contract: contractOf(venue, symbol),
      size: of(size),
    }));
  const holdings = holdingsOf(venue, {
    balances: account.balances,
    positions: rows(account.positions),
    orders: rows(account.orders).map((row) => ({ ...row, reduceOnly: false })),
  });
  const { initial, maintenance } = assessed(holdings, snapshotOf(venue, openInterest), rulebook);
  return {
    initial: fixed(initial.requirement.value),
    maintenance: fixed(maintenance.requirement.value),
    initialExcess: fixed(initial.excess),
    maintenanceExcess: fixed(maintenance.excess),
  };
}

/** The price below at which one coin, long, is liquidated; found on a grid finer than the printed digits. */
function liquidatedBelow(venue: Venue, symbol: string, balance: string, rulebook: Rulebook) {
  const contract = contractOf(venue, symbol);
  const instrument = instrumentOf(venue, contract);
  const holdings = holdingsOf(venue, {
    balances: { [venue.numeraire]: balance },
    positions: [{ contract, size: Exact.ONE }],
  });
  const priced = {
    holdings,
    snapshot: snapshotOf(venue),
    instruments: new Map([[symbol, instrument]]),
  };
  const found = liquidationPrices(priced, rulebook, { instrument, tick: of('0.00001') });
  if (!found.ok) throw new Error(found.error.message);
  return fixed(found.value.below);
}

describe('dYdX v4', () => {
  const venue = venueOf('dydx-v4');
  const rulebook = rulebookOf('dydx-v4');

  test('long 1 at 100 000 against a quote balance of -99 000: net collateral 1 000, maintenance 1 200', () => {
    const contract = contractOf(venue, 'BTC-USD');
    const position: Position = {
      instrument: instrumentOf(venue, contract),
      size: Exact.ONE,
      cost: Exact.ZERO,
      fundingOwed: Exact.ZERO,
    };
    const balances = [{ asset: 'USDC', amount: of('-99000') }];
    const holdings = { balances, positions: [position], orders: [] };
    const { initial, maintenance } = assessed(holdings, snapshotOf(venue), rulebook);
    expect(fixed(maintenance.equity.value)).toBe('1000.0000');
    expect(fixed(maintenance.requirement.value)).toBe('1200.0000');
    expect(fixed(initial.requirement.value)).toBe('2000.0000');
  });

  test('initial margin of a mid-cap grows from 40 to 100 million of open interest, maintenance does not', () => {
    const account = { balances: { USDC: '0' }, positions: { 'SOL-USD': '-1000' } };
    const at = (coins: string) => {
      const { initial, maintenance } = answered(venue, account, rulebook, coins);
      return [initial, maintenance];
    };
    // 200 000 of notional; 70 of 40 to 100 million is half way from 5% to 100%.
    expect(at('200000')).toEqual(['10000.0000', '6000.0000']);
    expect(at('350000')).toEqual(['105000.0000', '6000.0000']);
    expect(at('500000')).toEqual(['200000.0000', '6000.0000']);
  });
});

test('Hyperliquid: long 1 at 100 000 with 2 500 at 40x is liquidated at 98 734.1772', () => {
  const venue = venueOf('hyperliquid');
  const rulebook = rulebookOf('hyperliquid');
  const account = { balances: { USDC: '2500' }, positions: { 'BTC-PERP': '1' } };
  expect(answered(venue, account, rulebook)).toMatchObject({
    initial: '2500.0000',
    maintenance: '1250.0000',
    initialExcess: '0.0000',
  });
  expect(liquidatedBelow(venue, 'BTC-PERP', '2500', rulebook)).toBe('98734.1772');
});

test('Hyperliquid: above 150 million the deduction is 1 875 000', () => {
  const venue = venueOf('hyperliquid');
  const account = { balances: { USDC: '0' }, positions: { 'BTC-PERP': '-2000' } };
  expect(answered(venue, account, rulebookOf('hyperliquid'))).toMatchObject({
    initial: '10000000.0000',
    maintenance: '3125000.0000',
  });
});

describe('Binance', () => {
  const venue = venueOf('binance-usdm');

  test('long 1 at 100 000 with 5 000 is liquidated at 95 427.1357 under the tiers of the example', () => {
    const json = rulebookJson('binance-usdm');
    const tier = (fromNotional: string, maintenanceRate: string, deduction: string) => ({
      fromNotional,
      maintenanceRate,
      maxLeverage: '100',
      deduction,
    });
    json.models.tiers.parametersFor.BTCUSDT.tiers = [
      tier('0', '0.004', '0'),
      tier('50000', '0.005', '50'),
      tier('250000', '0.01', '1300'),
    ];
    expect(liquidatedBelow(venue, 'BTCUSDT', '5000', rulebookFrom(json))).toBe('95427.1357');
  });

  test('and at 95 000 / 0.996 under those of the file, whose first tier reaches 300 000', () => {
    expect(liquidatedBelow(venue, 'BTCUSDT', '5000', rulebookOf('binance-usdm'))).toBe(
      '95381.5261',
    );
  });

  test('20 coins are in the third tier: 0.65% less 1 500, at 75x', () => {
    const account = { balances: { USDT: '0' }, positions: { BTCUSDT: '-20' } };
    expect(answered(venue, account, rulebookOf('binance-usdm'))).toMatchObject({
      initial: '26666.6667',
      maintenance: '11500.0000',
    });
  });
});

describe('BitMEX', () => {
  const venue = venueOf('bitmex');
  const rulebook = rulebookOf('bitmex');

  test('a position of 180 XBT in XBTUSD keeps 0.90 XBT', () => {
    const account = { balances: { XBT: '10' }, positions: { XBTUSD: '18000000' } };
    expect(answered(venue, account, rulebook)).toMatchObject({
      initial: '180000.0000',
      maintenance: '90000.0000',
    });
  });

  test('with an order of 50 XBT more it is one step up: 1.5% to open, and 1% once it is filled', () => {
    const waiting = {
      balances: { XBT: '10' },
      positions: { XBTUSD: '18000000' },
      orders: { XBTUSD: '5000000' },
    };
    expect(answered(venue, waiting, rulebook)).toMatchObject({
      initial: '345000.0000',
      maintenance: '90000.0000',
    });
    const filled = { balances: { XBT: '10' }, positions: { XBTUSD: '23000000' } };
    expect(answered(venue, filled, rulebook)).toMatchObject({ maintenance: '230000.0000' });
  });
});

describe('Orderly', () => {
  const venue = venueOf('orderly');
  const rulebook = rulebookOf('orderly');

  test('BTC at its base ratios, and at 10 million where 9.1e-8 x notional^0.8 is 3.62%', () => {
    const at = (coins: string) => {
      const account = { balances: { USDC: '0' }, positions: { 'BTC-PERP': coins } };
      const { initial, maintenance } = answered(venue, account, rulebook);
      return [initial, maintenance];
    };
    expect(at('10')).toEqual(['10000.0000', '6000.0000']);
    const [initial = '', maintenance = ''] = at('-100');
    expect(Number(initial)).toBeCloseTo(1e7 * 9.1e-8 * 1e7 ** 0.8, 3);
    expect(Number(maintenance)).toBeCloseTo(0.6 * 1e7 * 9.1e-8 * 1e7 ** 0.8, 3);
  });

  test('ether counts 0.8 until 1.2 / (1 + 7e-6 x value^0.8) is less', () => {
    const counted = (coins: string) =>
      Number(answered(venue, { balances: { ETH: coins } }, rulebook).initialExcess);
    expect(counted('100')).toBe(320_000);
    expect(counted('2500')).toBeCloseTo(1.2e7 / (1 + 7e-6 * 1e7 ** 0.8), 3);
  });

  test('a resting order is margined before it fills and is no reason to liquidate', () => {
    const account = { balances: { USDC: '0' }, orders: { 'BTC-PERP': '-10' } };
    expect(answered(venue, account, rulebook)).toMatchObject({
      initial: '10000.0000',
      maintenance: '0.0000',
    });
  });
});

describe('Vega', () => {
  const venue = venueOf('vega');

  test('short 1 at 15 900 with slippage 0.25 and a risk factor of 0.1 needs 5 565', () => {
    const json = rulebookJson('vega');
    const { BTC } = json.models.markets.parametersFor;
    delete BTC.logNormal;
    BTC.factors = { long: '0.1', short: '0.1' };
    BTC.linearSlippage = '0.25';
    const contracts = [{ symbol: 'BTC/USDT', underlying: 'BTC', price: '15900' }];
    const account = { balances: { USDT: '6000' }, positions: { 'BTC/USDT': '-1' } };
    expect(answered({ ...venue, contracts }, account, rulebookFrom(json))).toMatchObject({
      initial: '6678.0000',
      maintenance: '5565.0000',
    });
  });

  test('the log-normal factors of BTC/USDT: 0.98436% for long, 0.99376% for short, and 0.1% slippage', () => {
    const at = (size: string) => {
      const account = { balances: { USDT: '0' }, positions: { 'BTC/USDT': size } };
      return Number(answered(venue, account, rulebookOf('vega')).maintenance);
    };
    expect(at('1')).toBeCloseTo(100_000 * (0.009843635743 + 0.001), 2);
    expect(at('-1')).toBeCloseTo(100_000 * (0.009937604849 + 0.001), 2);
  });
});

describe('Drift', () => {
  const venue = venueOf('drift-v2');

  test('long and short at 5% and 3%, profit counted up to 100 for initial margin', () => {
    const rulebook = rulebookOf('drift-v2');
    const account = { balances: { USDC: '0' }, positions: { 'BTC-PERP': '-1' } };
    expect(answered(venue, account, rulebook)).toMatchObject({
      initial: '5000.0000',
      maintenance: '3000.0000',
    });
    const contract = contractOf(venue, 'BTC-PERP');
    const instrument = instrumentOf(venue, contract);
    const cost = unitValue(instrument, of('99000'));
    const holdings = {
      balances: [],
      positions: [{ instrument, size: Exact.ONE, cost, fundingOwed: Exact.ZERO }],
      orders: [],
    };
    const { initial, maintenance } = assessed(holdings, snapshotOf(venue), rulebook);
    expect(fixed(initial.excess)).toBe('-4900.0000');
    expect(fixed(maintenance.excess)).toBe('-2000.0000');
  });

  test('a million SOL count 0.4888 of their value: 1.1 / (1 + 0.00125 x 1000), at either level', () => {
    const account = { balances: { SOL: '1000000' } };
    expect(answered(venue, account, rulebookOf('drift-v2'))).toMatchObject({
      initialExcess: '97760000.0000',
      maintenanceExcess: '97760000.0000',
    });
  });

  test("the weights of the program's own tests: 0.8357 held and 1.1962 owed for 1 000 coins at a factor of 0.01", () => {
    const json = rulebookJson('drift-v2');
    const { parameters } = json.models.weights;
    parameters.assets.SOL = {
      initial: { asset: '0.9', liability: '1.1' },
      maintenance: { asset: '0.9', liability: '1.1' },
    };
    parameters.size.factors.SOL = '0.01';
    const excess = (coins: string) =>
      answered(venue, { balances: { SOL: coins } }, rulebookFrom(json)).initialExcess;
    expect(excess('1000')).toBe('167140.0000');
    expect(excess('-1000')).toBe('-239240.0000');
  });
});

describe('Mango', () => {
  const venue = venueOf('mango-v4');

  test('1 BTC-PERP at 100 000 takes 5 000 of initial and 2 500 of maintenance health, long or short', () => {
    for (const size of ['1', '-1']) {
      const account = { balances: { USDC: '10000' }, positions: { 'BTC-PERP': size } };
      expect(answered(venue, account, rulebookOf('mango-v4'))).toMatchObject({
        initialExcess: '5000.0000',
        maintenanceExcess: '7500.0000',
      });
    }
  });

  test("the program's own tests of health: 30.4, 836 and -72", () => {
    const json = rulebookJson('mango-v4');
    const { tokens, perps } = json.models.health.parameters;
    const token = { asset: '0.8', liability: '1.2' };
    const perp = { baseAsset: '0.8', baseLiability: '1.2', overallAsset: '0.95' };
    tokens.USDC = { initial: token, maintenance: token };
    perps['BTC-PERP'] = { initial: perp, maintenance: perp };
    const contract = { symbol: 'BTC-PERP', underlying: 'BTC', price: '5' };
    const small: Venue = { numeraire: 'USDC', contracts: [contract] };
    const health = (balance: string, lots: string, quote: string) => {
      const position = {
        instrument: instrumentOf(small, contract),
        size: of(lots).times(of('10')),
        cost: of(quote).negated(),
        fundingOwed: Exact.ZERO,
      };
      const balances = [{ asset: 'USDC', amount: of(balance) }];
      const holdings = { balances, positions: [position], orders: [] };
      return fixed(assessed(holdings, snapshotOf(small), rulebookFrom(json)).initial.excess);
    };
    expect(health('0', '-1', '100')).toBe('30.4000');
    expect(health('0', '30', '-100')).toBe('836.0000');
    expect(health('-100', '1', '100')).toBe('26.4000');
    expect(health('100', '-1', '-100')).toBe('-72.0000');
  });
});

test('Synthetix: 10 coins of a skew scale of 35 000, 50 for the position and a reward at its cap of 30', () => {
  const venue = venueOf('synthetix-v3');
  const account = { balances: { USD: '0' }, positions: { 'BTC-PERP': '10' } };
  // 1 000 000 x (10 / 35 000 x 1.07 + 0.02) is 20 305.7143; a third of it less a thousandth is 6 761.8029.
  expect(answered(venue, account, rulebookOf('synthetix-v3'))).toMatchObject({
    initial: '20385.7143',
    maintenance: '6841.8029',
  });
});

test('Synthetix: two markets are rewarded once, and the smallest reward is 1', () => {
  const venue = venueOf('synthetix-v3');
  const rulebook = rulebookOf('synthetix-v3');
  const both = { 'BTC-PERP': '10', 'ETH-PERP': '0.001' };
  const needs = (positions: Readonly<Record<string, string>>) =>
    Number(answered(venue, { balances: { USD: '0' }, positions }, rulebook).maintenance);
  const { 'BTC-PERP': _, ...small } = both;
  expect(needs(both) - needs({ 'BTC-PERP': '10' })).toBeCloseTo(50 + 4 * 0.02 * 0.333, 3);
  expect(needs(small)).toBeCloseTo(50 + 4 * 0.02 * 0.333 + 1, 3);
});

test('Lighter: the three classes of BTC, SOL and XRP', () => {
  const venue = venueOf('lighter');
  const needs = (positions: Readonly<Record<string, string>>) => {
    const account = { balances: { USDC: '0' }, positions };
    const { initial, maintenance } = answered(venue, account, rulebookOf('lighter'));
    return [initial, maintenance];
  };
  expect(needs({ 'BTC-PERP': '1' })).toEqual(['2000.0000', '1200.0000']);
  expect(needs({ 'SOL-PERP': '-500' })).toEqual(['6660.0000', '3990.0000']);
  expect(needs({ 'XRP-PERP': '50000' })).toEqual(['12500.0000', '7500.0000']);
});
