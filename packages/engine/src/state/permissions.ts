// The permission matrix: which action a market allows at the quality that its price has now, and which asset may back new
// risk. The same for rules, liquidation, settlement, funding and views, so that none has an idea of staleness of its own.
import type { Market } from '../domain/listing.ts';
import type { OracleQuality } from '../domain/listing-oracle.ts';
import { type AssetId, type MarketId, NONE } from '../domain/units.ts';
import { isAccepted, worseOf } from '../oracle/quality.ts';
import type { ReadState } from './state.ts';

export const MARKET_ACTIONS = [
  'open',
  'reduce',
  'withdraw',
  'liquidate',
  'settle',
  'fund',
] as const;
export type MarketAction = (typeof MARKET_ACTIONS)[number];

type OracleState = Pick<ReadState, 'markets' | 'indexes' | 'market' | 'mark' | 'oracleQuality'>;

/**
 * Quality of what a market is marked at: that of its index, but stale while the mark itself is old for a reason of its own
 * (an option without a recent smile, a price that is fixed), and none before the first mark.
 */
export function marketQuality(state: OracleState, market: MarketId): OracleQuality {
  if (state.mark(market) === 0n) return 'none';
  const { index } = state.market(market);
  const quality = state.oracleQuality(index);
  const isOwn = state.markets.stale.get(market) === 1 && state.indexes.fresh.get(index) > 0;
  return isOwn ? worseOf(quality, 'stale') : quality;
}

/** Whether the market's matrix accepts the quality of now for an action. Settlement rests on the index, not on the mark. */
export function permits(state: OracleState, market: MarketId, action: MarketAction): boolean {
  const listed = state.market(market);
  const quality =
    action === 'settle' ? state.oracleQuality(listed.index) : marketQuality(state, market);
  return isAccepted(quality, acceptedQuality(listed, action));
}

/** The worst quality that the market accepts for an action. */
export function acceptedQuality(
  listed: Pick<Market, `${MarketAction}Quality`>,
  action: MarketAction,
): OracleQuality {
  return listed[`${action}Quality`];
}

/** Whether an asset's price is good enough to back new risk, a withdrawal or a sale; the settlement asset's always is. */
export function isValued(
  state: Pick<ReadState, 'asset' | 'oracleQuality'>,
  asset: AssetId,
): boolean {
  const { index, valueQuality } = state.asset(asset);
  return index === NONE || isAccepted(state.oracleQuality(index), valueQuality);
}
