// What every rulebook file of a venue with options promises over random mixed books: initial margin covers maintenance
// margin, more of one position needs no less, rows may be ordered and split at will, and what cannot be priced is refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { Exact } from '../../base/exact.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { black76Price } from '../../pricing/black76.ts';
import { assess } from '../model/assess.ts';
import { quantized } from '../quantize.ts';
import {
  DAY,
  future,
  NOW,
  option,
  perpetual,
  position,
  scopeOf,
} from '../scenario/blocks.fixture.ts';
import { assessed, rulebookOf } from './rulebooks.fixture.ts';

const spots: Readonly<Record<string, string>> = { BTC: '100000', ETH: '4000' };
const assets = { USD: '1', USDC: '0.9995', BTC: '100000', ETH: '4000' };
const VOLATILITY = 0.55;

type Venue = {
  /** Whether coin-settled contracts are listed, and contracts other than options. */
  readonly listsInverse: boolean;
  readonly listsFutures: boolean;
  /** Long options lower what SPAN requires, by their value; elsewhere no position needs less than none. */
  readonly creditsLongOptions: boolean;
  /** Whether any option needs the forward of its expiry. */
  readonly needsForward: boolean;
};
const usual = { listsFutures: true, creditsLongOptions: false, needsForward: true };
const linearOnly = { ...usual, listsInverse: false };
const venues: Readonly<Record<string, Venue>> = {
  'derive-srm': linearOnly,
  'derive-pmrm-1': linearOnly,
  'derive-pmrm-2': linearOnly,
  'deribit-standard': { ...usual, listsInverse: true, needsForward: false },
  'deribit-portfolio': { ...usual, listsInverse: true },
  'okx-portfolio': { ...usual, listsInverse: true },
  'bybit-portfolio': { ...usual, listsInverse: true },
  paradex: linearOnly,
  'cboe-strategy': { ...linearOnly, listsFutures: false, needsForward: false },
  span: { ...linearOnly, creditsLongOptions: true },
};

const contracts: readonly Instrument[] = ['BTC', 'ETH'].flatMap((underlying) => {
  const strikes = underlying === 'BTC' ? ['80000', '100000', '130000'] : ['3200', '4000', '5200'];
  return ['USD', underlying].flatMap((settle): readonly Instrument[] => {
    const terms = { underlying, settle };
    return [
      perpetual(`${underlying}-PERP ${settle}`, terms),
      future(`${underlying} 30d ${settle}`, 30, terms),
      future(`${underlying} 180d ${settle}`, 180, terms),
      ...strikes.flatMap((strike) =>
        ([7, 90] as const).flatMap((days) =>
          (['call', 'put'] as const).map((right) => option(right, strike, days, terms)),
        ),
      ),
    ];
  });
});

/** Mark of a contract as it is quoted: Black's value for options, in coins where they are paid in coins. */
function markOf(instrument: Instrument): string {
  const spot = spots[instrument.underlying] ?? '1';
  if (instrument.kind !== 'option') return spot;
  const { right, strike, expiryMs } = instrument;
  const years = (expiryMs - NOW) / (365 * DAY);
  const forward = Number(spot);
  const value = black76Price({
    right,
    forward,
    strike: strike.toNumber(),
    years,
    volatility: VOLATILITY,
    discount: 1,
  });
  return String(quantized(instrument.payoff === 'inverse' ? value / forward : value));
}
const quotes = Object.fromEntries(
  contracts.map((each) => [each.symbol, { mark: markOf(each), volatility: VOLATILITY }]),
);
const market: Snapshot = scopeOf(
  contracts.map((each) => position(each, '0')),
  { assets, spots, quotes },
).snapshot;

const listedBy = ({ listsInverse, listsFutures }: Venue): readonly Instrument[] =>
  contracts.filter(
    ({ payoff, kind }) =>
      (listsInverse || payoff === 'linear') && (listsFutures || kind === 'option'),
  );
/** Whole contracts: one coin, or dollars of face for coin-settled perpetuals and futures. */
const sized = (instrument: Instrument, count: number): Position => {
  const isFace = instrument.payoff === 'inverse' && instrument.kind !== 'option';
  const unit = isFace ? Exact.of(spots[instrument.underlying] ?? '1') : Exact.ONE;
  return position(instrument, unit.times(Exact.integer(count)));
};

