// The rulebook files of venues with options, asked as they stand: a published or hand-worked number for each, with the
// reckoning beside it. Derive's published cases, which bring their own parameters, are rulebooks-published.test.ts.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeWithShared } from '../../../../../test/shared.ts';
import { Exact } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
import type { Option } from '../../domain/instrument.ts';
import {
  future,
  type MarketOf,
  NOW,
  option,
  perpetual,
  position,
  scopeOf,
} from '../scenario/blocks.fixture.ts';
import type { Json } from './published-books.fixture.ts';
import { assessed, rulebookFrom, rulebookJson } from './rulebooks.fixture.ts';

const of = Exact.of;
const assets = { USD: '1', USDT: '1', USDC: '1', BTC: '100000', ETH: '4000' };
const spots = { BTC: '100000', ETH: '4000', SOL: '200' };

/** Requirements at both levels of positions in a market at round prices, by a file or by a changed copy of one. */
function margins(rulebook: Json, positions: readonly Position[], market: MarketOf = {}) {
  const { holdings, snapshot } = scopeOf(positions, { assets, spots, ...market });
  const json = typeof rulebook === 'string' ? rulebookJson(rulebook) : rulebook;
  const { initial, maintenance } = assessed(holdings, snapshot, rulebookFrom(json));
  return [initial, maintenance].map((level) => String(level.requirement.value));
}
const times = (a: string, b: string): Exact => of(a).times(of(b));
const btcUsdt = perpetual('BTC-USDT', { settle: 'USDT' });
const btcUsdc = perpetual('BTC-USDC', { settle: 'USDC' });
const btcUsd = perpetual('BTC-PERP');

describe('deribit-standard', () => {
  test.each([
    // Published for linear perpetuals: size, price, initial and maintenance margin.
    ['BTC', '25', '100000', '53125', '28125'],
    ['BTC', '350', '100000', '1312500', '962500'],
    ['SOL', '25', '200', '200.625', '100.625'],
    ['SOL', '6000', '200', '84000', '60000'],
  ])('%s %s at %s', (underlying, size, price, initial, maintenance) => {
    const held = perpetual('perpetual', { underlying, settle: 'USDC' });
    const market = { spots: { [underlying]: price } };
    expect(margins('deribit-standard', [position(held, size)], market)).toEqual([
      initial,
      maintenance,
    ]);
  });

  test('coin-settled options, in the coin and in USD', () => {
    const call = option('call', '110000', 30, { settle: 'BTC' });
    const put = option('put', '60000', 30, { settle: 'BTC' });
    const quotes = { [call.symbol]: { mark: '0.02' }, [put.symbol]: { mark: '0.001' } };
    const short = [position(call, '-2'), position(put, '-3')];
    // Call: 0.15 - 0.1 is below the floor of 0.1, with its mark 0.12; put: 0.1 and 0.001. Maintenance 0.075 and the mark.
    const inCoins = { numeraire: 'BTC', assets: { BTC: '1' }, quotes };
    expect(margins('deribit-standard', short, inCoins)).toEqual(['0.543', '0.418']);
    expect(margins('deribit-standard', short, { quotes })).toEqual(['54300', '41800']);
  });
});

describe('deribit-portfolio', () => {
  const inCoin = (coin: string, price: string) => ({
    numeraire: coin,
    assets: { [coin]: '1' },
    spots: { [coin]: price },
  });

  test('the published ETH account, to the last digit', () => {
    const held = perpetual('ETH-PERPETUAL', { underlying: 'ETH', settle: 'ETH' });
    const size = times('-0.999487053', '3000');
    expect(margins('deribit-portfolio', [position(held, size)], inCoin('ETH', '3000'))).toEqual([
      '0.157461562',
      '0.125969249812',
    ]);
  });

  test('the published BTC account, with the margins of orders and quotes that the venue states', () => {
    const june = { ...future('BTC-28JUN24', 0, { settle: 'BTC' }), expiryMs: 1_719_561_600_000 };
    const perp = perpetual('BTC-PERPETUAL', { settle: 'BTC' });
    const positions = [
      position(perp, times('0.314538364', '65910.57')),
      position(june, times('-0.001187534', '67371.75')),
    ];
    const market = {
      ...inCoin('BTC', '65666.19'),
      nowMs: 1_718_619_740_501,
      quotes: { 'BTC-PERPETUAL': { mark: '65910.57' }, 'BTC-28JUN24': { mark: '67371.75' } },
    };
    const json = rulebookJson('deribit-portfolio');
    json.initial.of.sum.push({ constant: '0.06' }, { constant: '0.000018212' });
    expect(margins(json, positions, market)).toEqual(['0.122861343', '0.050274504784']);
  });

  test('a cross account in USD: inverse and linear contracts of two coins', () => {
    const inverse = perpetual('BTC-PERPETUAL', { settle: 'BTC' });
    const linear = perpetual('ETH_USDC-PERPETUAL', { underlying: 'ETH', settle: 'USDC' });
    const both = [position(inverse, '100000'), position(linear, '-25')];
    // One BTC long of 100 000 dollars loses 16 000 at -16 %, where 25 ETH short gain 100 000 x 18 % x 0.4 = 7 200: 8 800.
    // At the upper edge ETH loses 18 000 and BTC, whose profits do not count, gains nothing. Roll: 1 % of both, 2 000.
    const [initial, maintenance] = margins('deribit-portfolio', both);
    expect([initial, maintenance]).toEqual(['20000', '16000']);
  });
});

