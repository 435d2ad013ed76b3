// Turns the positions of one underlying and a snapshot into what the risk grid works on: checked forwards, times and
// volatilities. Whatever is missing or illegal is refused here, so that nothing after it can fail or return NaN.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Position } from '../../domain/holdings.ts';
import type { Future, Option, Perpetual } from '../../domain/instrument.ts';
import {
  type ExpiryQuote,
  MS_PER_YEAR,
  type Snapshot,
  type UnderlyingQuote,
} from '../../domain/snapshot.ts';
import { discountFromRate } from '../../pricing/forward.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import type { DeltaOneLeg } from './delta-one.ts';
import type { GridGroup, GridLeg } from './grid.ts';

export const DISCOUNTINGS = ['none', 'rate', 'rateAboveZero'] as const;
export const ZERO_VOLATILITIES = ['intrinsic', 'refused'] as const;
export type PricingRules = {
  /** Whether option values are discounted to today by the expiry's rate, or by that rate where it is above zero. */
  readonly discounting: (typeof DISCOUNTINGS)[number];
  /** Whether an option quoted at volatility 0 is worth its discounted intrinsic value, or no margin is stated. */
  readonly zeroVolatility: (typeof ZERO_VOLATILITIES)[number];
};

export type MarketLegs = {
  readonly underlying: UnderlyingQuote;
  /** One for each expiry and settlement asset, ascending by expiry, then by asset. */
  readonly groups: readonly MarketGroup[];
  /** Options in the order of the positions; `options[i]` is the holding of `legs[i]`. */
  readonly legs: readonly GridLeg[];
  readonly options: readonly OptionHolding[];
  readonly deltaOne: readonly DeltaOneLeg[];
};
export type MarketGroup = GridGroup & { readonly quote: ExpiryQuote };
export type OptionHolding = {
  readonly instrument: Option;
  /** Contracts, signed. */
  readonly size: Exact;
  /** Size in coins. */
  readonly coins: Exact;
};

/**
 * The legs of the positions of one underlying. A time of exactly zero is legal and leaves intrinsic value. Refuses:
 * `UnknownUnderlying`, `MissingQuote` (mark, expiry or volatility), `NegativeTime`, `ZeroVolatility`, `IllegalValue`,
 * `NotFinite`.
 */
export function marketLegs(
  positions: readonly Position[],
  of: { readonly underlying: string; readonly snapshot: Snapshot; readonly rules: PricingRules },
): Result<MarketLegs, MarginRefusal> {
  const quote = of.snapshot.underlyings.get(of.underlying);
  if (quote === undefined) {
    const message = `the snapshot has no index price of ${of.underlying}`;
    return err({ code: 'UnknownUnderlying', where: of.underlying, message });
  }
  if (quote.spot.sign <= 0) return illegal(of.underlying, quote.spot, 'an index price above zero');
  const groups = groupsOf(positions, quote, of.snapshot.nowMs, of.rules);
  if (!groups.ok) return groups;
  const indexOf = new Map(groups.value.map((group, index) => [group.name, index]));
  const legs: GridLeg[] = [];
  const options: OptionHolding[] = [];
  const deltaOne: DeltaOneLeg[] = [];
  for (const { instrument, size } of positions) {
    if (instrument.kind === 'option') {
      const volatility = volatilityOf(instrument, of.snapshot, of.rules);
      if (!volatility.ok) return volatility;
      if (instrument.strike.sign <= 0) {
        return illegal(instrument.symbol, instrument.strike, 'a strike above zero');
      }
      const group = indexOf.get(groupName(instrument)) ?? 0;
      legs.push({ instrument, group, volatility: volatility.value });
      options.push({ instrument, size, coins: size.times(instrument.contractSize) });
    } else {
      const leg = deltaOneLeg(instrument, size, of.snapshot, quote);
      if (!leg.ok) return leg;
      deltaOne.push(leg.value);
    }
  }
  return ok({ underlying: quote, groups: groups.value, legs, options, deltaOne });
}

/** The sum of what is fixed and what moves, quote units per coin. */
export const forwardOf = (quote: ExpiryQuote): Exact =>
  quote.forwardFixed.plus(quote.forwardVariable);

