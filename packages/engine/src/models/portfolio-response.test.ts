// Two answers of Deribit's `private/pme/simulate`, reproduced digit by digit. What they hold: instruments with their size
// in coins, the parameters of the model, and for one of them the margins of orders and of quotes. Neither holds options.
import { describe, expect, test } from 'vitest';
import { Exact } from '../base/exact.ts';
import { future, perpetual, position, read, scopeOf } from '../margin/scenario/blocks.fixture.ts';
import { correlationContingencyModel } from '../margin/scenario/correlation-contingency.ts';
import { deltaShockModel } from '../margin/scenario/delta-shock.ts';
import { riskMatrixModel } from '../margin/scenario/risk-matrix.ts';
import { rollModel } from '../margin/scenario/roll.ts';
import { portfolioResponse, type ResponseRules } from './portfolio-response.ts';

const pricing = { discounting: 'none', zeroVolatility: 'refused' };
const rulesOf = (of: {
  coin: string;
  range: string;
  up: string;
  profitShare: string;
  profitMaximum: string;
  dampener: string;
  increment: string;
  minimumMove: string;
  annualisedMove: string;
}): ResponseRules => ({
  riskMatrix: read(riskMatrixModel.parameters, {
    buckets: 4,
    extendedMoves: ['-0.66', '-0.33', '0.5', '1', '2', '3', '4', '5'],
    underlyings: {
      [of.coin]: {
        range: of.range,
        volatility: {
          up: of.up,
          down: '0.25',
          shortPower: '0.3',
          longPower: '0.13',
          pivotDays: '30',
          floorDays: '1',
          floorUp: '0.5',
        },
        extendedFactor: '1',
      },
    },
    currencies: {
      [of.coin]: {
        profitShare: of.profitShare,
        profitMaximum: of.profitMaximum,
        extendedDampener: of.dampener,
      },
    },
    pricing,
  }),
  roll: read(rollModel.parameters, {
    rates: { [of.coin]: { minimumMove: of.minimumMove, annualisedMove: of.annualisedMove } },
    optionDelta: 'premiumAdjusted',
    pricing,
  }),
  deltaShock: read(deltaShockModel.parameters, {
    underlyings: {
      [of.coin]: { threshold: '20000000', increment: of.increment, maximum: '0.1' },
    },
    optionDelta: 'premiumAdjusted',
    pricing,
  }),
  correlationContingency: read(correlationContingencyModel.parameters, {
    sets: {},
    optionDelta: 'premiumAdjusted',
    pricing,
  }),
  rounding: { unit: Exact.of('1e-9'), direction: 'halfAwayFromZero' },
  maintenanceShare: Exact.of('0.8'),
});
const none = { openOrders: Exact.ZERO, makerProtection: Exact.ZERO, spot: Exact.ZERO };

/** A coin-settled contract of which so many coins are held at its mark; faces of one dollar. */
const held = (
  instrument: ReturnType<typeof perpetual> | ReturnType<typeof future>,
  coins: string,
  mark: string,
) => position(instrument, Exact.of(coins).times(Exact.of(mark)));

/** Equal to a printed number where the exact value is rounded to the digits that are printed. */
const printed = (value: Exact | undefined, text: string): void => {
  const places = text.split('.')[1]?.length ?? 0;
  expect(value?.toFixed(places, 'halfEven')).toBe(text);
};
const each3 = (cells: readonly string[]): readonly string[] => cells.flatMap((c) => [c, c, c]);

describe('ETH, 2026: a short perpetual', () => {
  const rules = rulesOf({
    coin: 'ETH',
    range: '0.18',
    up: '0.4',
    profitShare: '0.6',
    profitMaximum: '20000000',
    dampener: '200000',
    increment: '0.000004',
    minimumMove: '0.005',
    annualisedMove: '0.05',
  });
  const perp = perpetual('ETH-PERPETUAL', { underlying: 'ETH', settle: 'ETH' });

  // The answer does not print the mark, and nothing in it depends on it.
  test.each(['1', '1950', '4321.05'])('every printed number, at a mark of %s', (mark) => {
    const scope = scopeOf([held(perp, '-0.999487053', mark)], {
      numeraire: 'ETH',
      assets: { ETH: '1' },
      spots: { ETH: mark },
      quotes: { 'ETH-PERPETUAL': { mark } },
    });
    const response = portfolioResponse(scope, rules, none);
    if (!response.ok) throw new Error(response.error.message);
    const { instruments, pairs, ...margins } = response.value;
    const standard = each3([
      '0.219399597',
      '0.155989308849711',
      '0.0988503678791209',
      '0.0470962485706806',
      '0',
      '-0.0430401123301435',
      '-0.0825264539174312',
      '-0.1188817199603524',
      '-0.1524641267288136',
    ]);
    expect(instruments[0]?.standard.length).toBe(27);
    standard.forEach((cell, index) => {
      printed(instruments[0]?.standard[index], cell);
      printed(pairs[0]?.preAggregated.standard[index], cell);
    });
    const extended = [
      '0.219399597',
      '0.219399597',
      ...Array.from({ length: 6 }, () => '-0.1524641267288136'),
    ];
    extended.forEach((cell, index) => printed(pairs[0]?.preAggregated.extended[index], cell));
    const offset = [
      '0.1316397582',
      '0.0935935853098266',
      '0.0593102207274725',
      '0.0282577491424084',
    ];
    each3([...offset, ...standard.filter((_, index) => index % 3 === 0).slice(4)]).forEach(
      (cell, index) => printed(pairs[0]?.aggregated.standard[index], cell),
    );
    expect(pairs[0]?.aggregated.extended.map(String)).toEqual(Array.from({ length: 8 }, () => '0'));
    expect(margins.worstCell).toEqual({ source: 'standard', index: 25 });
    printed(margins.worstCase, '0.15246412672881');
    expect(String(margins.rollShock)).toBe('0.004997435265');
    expect(String(margins.deltaShock)).toBe('0');
    expect(String(margins.correlationContingency)).toBe('0');
    expect(String(margins.riskMatrixMargin)).toBe('0.157461562265');
    expect(String(margins.initialMargin)).toBe('0.157461562');
    expect(String(margins.maintenanceMargin)).toBe('0.125969249812');
  });
});

