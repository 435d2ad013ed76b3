// What a rule-based option model charges for: one line per option of a scope, with its position, its resting orders and
// the quotes that the rules read. It checks them, so that nothing after it can fail or return NaN; it charges nothing.
import { formatInstant } from '../../base/civil-time.ts';
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { joined, type Order } from '../../domain/holdings.ts';
import type { Option } from '../../domain/instrument.ts';
import type { InstrumentQuote, Snapshot, UnderlyingQuote } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { illegalValue, missingQuote, noRule } from './refusals.ts';

export type OptionLine = {
  readonly instrument: Option;
  /** Position in coins, signed. */
  readonly coins: Exact;
  /** Coins on resting sell orders that are not reduce-only; never negative. */
  readonly sells: Exact;
  /** What resting buy orders that are not reduce-only would pay at their limits, numeraire; never negative. */
  readonly buyPremium: Exact;
  /** Mark of one coin in the settlement asset, from zero. */
  readonly mark: Exact;
  /** Index price, quote units per coin, positive. */
  readonly index: Exact;
  /** Forward of the expiry, quote units per coin, positive; absent where the snapshot has none. */
  readonly forward?: Exact;
  /** Numeraire per unit of the settlement asset. */
  readonly settlePrice: Exact;
};

/**
 * The options of a scope, ascending by symbol; rows of one option count as one. Refuses other kinds of instrument
 * (`NoRuleApplies`), quotes that are missing or illegal, an option past its expiry, and a quoted volatility of zero.
 */
export function optionLinesOf(scope: Scope): Result<readonly OptionLine[], MarginRefusal> {
  const { positions, orders } = joined(scope.holdings);
  const sizes = new Map<string, Exact>();
  const options = new Map<string, Option>();
  for (const { instrument } of [...positions, ...orders]) {
    if (instrument.kind !== 'option') {
      return noRule(instrument.symbol, `it is a ${instrument.kind}, and the rule is for options`);
    }
    options.set(instrument.symbol, instrument);
  }
  for (const { instrument, size } of positions) sizes.set(instrument.symbol, size);
  const lines: OptionLine[] = [];
  for (const option of [...options.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))) {
    const own = orders.filter((each) => each.instrument.symbol === option.symbol);
    const line = lineOf(option, sizes.get(option.symbol) ?? Exact.ZERO, own, scope.snapshot);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return ok(lines);
}

/** The same lines as if every resting sell order were filled and no buy order. */
export const withSellsFilled = (lines: readonly OptionLine[]): readonly OptionLine[] =>
  lines.map((line) => ({ ...line, coins: line.coins.minus(line.sells) }));

/** The forward, or a refusal where the snapshot has none. */
export function forwardOfLine({ instrument, forward }: OptionLine): Result<Exact, MarginRefusal> {
  return forward === undefined
    ? missingQuote(instrument.symbol, `a forward for expiry ${formatInstant(instrument.expiryMs)}`)
    : ok(forward);
}

function lineOf(
  instrument: Option,
  size: Exact,
  orders: readonly Order[],
  snapshot: Snapshot,
): Result<OptionLine, MarginRefusal> {
  const { symbol, contractSize, strike, expiryMs } = instrument;
  const quote = snapshot.instruments.get(symbol);
  if (quote === undefined) return missingQuote(symbol, 'a mark price');
  const underlying = snapshot.underlyings.get(instrument.underlying);
  const fault = faultOf(instrument, { quote, underlying, nowMs: snapshot.nowMs });
  if (!fault.ok) return fault;
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  const expiry = fault.value.expiries.find((each) => each.expiryMs === expiryMs);
  const forward = expiry?.forwardFixed.plus(expiry.forwardVariable);
  if (forward !== undefined && forward.sign <= 0) {
    return illegalValue(symbol, forward, 'a forward above zero');
  }
  if (strike.sign < 0) return illegalValue(symbol, strike, 'a strike from zero');
  const resting = (side: 'buy' | 'sell'): readonly Order[] =>
    orders.filter((each) => each.side === side && !each.reduceOnly);
  const paid = resting('buy').map((each) => each.size.times(each.limit));
  return ok({
    instrument,
    coins: size.times(contractSize),
    sells: Exact.sum(resting('sell').map((each) => each.size)).times(contractSize),
    buyPremium: Exact.sum(paid).times(contractSize).times(settle.value),
    mark: quote.mark,
    index: fault.value.spot,
    ...(forward === undefined ? {} : { forward }),
    settlePrice: settle.value,
  });
}

/** The index quote where nothing is wrong with what is quoted. */
function faultOf(
  { symbol, underlying: name, expiryMs, contractSize }: Option,
  of: {
    readonly quote: InstrumentQuote;
    readonly underlying: UnderlyingQuote | undefined;
    readonly nowMs: number;
  },
): Result<UnderlyingQuote, MarginRefusal> {
  const { quote, underlying, nowMs } = of;
  if (underlying === undefined) {
    const message = `${symbol} needs the index price of ${name}, which is not in the snapshot`;
    return err({ code: 'UnknownUnderlying', where: name, message });
  }
  if (!(expiryMs > nowMs)) {
    const message = `${symbol} expired at ${formatInstant(expiryMs)} and the snapshot is of ${formatInstant(nowMs)}`;
    const range = `after ${nowMs}`;
    return err({
      code: 'ExpiredInstrument',
      where: symbol,
      value: String(expiryMs),
      range,
      message,
    });
  }
  if (underlying.spot.sign <= 0)
    return illegalValue(name, underlying.spot, 'an index price above zero');
  if (quote.mark.sign < 0) return illegalValue(symbol, quote.mark, 'a mark price from zero');
  if (contractSize.sign <= 0)
    return illegalValue(symbol, contractSize, 'a contract size above zero');
  const { volatility } = quote;
  if (volatility === 0) {
    const message = `${symbol}: a live option is quoted at a volatility above zero`;
    return err({ code: 'ZeroVolatility', where: symbol, value: '0', range: 'above 0', message });
  }
  if (volatility !== undefined && !(volatility > 0 && Number.isFinite(volatility))) {
    const code = Number.isFinite(volatility) ? 'IllegalValue' : 'NotFinite';
    const message = `${symbol}: the volatility ${volatility} is not a number above zero`;
    return err({ code, where: symbol, value: String(volatility), range: 'above 0', message });
  }
  return ok(underlying);
}