function groupsOf(
  positions: readonly Position[],
  underlying: UnderlyingQuote,
  nowMs: number,
  rules: PricingRules,
): Result<readonly MarketGroup[], MarginRefusal> {
  const expiries = new Map(underlying.expiries.map((each) => [each.expiryMs, each]));
  const groups = new Map<string, MarketGroup>();
  for (const { instrument } of positions) {
    if (instrument.kind !== 'option' || groups.has(groupName(instrument))) continue;
    const { expiryMs, settle, symbol } = instrument;
    const quote = expiries.get(expiryMs);
    if (quote === undefined) {
      return missing(symbol, `a forward of ${underlying.underlying} for expiry ${expiryMs} ms`);
    }
    const years = (expiryMs - nowMs) / MS_PER_YEAR;
    if (!(years >= 0)) return negativeTime(symbol, expiryMs, nowMs);
    const forward = forwardOf(quote);
    if (forward.sign <= 0 || quote.forwardFixed.sign < 0 || quote.forwardVariable.sign < 0) {
      return illegal(symbol, forward, 'a forward above zero, both its parts from zero');
    }
    groups.set(groupName(instrument), {
      name: groupName(instrument),
      expiryMs,
      settle,
      quote,
      years,
      forwardFixed: quote.forwardFixed.toNumber(),
      forwardVariable: quote.forwardVariable.toNumber(),
      discount: discountOf(quote.rate, years, rules),
    });
  }
  return ok([...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
}

function discountOf(rate: Exact, years: number, { discounting }: PricingRules): number {
  if (discounting === 'none' || (discounting === 'rateAboveZero' && rate.sign <= 0)) return 1;
  return discountFromRate({ rate: rate.toNumber(), years });
}

/** Ascending as text: the expiry in sixteen digits, then the asset. */
const groupName = ({ expiryMs, settle }: Option): string =>
  `${String(expiryMs).padStart(16, '0')} ${settle}`;

function volatilityOf(
  { symbol }: Option,
  snapshot: Snapshot,
  rules: PricingRules,
): Result<number, MarginRefusal> {
  const volatility = snapshot.instruments.get(symbol)?.volatility;
  if (volatility === undefined) return missing(symbol, 'a volatility');
  if (!Number.isFinite(volatility)) {
    const message = `${symbol}: the volatility ${volatility} is no number`;
    return err({ code: 'NotFinite', where: symbol, value: String(volatility), message });
  }
  if (volatility < 0) {
    const message = `${symbol}: the volatility ${volatility} is below zero`;
    const value = String(volatility);
    return err({ code: 'IllegalValue', where: symbol, value, range: 'from 0', message });
  }
  if (volatility === 0 && rules.zeroVolatility === 'refused') {
    const message = `${symbol}: a live option has a volatility above zero`;
    return err({ code: 'ZeroVolatility', where: symbol, value: '0', range: 'above 0', message });
  }
  return ok(volatility);
}

function deltaOneLeg(
  instrument: Perpetual | Future,
  size: Exact,
  snapshot: Snapshot,
  underlying: UnderlyingQuote,
): Result<DeltaOneLeg, MarginRefusal> {
  const { symbol } = instrument;
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (mark === undefined) return missing(symbol, 'a mark price');
  if (mark.sign <= 0) return illegal(symbol, mark, 'a mark price above zero');
  if (instrument.kind === 'perpetual') return ok({ instrument, size, mark, openShare: Exact.ONE });
  if (instrument.expiryMs < snapshot.nowMs) {
    return negativeTime(symbol, instrument.expiryMs, snapshot.nowMs);
  }
  const quote = underlying.expiries.find((each) => each.expiryMs === instrument.expiryMs);
  const forward = quote === undefined ? Exact.ZERO : forwardOf(quote);
  const openShare =
    quote === undefined || forward.sign <= 0 ? Exact.ONE : quote.forwardVariable.over(forward);
  return ok({ instrument, size, mark, openShare });
}

const missing = (where: string, what: string): Result<never, MarginRefusal> =>
  err({
    code: 'MissingQuote',
    where,
    message: `${where} needs ${what}, which is not in the snapshot`,
  });

const illegal = (where: string, value: Exact, range: string): Result<never, MarginRefusal> =>
  err({
    code: 'IllegalValue',
    where,
    value: String(value),
    range,
    message: `${where}: ${value} is not legal, it takes ${range}`,
  });

const negativeTime = (
  where: string,
  expiryMs: number,
  nowMs: number,
): Result<never, MarginRefusal> =>
  err({
    code: 'NegativeTime',
    where,
    value: String(expiryMs),
    range: `from ${nowMs}`,
    message: `${where} expired at ${expiryMs} ms, before the time ${nowMs} ms of the snapshot`,
  });
