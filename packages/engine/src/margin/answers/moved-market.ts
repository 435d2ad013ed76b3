// The market after a move: of one underlying's price, all its quotes by one factor, or of its volatilities. Options are
// valued again by Black-76 and keep their distance from the model value, so that no move leaves the mark as it was.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instrument, Option } from '../../domain/instrument.ts';
import {
  type ExpiryQuote,
  type InstrumentQuote,
  MS_PER_YEAR,
  type Snapshot,
  type UnderlyingQuote,
} from '../../domain/snapshot.ts';
import { exp } from '../../base/elementary.ts';
import { black76Price } from '../../pricing/black76.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { quantized } from '../quantize.ts';

/** How many underlyings a refusal names. */
const KNOWN_MAX = 8;
/** No price moves beyond these: past them floats lose it, and nothing is traded there. */
const LEAST_PRICE = Exact.of('1e-60');
const MOST_PRICE = Exact.of('1e60');

/** Index, variable part of the forwards, marks and the coin's own price times `1 + by`; `by` must be above -1. */
export function movedPrice(
  snapshot: Snapshot,
  moving: ReadonlyMap<string, Instrument>,
  move: { readonly underlying: string; readonly by: Exact },
): Result<Snapshot, MarginRefusal> {
  const { underlying, by } = move;
  const quote = snapshot.underlyings.get(underlying);
  if (quote === undefined) return err(noUnderlying(underlying, snapshot));
  const factor = Exact.ONE.plus(by);
  if (factor.sign <= 0) {
    return err({
      code: 'IllegalValue',
      where: underlying,
      value: String(by),
      range: 'above -1',
      message: `a price move of ${by} leaves no price: it takes more than -1`,
    });
  }
  const spot = quote.spot.times(factor);
  if (spot.isBelow(LEAST_PRICE) || spot.isAbove(MOST_PRICE)) {
    return err({
      code: 'IllegalValue',
      where: underlying,
      value: String(by),
      range: 'an index price from 1e-60 to 1e60',
      message: `a price move of ${by} takes the index price of ${underlying} out of 1e-60 to 1e60`,
    });
  }
  const moved: UnderlyingQuote = {
    ...quote,
    spot,
    expiries: quote.expiries.map((each) => ({
      ...each,
      forwardVariable: each.forwardVariable.times(factor),
    })),
  };
  const underlyings = new Map(snapshot.underlyings).set(underlying, moved);
  const assets = new Map(snapshot.assets);
  const coin = assets.get(underlying);
  if (coin !== undefined && underlying !== snapshot.numeraire) {
    assets.set(underlying, {
      ...coin,
      price: coin.price.times(factor),
      ...(coin.redemption === undefined ? {} : { redemption: coin.redemption.times(factor) }),
    });
  }
  const instruments = new Map(snapshot.instruments);
  for (const instrument of moving.values()) {
    if (instrument.underlying !== underlying) continue;
    const before = instruments.get(instrument.symbol);
    if (before === undefined) continue;
    const mark =
      instrument.kind === 'option'
        ? optionMark(instrument, before, { before: quote, after: moved, nowMs: snapshot.nowMs })
        : before.mark.times(factor);
    instruments.set(instrument.symbol, { ...before, mark });
  }
  return ok({ ...snapshot, assets, underlyings, instruments });
}

/** Volatilities of the underlying's options plus `by`; a volatility that would not stay above zero is refused. */
export function movedVolatility(
  snapshot: Snapshot,
  moving: ReadonlyMap<string, Instrument>,
  move: { readonly underlying: string; readonly by: number },
): Result<Snapshot, MarginRefusal> {
  const { underlying, by } = move;
  const quote = snapshot.underlyings.get(underlying);
  if (quote === undefined) return err(noUnderlying(underlying, snapshot));
  const instruments = new Map(snapshot.instruments);
  for (const instrument of moving.values()) {
    if (instrument.underlying !== underlying || instrument.kind !== 'option') continue;
    const before = instruments.get(instrument.symbol);
    if (before?.volatility === undefined) continue;
    const volatility = before.volatility + by;
    if (!(volatility > 0)) {
      return err({
        code: 'ZeroVolatility',
        where: instrument.symbol,
        value: String(by),
        range: `above -${before.volatility}`,
        message: `${instrument.symbol} has a volatility of ${before.volatility}, and a move of ${by} leaves none above 0`,
      });
    }
    const both = { before: quote, after: quote, nowMs: snapshot.nowMs };
    const mark = optionMark(instrument, before, both, volatility);
    instruments.set(instrument.symbol, { ...before, mark, volatility });
  }
  return ok({ ...snapshot, instruments });
}

/** The mark plus what the model value changed by, never below zero. */
function optionMark(
  option: Option,
  quote: InstrumentQuote,
  market: {
    readonly before: UnderlyingQuote;
    readonly after: UnderlyingQuote;
    readonly nowMs: number;
  },
  volatility = quote.volatility,
): Exact {
  if (quote.volatility === undefined || volatility === undefined) return quote.mark;
  const was = modelValue(option, market.before, market.nowMs, quote.volatility);
  const is = modelValue(option, market.after, market.nowMs, volatility);
  return Exact.max(quote.mark.plus(quantized(is)).minus(quantized(was)), Exact.ZERO);
}

/** Black-76 in the unit that the option is quoted in: quote units, or coins at the forward. */
function modelValue(
  option: Option,
  quote: UnderlyingQuote,
  nowMs: number,
  volatility: number,
): number {
  const years = Math.max(option.expiryMs - nowMs, 0) / MS_PER_YEAR;
  const expiry = quote.expiries.find((each) => each.expiryMs === option.expiryMs);
  const forward = expiry === undefined ? quote.spot.toNumber() : forwardOf(expiry);
  const rate = expiry?.rate.toNumber() ?? 0;
  const strike = option.strike.toNumber();
  const discount = option.payoff === 'inverse' ? 1 : exp(-rate * years);
  const value = black76Price({ right: option.right, forward, strike, years, volatility, discount });
  return option.payoff === 'inverse' ? value / forward : value;
}

const forwardOf = (expiry: ExpiryQuote): number =>
  expiry.forwardFixed.plus(expiry.forwardVariable).toNumber();

function noUnderlying(underlying: string, { underlyings }: Snapshot): MarginRefusal {
  const known = [...underlyings.keys()].slice(0, KNOWN_MAX).join(', ');
  const message = `the snapshot has no index price of ${underlying}, but of ${known || 'nothing'}`;
  return { code: 'UnknownUnderlying', where: underlying, message };
}
