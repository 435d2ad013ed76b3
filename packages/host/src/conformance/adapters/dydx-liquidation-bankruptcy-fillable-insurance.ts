// Prices of a liquidation of a cross-margin account: the bankruptcy quote of a close, the fillable price, and what a fill is to
// the insurance fund.
import {
  bankruptcyQuoteOfNet,
  fillablePriceOfNet,
  insuranceFundDeltaOfNet,
  type NetAccount,
} from '@plimsoll/engine';
import { Exact, type NetPosition } from '@plimsoll/engine/models';
import { type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, has, listOf, textOf } from '../fields.ts';

/** The quote quantum, which the rule states for all cases. */
const QUANTUM = Exact.of('0.000001');

export const dydxLiquidationBankruptcyFillableInsurance: Adapter = ({ input }) => {
  const account: NetAccount = {
    quote: exactOf(input, 'usdc'),
    positions: listOf(input, 'positions').map(positionOf),
    quantum: QUANTUM,
  };
  const position = positionOf(heldIn(input));
  if (has(input, 'fillQuote')) {
    const delta = insuranceFundDeltaOfNet(account, position, {
      side: sideOf(input),
      fillSize: exactOf(input, 'fillSize'),
      fillQuote: exactOf(input, 'fillQuote'),
      mostFee: exactOf(input, 'maxLiquidationFee'),
    });
    return { insuranceFundDelta: delta };
  }
  const closed = has(input, 'deltaSize')
    ? { bankruptcyQuote: bankruptcyQuoteOfNet(account, position, exactOf(input, 'deltaSize')) }
    : {};
  if (!has(input, 'bankruptcyAdjustment')) return closed;
  const price = fillablePriceOfNet(account, position, {
    bankruptcyAdjustment: exactOf(input, 'bankruptcyAdjustment'),
    spreadToMaintenance: exactOf(input, 'spreadToMaintenanceMarginRatio'),
  });
  return { ...closed, fillablePrice: price, fillablePriceExact: price };
};

const positionOf = (from: JsonObject): NetPosition => ({
  size: exactOf(from, 'size'),
  price: exactOf(from, 'oraclePrice'),
  initialFraction: exactOf(from, 'imFraction'),
  maintenanceFraction: exactOf(from, 'mmFraction'),
  unsettledFunding: Exact.ZERO,
});

function heldIn(input: JsonObject): JsonObject {
  const market = textOf(input, 'market');
  const held = listOf(input, 'positions').find((each) => textOf(each, 'market') === market);
  if (held === undefined) throw new UnknownCase(`no position in "${market}"`);
  return held;
}

function sideOf(input: JsonObject): 'buy' | 'sell' {
  const side = textOf(input, 'side');
  if (side === 'buy' || side === 'sell') return side;
  throw new UnknownCase(`the side "${side}"`);
}