describe('BTC, 2024: a perpetual and a short future', () => {
  const rules = rulesOf({
    coin: 'BTC',
    range: '0.16',
    up: '0.5',
    profitShare: '0',
    profitMaximum: '0',
    dampener: '100000',
    increment: '0.00005',
    minimumMove: '0.01',
    annualisedMove: '0.075',
  });
  const nowMs = 1_718_619_740_501;
  const june = { ...future('BTC-28JUN24', 0, { settle: 'BTC' }), expiryMs: 1_719_561_600_000 };
  const perp = perpetual('BTC-PERPETUAL', { settle: 'BTC' });
  const scope = scopeOf(
    [held(perp, '0.314538364', '65910.57'), held(june, '-0.001187534', '67371.75')],
    {
      nowMs,
      numeraire: 'BTC',
      assets: { BTC: '1' },
      spots: { BTC: '65666.19' },
      quotes: { 'BTC-PERPETUAL': { mark: '65910.57' }, 'BTC-28JUN24': { mark: '67371.75' } },
    },
  );
  const stated = {
    openOrders: Exact.of('0.000018212'),
    makerProtection: Exact.of('0.06'),
    spot: Exact.ZERO,
  };

  test('every printed number', () => {
    const response = portfolioResponse(scope, rules, stated);
    if (!response.ok) throw new Error(response.error.message);
    const { instruments, pairs, ...margins } = response.value;
    const vectors = new Map(instruments.map((each) => [each.symbol, each]));
    const ofPerpetual = [
      '-0.0599120693333333',
      '-0.0428915950909091',
      '-0.0273511620869565',
      '-0.0131057651666667',
      '0',
      '0.0120976293846154',
      '0.0232991380740741',
      '0.033700539',
      '0.0433846019310345',
    ];
    const ofFuture = [
      '0.000226196952381',
      '0.0001619364545455',
      '0.000103263826087',
      '0.0000494805833333',
      '0',
      '-0.0000456743846154',
      '-0.0000879654814815',
      '-0.0001272357857143',
      '-0.0001637977931034',
    ];
    for (const [symbol, cells] of [
      ['BTC-PERPETUAL', ofPerpetual],
      ['BTC-28JUN24', ofFuture],
    ] as const) {
      each3(cells).forEach((cell, index) => printed(vectors.get(symbol)?.standard[index], cell));
      const [low, high] = [cells[0], cells[8]];
      [low, low, high, high, high, high, high, high].forEach((cell, index) =>
        printed(vectors.get(symbol)?.extended[index], cell ?? 'a printed cell'),
      );
    }
    const aggregated = each3([
      '-0.0596858723809524',
      '-0.0427296586363636',
      '-0.0272478982608696',
      '-0.0130562845833333',
      '0',
      '0',
      '0',
      '0',
      '0',
    ]);
    aggregated.forEach((cell, index) => printed(pairs[0]?.aggregated.standard[index], cell));
    expect(pairs[0]?.aggregated.extended.map(String)).toEqual(Array.from({ length: 8 }, () => '0'));
    expect(margins.worstCell).toEqual({ source: 'standard', index: 1 });
    printed(margins.worstCase, '0.05968587238095');
    expect(String(margins.rollShock)).toBe('0.00315725898');
    expect(String(margins.riskMatrixMargin)).toBe('0.06284313098');
    expect(String(margins.initialMargin)).toBe('0.122861343');
    expect(String(margins.maintenanceMargin)).toBe('0.050274504784');
  });

  test('netting the expiries would give another roll shock than the one printed', () => {
    const response = portfolioResponse(scope, rules, stated);
    const netted = Exact.of('0.314538364').plus(Exact.of('-0.001187534')).times(Exact.of('0.01'));
    expect(response.ok && String(response.value.rollShock)).not.toBe(String(netted));
  });
});
