// The permission matrix: which action a market allows at the quality that its price has now, and which asset may back new
// risk. The same for rules, liquidation, settlement, funding and views, so that none has an idea of staleness of its own.
import type { MarketPermissions, OracleQuality } from '../domain/listing-oracle.ts';
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
 * (an option without a recent smile). None before the first mark, and when the price is fixed.
 */
export function marketQuality(state: OracleState, market: MarketId): OracleQuality {
  if (state.mark(market) === 0n || state.markets.phase.get(market) !== 0) return 'none';
  const { index } = state.market(market);
  const quality = state.oracleQuality(index);
  const isOwn = state.markets.stale.get(market) === 1 && state.indexes.fresh.get(index) > 0;
  return isOwn ? worseOf(quality, 'stale') : quality;
}

/**
 * Whether the market's matrix accepts the quality of now for an action. Settlement and funding rest on the index, not on the
 * mark. Where there is no price nothing is permitted, whatever is listed.
 */
export function permits(state: OracleState, market: MarketId, action: MarketAction): boolean {
  const listed = state.market(market);
  const quality =
    action === 'settle' || action === 'fund'
      ? state.oracleQuality(listed.index)
      : marketQuality(state, market);
  return quality !== 'none' && isAccepted(quality, acceptedQuality(listed, action));
}

/** The worst quality that the market accepts for an action. */
export function acceptedQuality(listed: MarketPermissions, action: MarketAction): OracleQuality {
  return listed[PERMISSION[action]];
}

/** The field of a listing that names it. */
const PERMISSION = {
  open: 'openQuality',
  reduce: 'reduceQuality',
  withdraw: 'withdrawQuality',
  liquidate: 'liquidateQuality',
  settle: 'settleQuality',
  fund: 'fundQuality',
} as const satisfies Record<MarketAction, keyof MarketPermissions>;

/** Whether an asset's price is good enough to back new risk, a withdrawal or a sale; the settlement asset's always is. */
export function isValued(
  state: Pick<ReadState, 'asset' | 'oracleQuality'>,
  asset: AssetId,
): boolean {
  const { index, valueQuality } = state.asset(asset);
  if (index === NONE) return true;
  const quality = state.oracleQuality(index);
  return quality !== 'none' && isAccepted(quality, valueQuality);
}