describe.each(Object.entries(venues))('%s', (name, venue) => {
  const rulebook = rulebookOf(name);
  const listed = listedBy(venue);
  // Cboe's file lists no coins as collateral.
  const coins = venue.listsFutures ? [{ asset: 'BTC', amount: Exact.of('1.25') }] : [];
  const balances = [{ asset: 'USD', amount: Exact.of('250000.5') }, ...coins];
  const accountOf = (positions: readonly Position[]): Holdings => ({
    balances,
    positions,
    orders: [],
  });
  const count = fc.integer({ min: -40, max: 40 }).filter((each) => each !== 0);
  const row = fc.tuple(fc.constantFrom(...listed), count);
  const book = fc
    .uniqueArray(row, { minLength: 1, maxLength: 7, selector: ([each]) => each.symbol })
    .map((rows) => rows.map(([each, lots]) => sized(each, lots)));
  const answer = (positions: readonly Position[]): readonly string[] => {
    const { initial, maintenance } = assessed(accountOf(positions), market, rulebook);
    return [initial, maintenance].map(
      (level) => `${level.requirement.value} of ${level.equity.value}`,
    );
  };

  test('initial margin covers maintenance margin, which is not negative', () => {
    holds(
      fc.property(book, (positions) => {
        const { initial, maintenance } = assessed(accountOf(positions), market, rulebook);
        const needs = maintenance.requirement.value;
        expect(initial.requirement.value.isBelow(needs)).toBe(false);
        expect(initial.equity.value.isAbove(maintenance.equity.value)).toBe(false);
        if (!venue.creditsLongOptions) expect(needs.sign).toBeGreaterThanOrEqual(0);
      }),
      30,
    );
  });

  test('more of one position needs no less', () => {
    const only = row.filter(
      ([each, lots]) => !venue.creditsLongOptions || each.kind !== 'option' || lots < 0,
    );
    holds(
      fc.property(only, fc.integer({ min: 2, max: 400 }), ([each, lots], times) => {
        const [less, more] = [lots, lots * times].map((size) =>
          assessed({ ...accountOf([sized(each, size)]), balances: [] }, market, rulebook),
        );
        for (const level of ['initial', 'maintenance'] as const) {
          const before = less?.[level].requirement.value ?? Exact.ZERO;
          const after = more?.[level].requirement.value ?? Exact.ZERO;
          expect(after.isBelow(before), `${each.symbol} ${lots} x ${times} ${level}`).toBe(false);
        }
      }),
      25,
    );
  });

  test('the order of rows and how they are split change nothing', () => {
    holds(
      fc.property(book, fc.integer({ min: -9, max: 9 }), (positions, shift) => {
        const split = positions.flatMap((each) => {
          const part = each.size.minus(Exact.integer(shift));
          return [
            { ...each, size: Exact.integer(shift) },
            { ...each, size: part },
          ];
        });
        expect(answer(split.reverse())).toEqual(answer(positions));
      }),
      15,
    );
  });

  test('an option without volatility, past its expiry or without a forward is refused by type', () => {
    const found = listed.find((each) => each.kind === 'option');
    if (found?.kind !== 'option') throw new Error('options are listed');
    const short = accountOf([sized(found, -1)]);
    const codeIn = (snapshot: Snapshot): string => {
      const assessment = assess(short, snapshot, rulebook);
      return assessment.ok ? 'answered' : assessment.error.code;
    };
    const quote = { mark: Exact.of('100'), confidence: Exact.ONE, volatility: 0 };
    const instruments = new Map([...market.instruments, [found.symbol, quote]]);
    expect(codeIn({ ...market, instruments })).toBe('ZeroVolatility');
    expect(codeIn({ ...market, nowMs: found.expiryMs })).toBe('ExpiredInstrument');
    const underlyings = new Map(
      [...market.underlyings].map(([key, each]) => [key, { ...each, expiries: [] }] as const),
    );
    const without = codeIn({ ...market, underlyings });
    expect(without).toBe(venue.needsForward ? 'MissingQuote' : 'answered');
    const instrumentsLess = new Map(
      [...market.instruments].filter(([key]) => key !== found.symbol),
    );
    expect(codeIn({ ...market, instruments: instrumentsLess })).toBe('UnknownInstrument');
  });
});