describe('okx-portfolio', () => {
  test('the minimum charge of 30 000 becomes 50 000 by its tiers, as published', () => {
    // 15 m hedged by a future of 15 m: slippage and fee of 0.1 % of 30 m. Nothing else comes near.
    const near = future('near', 1, { settle: 'USDT' });
    const hedge = [position(btcUsdt, '150'), position(near, '-150')];
    expect(margins('okx-portfolio', hedge)).toEqual(['65000', '50000']);
  });

  test('a hedge across stablecoins of 10 million costs 202 500, as published', () => {
    // 100 / 0.992 contracts against 100: 10 m in dollars on both sides at the level from 0.99.
    const long = position(btcUsdt, of('100').over(of('0.992')));
    const given = { assets: { ...assets, USDT: '0.992' } };
    const found = margins('okx-portfolio', [long, position(btcUsdc, '-100')], given);
    expect(found).toEqual([String(202_500 * 1.3), '202500']);
  });

  test('the three tiers of coins: 12, 18 and 25 % of a perpetual', () => {
    const [btc, sol, other] = ['BTC', 'SOL', 'XYZ'].map((underlying) =>
      margins(
        'okx-portfolio',
        [position(perpetual('perpetual', { underlying, settle: 'USDT' }), '1000')],
        { spots: { [underlying]: '100' } },
      ),
    );
    expect(btc).toEqual(['15600', '12000']);
    expect(sol).toEqual(['23400', '18000']);
    expect(other).toEqual(['32500', '25000']);
  });

  test('inverse and linear contracts of one coin are one risk unit', () => {
    const inverse = perpetual('BTC-USD', { settle: 'BTC' });
    const hedge = [position(inverse, '-100000'), position(btcUsdt, '1')];
    const [, maintenance = ''] = margins('okx-portfolio', hedge);
    // No spot risk is left; 100 000 between USDT and USD costs 0.5 %.
    expect(maintenance).toBe('500');
  });
});

describe('paradex', () => {
  test('a long perpetual: 16 %, funding of 0.01 % and fees of 0.03 %', () => {
    expect(margins('paradex', [position(btcUsdc, '2')])).toEqual(['32080', '16080']);
  });

  test('a hedged pair: 1 % of the hedged delta', () => {
    const dated = future('dated', 30, { settle: 'USDC' });
    const hedge = [position(btcUsdc, '1'), position(dated, '-1')];
    // 1000, funding of the perpetual 10, fees of both 60; maintenance half of the first.
    expect(margins('paradex', hedge)).toEqual(['1070', '570']);
  });
});

describe('bybit-portfolio', () => {
  test('a perpetual hedged by a future: both contingencies', () => {
    const dated = future('dated', 73, { settle: 'USDC' });
    const hedge = [position(btcUsdc, '1'), position(dated, '-1')];
    // 200 000 x 0.25 % + 100 000 x 45 % x 73 / 365; the second at 60 % for other coins.
    expect(margins('bybit-portfolio', hedge)).toEqual(['11400', '9500']);
    const far = { underlying: 'SOL', settle: 'USDC' };
    const other = [
      position(perpetual('perpetual', far), '500'),
      position(future('dated', 73, far), '-500'),
    ];
    expect(margins('bybit-portfolio', other)).toEqual(['15000', '12500']);
  });

  test('an outright perpetual: the scan of 15 % and the contingency', () => {
    expect(margins('bybit-portfolio', [position(btcUsdt, '1')])).toEqual(['18300', '15250']);
  });

  test('an inverse perpetual in its coin: the contingency is in coins too', () => {
    const inverse = perpetual('BTC-USD', { settle: 'BTC' });
    const inCoins = { numeraire: 'BTC', assets: { BTC: '1' } };
    // One coin long: 0.15 / 0.85 of a coin is lost at -15 %, and 0.25 % is charged.
    const [, maintenance = ''] = margins('bybit-portfolio', [position(inverse, '100000')], inCoins);
    const lost = of('0.15').over(of('0.85')).plus(of('0.0025'));
    expect(maintenance).toBe(String(lost));
    // A short call and a short put of one strike, covered by nothing: 1 % of a coin each.
    const legs = (['call', 'put'] as const).map((right) =>
      option(right, '100000', 30, { settle: 'BTC' }),
    );
    const json = rulebookJson('bybit-portfolio');
    json.models = { positions: json.models.positions };
    json.initial = json.maintenance = 'positions';
    const short = legs.map((leg) => position(leg, '-1'));
    expect(margins(json, short, inCoins)).toEqual(['0.02', '0.02']);
    expect(margins(json, short)).toEqual(['2000', '2000']);
  });
});

