// What every block of the four compositions must keep on random books: rows may be split and shuffled, a one-sided book never
// asks for less as it grows, nothing is below zero, and what is missing is refused by name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Position } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { BoundModel, Figure, Scope } from '../model/margin-model.ts';
import { future, option, perpetual, position, scopeOf } from './blocks.fixture.ts';
import { boundModel, modelTypes } from './composing.fixture.ts';
import { compositions } from './compositions.fixture.ts';

/** The compositions have no active correlation set; the properties are asked of one. */
const sets = { majors: { underlyings: ['BTC', 'ETH'], rate: '0.05' } };

/** One use of every model type that the compositions name, with the parameters that one of them gives it. */
const blocks: readonly { readonly type: string; readonly ask: BoundModel }[] = modelTypes
  .filter((type) => type !== 'contingencies')
  .map((type) => {
    const uses = Object.values(compositions).flatMap((each) => Object.values(each.models));
    const use = uses.find((each) => each.model === type);
    if (use === undefined) throw new Error(`no composition uses ${type}`);
    const given = type === 'correlationContingency' ? { sets } : {};
    return {
      type,
      ask: boundModel({ ...use, parameters: { ...(use.parameters as object), ...given } }),
    };
  });

const settles = ['BTC', 'USDC'] as const;
const instruments: readonly Instrument[] = settles.flatMap((settle) => [
  perpetual(`perp ${settle}`, { settle, contractSize: settle === 'BTC' ? '10' : '0.01' }),
  future(`month ${settle}`, 30, { settle }),
  future(`year ${settle}`, 365, { settle }),
  // At this very time: nothing is left of it but its intrinsic value.
  option('call', '40000', 0, { settle }),
  option('call', '50000', 7, { settle }),
  option('put', '30000', 30, { settle }),
  option('call', '80000', 90, { settle }),
  option('put', '55000', 180, { settle }),
]);
const market = {
  expiryDays: [0, 7, 30, 90, 180, 365],
  assets: { USD: '1', USDC: '1', BTC: '50000' },
  quotes: Object.fromEntries(
    instruments.map((each) => [
      each.symbol,
      each.kind !== 'option'
        ? { mark: '50000' }
        : { mark: each.payoff === 'inverse' ? '0.02' : '1000', volatility: 0.55 },
    ]),
  ),
};

const size = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constantFrom('1', '0.001', '0.1'))
  .map(([count, unit]) => Exact.of(unit).times(Exact.integer(count)));
const rows = fc.array(fc.tuple(fc.constantFrom(...instruments), size), {
  minLength: 1,
  maxLength: 6,
});
const books = rows.map((each) => each.map(([instrument, amount]) => position(instrument, amount)));

function required(ask: BoundModel, scope: Scope): Figure {
  const figures = ask(scope);
  if (!figures.ok) throw new Error(figures.error.message);
  return figures.value.initial;
}

describe.each(blocks)('$type', ({ type, ask }) => {
  test('rows may be shuffled and split', () => {
    holds(
      fc.property(books, fc.nat(), (book, seed) => {
        const split = book.flatMap((each): readonly Position[] => {
          const quarter = { ...each, size: each.size.times(Exact.ratio(1n, 4n)) };
          return [quarter, { ...each, size: each.size.minus(quarter.size) }];
        });
        const turned = seed % split.length;
        const shuffled = [...split.slice(turned), ...split.slice(0, turned)].reverse();
        const whole = required(ask, scopeOf(book, market)).value;
        expect(required(ask, scopeOf(shuffled, market)).value.equals(whole)).toBe(true);
      }),
      25,
    );
  });

  test('never below zero; a one-sided position never asks for less as it grows', () => {
    const grown = fc.tuple(fc.constantFrom(...instruments), size, fc.integer({ min: 1, max: 50 }));
    holds(
      fc.property(grown, ([instrument, amount, times]) => {
        const small = required(ask, scopeOf([position(instrument, amount)], market)).value;
        const more = position(instrument, amount.times(Exact.integer(times)));
        const large = required(ask, scopeOf([more], market)).value;
        expect(small.sign).toBeGreaterThanOrEqual(0);
        expect(large.isBelow(small)).toBe(false);
      }),
      60,
    );
  });

  test('a book of several instruments asks for more when all of it doubles, or for nothing', () => {
    holds(
      fc.property(books, (book) => {
        const doubled = book.map((each) => ({ ...each, size: each.size.plus(each.size) }));
        const once = required(ask, scopeOf(book, market)).value;
        const twice = required(ask, scopeOf(doubled, market)).value;
        expect(once.sign).toBeGreaterThanOrEqual(0);
        expect(twice.isBelow(once)).toBe(false);
      }),
      25,
    );
  });

  test('what is missing is refused', () => {
    const book = [position(option('call', '50000', 7, { settle: 'USDC' }), '1')];
    if (type === 'fundingProvision') book[0] = position(perpetual('perp', { settle: 'USDC' }), '1');
    const { name, holdings, snapshot } = scopeOf(book, market);
    const code = (changed: Partial<typeof snapshot>): string => {
      const asked = ask({ name, holdings, snapshot: { ...snapshot, ...changed } });
      return asked.ok ? 'answered' : asked.error.code;
    };
    expect(code({ underlyings: new Map() })).toBe('UnknownUnderlying');
    expect(code({ instruments: new Map() })).toBe('MissingQuote');
    expect(code({ assets: new Map() })).toBe('UnknownAsset');
    const later = code({ nowMs: snapshot.nowMs + 8 * 86_400_000 });
    expect(later).toBe(type === 'fundingProvision' ? 'answered' : 'NegativeTime');
  });

  test('a volatility that is no number, or zero where it is live, is refused', () => {
    if (type === 'fundingProvision') return;
    for (const [volatility, code] of [
      [Number.NaN, 'NotFinite'],
      [Number.POSITIVE_INFINITY, 'NotFinite'],
      [-0.1, 'IllegalValue'],
      [0, 'ZeroVolatility'],
    ] as const) {
      const call = option('call', '50000', 7, { settle: 'USDC' });
      const quotes = { [call.symbol]: { mark: '1', volatility } };
      const asked = ask(scopeOf([position(call, '1')], { ...market, quotes }));
      expect(asked.ok ? 'answered' : asked.error.code).toBe(code);
    }
  });

  test('an empty book asks for nothing', () => {
    expect(required(ask, scopeOf([], market)).value.isZero).toBe(true);
    const flat = position(perpetual('perp', { settle: 'USDC' }), '0');
    expect(required(ask, scopeOf([flat], market)).value.isZero).toBe(true);
  });
});
