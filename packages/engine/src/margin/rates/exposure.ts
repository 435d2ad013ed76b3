// What a rule by rate charges for: one row per perpetual or future of a scope, with its position, its resting orders and
// the value of one contract. How much of that value must be kept is each model's own matter.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { joined, type Position } from '../../domain/holdings.ts';
import { coinsPerContract, type Instrument, unitValue } from '../../domain/instrument.ts';
import { oneOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';

export const PRICE_SOURCES = ['mark', 'index'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** The parameter by which a rulebook says at which price notional is taken. */
export const priceSource = oneOf('price at which notional is taken', PRICE_SOURCES);

export type Exposure = {
  readonly instrument: Instrument;
  /** The rows of the instrument joined; absent where there are orders only. */
  readonly position: Position | undefined;
  /** Contracts, signed. */
  readonly open: Exact;
  /** Contracts on resting orders of each side that are not reduce-only; never negative. */
  readonly buys: Exact;
  readonly sells: Exact;
  /** Quote units per coin. */
  readonly price: Exact;
  /** Coins of one contract, positive. */
  readonly coins: Exact;
  /** Value of one contract without its sign, numeraire. */
  readonly notional: Exact;
  /** What an open position was entered for without its sign, numeraire. */
  readonly entry: Exact;
  /** Numeraire; positive is owed by the account. */
  readonly fundingOwed: Exact;
  /** Numeraire per unit of the settlement asset. */
  readonly settlePrice: Exact;
};

/**
 * The exposures of a scope, ascending by symbol; rows of one instrument count as one. Refused where an instrument is an
 * option (its value is no rate of a price) or where a quote is missing.
 */
export function exposuresOf(
  scope: Scope,
  source: PriceSource,
): Result<readonly Exposure[], MarginRefusal> {
  const rows = new Map<string, Row>();
  const { positions, orders } = joined(scope.holdings);
  for (const position of positions) {
    rows.set(position.instrument.symbol, { ...emptyRow(position.instrument), position });
  }
  for (const { instrument, side, size, reduceOnly } of orders) {
    const row = rows.get(instrument.symbol) ?? emptyRow(instrument);
    rows.set(instrument.symbol, row);
    if (reduceOnly) continue;
    if (side === 'buy') row.buys = row.buys.plus(size);
    else row.sells = row.sells.plus(size);
  }
  const exposures: Exposure[] = [];
  for (const symbol of [...rows.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    const row = rows.get(symbol);
    if (row === undefined) continue;
    const terms = termsOf(row.instrument, scope.snapshot, source);
    if (!terms.ok) return terms;
    const { settlePrice } = terms.value;
    const open = row.position?.size ?? Exact.ZERO;
    const cost = open.isZero ? Exact.ZERO : (row.position?.cost ?? Exact.ZERO);
    exposures.push({
      ...row,
      ...terms.value,
      open,
      entry: cost.abs().times(settlePrice),
      fundingOwed: (row.position?.fundingOwed ?? Exact.ZERO).times(settlePrice),
    });
  }
  return ok(exposures);
}

type Row = {
  readonly instrument: Instrument;
  readonly position: Position | undefined;
  buys: Exact;
  sells: Exact;
};

const emptyRow = (instrument: Instrument): Row => ({
  instrument,
  position: undefined,
  buys: Exact.ZERO,
  sells: Exact.ZERO,
});

type TermsAtPrice = Pick<Exposure, 'price' | 'coins' | 'notional' | 'settlePrice'>;

function termsOf(
  instrument: Instrument,
  snapshot: Snapshot,
  source: PriceSource,
): Result<TermsAtPrice, MarginRefusal> {
  const { symbol, underlying } = instrument;
  if (instrument.kind === 'option') {
    return err({
      code: 'NoRuleApplies',
      where: symbol,
      message: `${symbol} is an option, and a rate on notional is a rule for perpetuals and futures`,
    });
  }
  const price =
    source === 'mark'
      ? snapshot.instruments.get(symbol)?.mark
      : snapshot.underlyings.get(underlying)?.spot;
  if (price === undefined || price.sign <= 0) {
    return err({
      code: source === 'mark' ? 'MissingQuote' : 'UnknownUnderlying',
      where: source === 'mark' ? symbol : underlying,
      ...(price === undefined ? {} : { value: String(price), range: 'above 0' }),
      message: `${symbol} needs a positive ${source} price, and the snapshot has ${price ?? 'none'}`,
    });
  }
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  return ok({
    price,
    coins: coinsPerContract(instrument, price),
    notional: unitValue(instrument, price).abs().times(settle.value),
    settlePrice: settle.value,
  });
}