describe('derive', () => {
  test('derive-srm: a perpetual, and a short call that nothing covers', () => {
    expect(margins('derive-srm', [position(btcUsd, '-2')])).toEqual(['13200', '10000']);
    const call = option('call', '101000', 30);
    const quotes = { [call.symbol]: { mark: '5000' } };
    // 15 % less 1 % out of the money, and the mark; the greatest loss would be 120 % of the forward.
    expect(margins('derive-srm', [position(call, '-1')], { quotes })).toEqual(['19000', '14000']);
    const wing = option('call', '103000', 30);
    const spread = [position(call, '-1'), position(wing, '1')];
    const priced = { quotes: { ...quotes, [wing.symbol]: { mark: '4200' } } };
    expect(margins('derive-srm', spread, priced)).toEqual(['2000', '2000']);
  });

  test('derive-pmrm-1: a perpetual loses 20 %, and 3 % more; 1.25 times for initial margin', () => {
    expect(margins('derive-pmrm-1', [position(btcUsd, '1')])).toEqual(['28750', '23000']);
  });

  test('derive-pmrm-2: a perpetual loses 18 %; 0.8 of it, 3 % and 1 %', () => {
    // The tails ask 0.66 x 0.21 and the like: 13.86 %.
    expect(margins('derive-pmrm-2', [position(btcUsd, '1')])).toEqual(['22000', '17400']);
  });
});

describe('span', () => {
  test('an outright position: the price range, or 35 % of twice as much', () => {
    expect(margins('span', [position(btcUsd, '-1')])).toEqual(['27500', '25000']);
  });

  test('a calendar: the charge for its tiers alone', () => {
    const legs = [position(future('near', 30), '1'), position(future('far', 365), '-1')];
    expect(margins('span', legs)).toEqual(['990', '900']);
  });

  test('BTC against ETH: 30 % of both scanning risks is credited', () => {
    const legs = [
      position(btcUsd, '1'),
      position(perpetual('ETH-PERP', { underlying: 'ETH' }), '-25'),
    ];
    // 0.7 x (25 000 + 30 000).
    expect(margins('span', legs)).toEqual(['42350', '38500']);
  });

  test('short options far out of the money need their minimum, and what they are worth', () => {
    const call = option('call', '900000', 1);
    const quotes = { [call.symbol]: { mark: '0.5' } };
    expect(margins('span', [position(call, '-4')], { quotes })).toEqual(['1102', '1002']);
  });
});

describeWithShared('cboe-strategy', ['vectors/cboe-strategy-option-margin.json'], ([path = '']) => {
  const { cases } = JSON.parse(readFileSync(path, 'utf8'));

  test.each<Json>(cases)('$name', (each) => {
    const { input, expected } = each;
    const underlying = input.underlying.type === 'broad' ? 'SPX' : 'SPY';
    const json = rulebookJson('cboe-strategy');
    const { parameters, parametersFor } = json.models.strategies;
    for (const rule of [parameters, parametersFor.SPX]) {
      rule.leverage = input.underlying.leverageFactor;
    }
    const quotes: Record<string, { mark: string }> = {};
    const positions = input.options.map((leg: Json, index: number): Position => {
      const terms = { underlying, contractSize: '100' };
      // The cases expire in whole days from today: an hour more leaves the days as they are counted.
      const days = leg.daysToExpiry + 1 / 24;
      const listed: Option = {
        ...option(leg.type, leg.strike, days, terms),
        symbol: `option ${index}`,
      };
      quotes[listed.symbol] = { mark: leg.price };
      return position(listed, leg.quantity);
    });
    const lot: Json = input.shares[0];
    const balances: Record<string, string> = lot === undefined ? {} : { SPY: lot.quantity };
    const { holdings, snapshot } = scopeOf(
      positions,
      {
        assets: { USD: '1', SPY: lot?.price ?? '1' },
        spots: { [underlying]: input.underlying.price },
        quotes,
        nowMs: NOW,
      },
      balances,
    );
    const { initial } = assessed(holdings, snapshot, rulebookFrom(json));
    expect(String(initial.requirement.value)).toBe(expected.marginRequirement);
  });
});
