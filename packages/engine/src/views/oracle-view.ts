// How far the price of a market may be trusted, as a read model: quality, the prices beside the index, and the permission matrix.
import { formatDecimal } from '../base/decimal.ts';
import type { IndexId } from '../domain/units.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import {
  acceptedQuality,
  type MarketAction,
  marketQuality,
  permits,
} from '../state/permissions.ts';
import type { ReadState } from '../state/state.ts';
import { indexDecimals } from './source.ts';
import type { OracleView, PermissionView } from './view-types.ts';

/** At the engine's time: a price grows old between ticks too. */
export function oracleView(state: ReadState, market: ListedMarket, id: number): OracleView {
  const { index } = market;
  const decimals = indexDecimals(state, market);
  const permission = (action: MarketAction): PermissionView => ({
    accepts: acceptedQuality(market, action),
    permitted: permits(state, id, action),
  });
  return {
    quality: marketQuality(state, id),
    ...sourcesOf(state, index),
    indexQuality: state.oracleQuality(index),
    confidence: formatDecimal(state.confidence(index), decimals),
    stablePrice: formatDecimal(state.stablePrice(index), decimals),
    averagePrice: formatDecimal(state.twapPrice(index), decimals),
    priceAgeMs: state.priceOfIndex(index) <= 0n ? null : state.priceAgeMs(index),
    permissions: {
      open: permission('open'),
      reduce: permission('reduce'),
      withdraw: permission('withdraw'),
      liquidate: permission('liquidate'),
      settle: permission('settle'),
      fund: permission('fund'),
    },
  };
}

/** How many sources of the index are listed, how many were heard lately enough to count, and how many it takes. */
function sourcesOf(
  state: ReadState,
  index: IndexId,
): Pick<OracleView, 'quorum' | 'sources' | 'heardSources'> {
  let sources = 0;
  let heardSources = 0;
  for (const [id, listed] of state.listing.sources.entries()) {
    if (listed.index !== index || listed.role !== 'index') continue;
    const heard = state.sources.time.get(id);
    sources += 1;
    if (heard > 0 && heard + listed.stalenessMs >= state.time) heardSources += 1;
  }
  return { quorum: state.listing.indexes[index]?.quorum ?? 0, sources, heardSources };
}
