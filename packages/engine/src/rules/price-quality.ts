// The reject of an action that a market's permission matrix does not accept at the quality of its price. Old and missing prices
// have a reject of their own; doubtful ones are told with what they are and what would do.
import type { Reject } from '../domain/reject.ts';
import type { MarketId } from '../domain/units.ts';
import {
  acceptedQuality,
  type MarketAction,
  marketQuality,
  permits,
} from '../state/permissions.ts';
import type { ReadState } from '../state/state.ts';

/** undefined where the action is permitted. */
export function qualityTooLow(
  state: ReadState,
  market: MarketId,
  action: Exclude<MarketAction, 'settle' | 'fund'>,
): Reject | undefined {
  if (permits(state, market, action)) return undefined;
  const quality = marketQuality(state, market);
  if (quality === 'degraded' || quality === 'stale' || quality === 'none')
    return { type: 'MarketStale', market };
  const accepts = acceptedQuality(state.market(market), action);
  return { type: 'OracleQualityTooLow', market, action, quality, accepts };
}
