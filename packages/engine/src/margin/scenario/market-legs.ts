// Turns the positions of one underlying and a snapshot into what the risk grid works on: checked forwards, times and
// volatilities. Whatever is missing or illegal is refused here, so that nothing after it can fail or return NaN.
import { formatInstant } from '../../base/civil-time.ts';
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

/** What a rule needs that prices no option. */
export type HeldLegs = {
  readonly underlying: UnderlyingQuote;
  /** Options in the order of the positions. */
  readonly options: readonly OptionHolding[];
  readonly deltaOne: readonly DeltaOneLeg[];
};
export type MarketLegs = HeldLegs & {
  /** One for each expiry and settlement asset, ascending by expiry, then by asset. */
  readonly groups: readonly MarketGroup[];
  /** `options[i]` is the holding of `legs[i]`. */
  readonly legs: readonly GridLeg[];
};
export type MarketGroup = GridGroup & { readonly quote: ExpiryQuote };
export type OptionHolding = {
  readonly instrument: Option;
  /** Contracts, signed. */
  readonly size: Exact;
  /** Size in coins. */
  readonly coins: Exact;
};

export type MarketOf = { readonly underlying: string; readonly snapshot: Snapshot };

/**
 * The legs of the positions of one underlying. A time of exactly zero is legal and leaves intrinsic value. Refuses:
 * `UnknownUnderlying`, `MissingQuote` (mark, expiry or volatility), `NegativeTime`, `ZeroVolatility`, `IllegalValue`,
 * `NotFinite`.
 */
export function marketLegs(
  positions: readonly Position[],
  of: MarketOf & { readonly rules: PricingRules },
): Result<MarketLegs, MarginRefusal> {
  const held = heldLegs(positions, of);
  if (!held.ok) return held;
  const { underlying, options } = held.value;
  const groups = new Groups(underlying, of.snapshot.nowMs, of.rules);
  const placed: { readonly holding: OptionHolding; readonly group: MarketGroup }[] = [];
  for (const holding of options) {
    const group = groups.of(holding.instrument);
    if (!group.ok) return group;
    placed.push({ holding, group: group.value });
  }
  const sorted = groups.sorted();
  const indexOf = new Map(sorted.map((group, index) => [group, index]));
  const legs: GridLeg[] = [];
  for (const { holding, group } of placed) {
    const { instrument } = holding;
    const volatility = volatilityOf(instrument, of.snapshot, of.rules);
    if (!volatility.ok) return volatility;
    legs.push({ instrument, group: indexOf.get(group) ?? 0, volatility: volatility.value });
  }
  return ok({ ...held.value, groups: sorted, legs });
}

/** The same without forwards and volatilities, for rules that price no option. */
export function heldLegs(
  positions: readonly Position[],
  of: MarketOf,
): Result<HeldLegs, MarginRefusal> {
  const underlying = of.snapshot.underlyings.get(of.underlying);
  if (underlying === undefined) {
    const message = `the snapshot has no index price of ${of.underlying}`;
    return err({ code: 'UnknownUnderlying', where: of.underlying, message });
  }
  const { spot } = underlying;
  if (spot.sign <= 0) return illegal(of.underlying, spot, 'an index price above zero');
  const options: OptionHolding[] = [];
  const deltaOne: DeltaOneLeg[] = [];
  for (const { instrument, size } of positions) {
    if (instrument.kind === 'option') {
      if (instrument.strike.sign <= 0) {
        return illegal(instrument.symbol, instrument.strike, 'a strike above zero');
      }
      options.push({ instrument, size, coins: size.times(instrument.contractSize) });
    } else {
      const leg = deltaOneLeg(instrument, size, of.snapshot, underlying);
      if (!leg.ok) return leg;
      deltaOne.push(leg.value);
    }
  }
  return ok({ underlying, options, deltaOne });
}

/** The sum of what is fixed and what moves, quote units per coin. */
export const forwardOf = (quote: ExpiryQuote): Exact =>
  quote.forwardFixed.plus(quote.forwardVariable);

/** The groups that options fall into, made as they are asked for. */
class Groups {
  readonly #underlying: UnderlyingQuote;
  readonly #nowMs: number;
  readonly #rules: PricingRules;
  /** By expiry, then by settlement asset. */
  readonly #made = new Map<number, Map<string, MarketGroup>>();

  constructor(underlying: UnderlyingQuote, nowMs: number, rules: PricingRules) {
    this.#underlying = underlying;
    this.#nowMs = nowMs;
    this.#rules = rules;
  }

  of({ expiryMs, settle, symbol }: Option): Result<MarketGroup, MarginRefusal> {
    const bySettle = this.#made.get(expiryMs) ?? new Map<string, MarketGroup>();
    const known = bySettle.get(settle);
    if (known !== undefined) return ok(known);
    const quote = this.#underlying.expiries.find((each) => each.expiryMs === expiryMs);
    if (quote === undefined) {
      const { underlying } = this.#underlying;
      return missing(symbol, `a forward of ${underlying} for expiry ${formatInstant(expiryMs)}`);
    }
    const years = (expiryMs - this.#nowMs) / MS_PER_YEAR;
    if (!(years >= 0)) return negativeTime(symbol, expiryMs, this.#nowMs);
    const forward = forwardOf(quote);
    if (forward.sign <= 0 || quote.forwardFixed.sign < 0 || quote.forwardVariable.sign < 0) {
      return illegal(symbol, forward, 'a forward above zero, both its parts from zero');
    }
    const group: MarketGroup = {
      // Ascending as text: the expiry as an instant, then the asset.
      name: `${formatInstant(expiryMs)} ${settle}`,
      expiryMs,
      settle,
      quote,
      years,
      forwardFixed: quote.forwardFixed.toNumber(),
      forwardVariable: quote.forwardVariable.toNumber(),
      discount: discountOf(quote.rate, years, this.#rules),
    };
    this.#made.set(expiryMs, bySettle.set(settle, group));
    return ok(group);
  }

  sorted(): readonly MarketGroup[] {
    return [...this.#made.values()]
      .flatMap((bySettle) => [...bySettle.values()])
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function discountOf(rate: Exact, years: number, { discounting }: PricingRules): number {
  if (discounting === 'none' || (discounting === 'rateAboveZero' && rate.sign <= 0)) return 1;
  return discountFromRate({ rate: rate.toNumber(), years });
}

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
    message: `${where} expired at ${formatInstant(expiryMs)}, before the time ${formatInstant(nowMs)} of the snapshot`,
  });
