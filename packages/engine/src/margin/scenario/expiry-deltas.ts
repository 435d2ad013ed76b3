// Delta of a book by expiry, in coins: what the rules on rolling, basis, liquidity and minimum delta are charged on. How
// an option's delta is taken is a parameter; the charges are elsewhere.
import { Exact } from '../../base/exact.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { black76Greeks, type Greeks } from '../../pricing/greeks.ts';
import { oneOf } from '../../domain/schema.ts';
import { quantized } from '../quantize.ts';
import type { Book } from './books.ts';
import { coinsOf } from './delta-one.ts';

export const OPTION_DELTAS = ['forward', 'premiumAdjusted'] as const;
export type OptionDelta = (typeof OPTION_DELTAS)[number];
/** The parameter by which a rulebook says which delta an option has. */
export const optionDelta = oneOf(
  'delta of an option: undiscounted on the forward, or less the premium where it is paid in coins',
  OPTION_DELTAS,
);

/** Delta of one instrument. */
export type LegDelta = {
  readonly instrument: Instrument;
  /** Unix ms; undefined for perpetuals, which form an expiry of their own. */
  readonly expiryMs: number | undefined;
  /** Coins, signed. */
  readonly coins: Exact;
  /** Price of one coin at that expiry, quote units: mark of a perpetual or future, forward of an option. */
  readonly forward: Exact;
};
export type ExpiryDelta = {
  /** `perpetual`, or the expiry in Unix ms. */
  readonly name: string;
  readonly expiryMs: number | undefined;
  /** Coins, signed: everything of the expiry nets. */
  readonly coins: Exact;
  /** Quote value of that delta at each leg's forward, signed. */
  readonly value: Exact;
  readonly legs: readonly LegDelta[];
};

/**
 * Black's Greeks of every option of a book per coin, in the order of the market's options: undiscounted, in quote units per
 * coin, not divided by the forward for coin-settled ones.
 */
export function optionGreeks({ market }: Book): readonly Greeks[] {
  return market.legs.map((leg) => {
    const group = market.groups[leg.group];
    return black76Greeks({
      right: leg.instrument.right,
      forward: (group?.forwardFixed ?? 0) + (group?.forwardVariable ?? 0),
      strike: leg.instrument.strike.toNumber(),
      years: group?.years ?? 0,
      volatility: leg.volatility,
      discount: 1,
    });
  });
}

/** Deltas of every instrument: options in order of symbol, then perpetuals and futures. */
export function legDeltas(book: Book, rule: OptionDelta): readonly LegDelta[] {
  const { market } = book;
  const greeks = optionGreeks(book);
  const options = market.options.map(({ instrument, coins }, index): LegDelta => {
    const group = market.groups[market.legs[index]?.group ?? 0];
    const fixed = group?.quote.forwardFixed ?? Exact.ZERO;
    const variable = group?.quote.forwardVariable ?? Exact.ZERO;
    const forward = fixed.plus(variable);
    const { delta = 0, price = 0 } = greeks[index] ?? {};
    const isAdjusted = rule === 'premiumAdjusted' && book.payoff === 'inverse';
    const perCoin = isAdjusted ? delta - price / forward.toNumber() : delta;
    const openShare = fixed.isZero ? Exact.ONE : variable.over(forward);
    return {
      instrument,
      expiryMs: instrument.expiryMs,
      coins: coins.times(quantized(perCoin)).times(openShare),
      forward,
    };
  });
  const deltaOne = market.deltaOne.map(
    (leg): LegDelta => ({
      instrument: leg.instrument,
      expiryMs: leg.instrument.kind === 'perpetual' ? undefined : leg.instrument.expiryMs,
      coins: coinsOf(leg).times(leg.openShare),
      forward: leg.mark,
    }),
  );
  return [...options, ...deltaOne];
}

/** The deltas of a book added up by expiry: perpetuals first, then ascending. */
export function expiryDeltas(book: Book, rule: OptionDelta): readonly ExpiryDelta[] {
  const byExpiry = new Map<number, LegDelta[]>();
  for (const leg of legDeltas(book, rule)) {
    const key = leg.expiryMs ?? PERPETUAL;
    const legs = byExpiry.get(key);
    if (legs === undefined) byExpiry.set(key, [leg]);
    else legs.push(leg);
  }
  return [...byExpiry]
    .sort(([a], [b]) => a - b)
    .map(([key, legs]) => ({
      name: key === PERPETUAL ? 'perpetual' : String(key),
      expiryMs: key === PERPETUAL ? undefined : key,
      coins: Exact.sum(legs.map((leg) => leg.coins)),
      value: Exact.sum(legs.map((leg) => leg.coins.times(leg.forward))),
      legs,
    }));
}

const PERPETUAL = -1;
