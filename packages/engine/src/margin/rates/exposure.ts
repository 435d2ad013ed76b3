// What a rule by rate charges for: one row per perpetual or future of a scope, with its position, its resting orders and
// the value of one contract. How much of that value must be kept is each model's own matter.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { joined, type Position } from '../../domain/holdings.ts';
import { coinsPerContract, type Instrument } from '../../domain/instrument.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { contractValue, type PriceSource } from './contract-value.ts';

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
    const found = contractValue(row.instrument, scope.snapshot, source);
    if (!found.ok) return found;
    const { price, value, settlePrice } = found.value;
    const open = row.position?.size ?? Exact.ZERO;
    const cost = open.isZero ? Exact.ZERO : (row.position?.cost ?? Exact.ZERO);
    exposures.push({
      ...row,
      open,
      price,
      coins: coinsPerContract(row.instrument, price),
      notional: value.abs().times(settlePrice),
      settlePrice,
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
