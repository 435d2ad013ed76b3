// A listed market as a contract of the exact world, and its prices there. One contract is one lot.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type MarketId, pow10, type Ticks } from '../../domain/units.ts';
import { isReciprocal, unitValueAt } from '../../domain/unit-value.ts';
import type { ExactView } from './exact-view.ts';
import { nameOf } from './names.ts';

/** `contractSize`: coins of a lot, or the face of one for inverse perpetuals and futures. */
export function exactInstrument(view: ExactView, market: MarketId): Instrument {
  const { markets, indexes, assets } = view.listing;
  const listed = view.market(market);
  const { kind, payoff, expiryMs, lotBase, baseDecimals, right, capTicks } = listed;
  const terms = {
    symbol: nameOf(markets, market),
    underlying: nameOf(indexes, listed.index),
    settle: nameOf(assets, 0),
    payoff,
    contractSize: Exact.ratio(lotBase, pow10(baseDecimals)),
  };
  if (kind === 'perpetual') return { kind, ...terms };
  if (kind === 'future') {
    const cap = capTicks > 0n ? { cap: inQuoteUnits(view, market, capTicks) } : {};
    return { kind, ...terms, expiryMs, ...cap };
  }
  assert(right !== 'none', () => `option ${market} is a call or a put`);
  const strike = Exact.ratio(listed.strike, pow10(indexDecimals(view, market)));
  return { kind, ...terms, expiryMs, strike, right };
}

/**
 * A price of the market as the exact world quotes it. Of an inverse contract it is the price at which a lot is worth just
 * what the ledger says: the ledger rounds that worth to a quantum, and both worlds must count the same money. It differs
 * from the ticks by an eighth of one at most (`TickUnresolved` is refused at listing).
 */
export function exactPrice(view: ExactView, market: MarketId, price: Ticks): Exact {
  const listed = view.market(market);
  if (!isReciprocal(listed)) return inQuoteUnits(view, market, price);
  const unit = unitValueAt(listed, price);
  assert(unit < 0n, () => `a lot of inverse market ${market} is worth something at ${price}`);
  const face = listed.lotBase * pow10(view.asset(0).scale);
  return Exact.ratio(face, -unit * pow10(listed.baseDecimals));
}

const inQuoteUnits = (view: ExactView, market: MarketId, price: Ticks): Exact =>
  Exact.ratio(price * view.market(market).tickIndexUnits, pow10(indexDecimals(view, market)));

function indexDecimals(view: ExactView, market: MarketId): number {
  const index = view.listing.indexes[view.market(market).index];
  assert(index !== undefined, () => `market ${market} has an index`);
  return index.decimals;
}
