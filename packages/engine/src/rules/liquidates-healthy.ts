// Listing something anew has no notice and shelters nobody, so it may not by itself bring a healthy account below maintenance
// margin. What has to be tightened further goes by the schedule, or by a risk manager's override, which shelter.
import type { Asset, Market, Tier } from '../domain/listing.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { Reject } from '../domain/reject.ts';
import { marketAtScales } from '../domain/scaled-tiers.ts';
import type { AssetId, MarketId } from '../domain/units.ts';
import { brokenBy, needsNothing, NOBODY_IS_SAFE, type Tightening } from '../risk/tightening.ts';
import { scalesOf } from '../state/schedule-reading.ts';
import type { ReadState } from '../state/state.ts';

/**
 * A market's new listing, judged at the scales in force. What is open is counted in the old grid, which the new one divides:
 * requirements go by notional, which a finer grid leaves as it is.
 */
export function liquidatedByListing(
  state: ReadState,
  market: MarketId,
  listed: Market,
): Reject | undefined {
  const before = state.listedMarket(market);
  const { tickIndexUnits, lotBase, baseDecimals, minPriceTicks, maxPriceTicks, capTicks } = before;
  const grid = { tickIndexUnits, lotBase, baseDecimals, minPriceTicks, maxPriceTicks, capTicks };
  const { tickLotQuanta, expiry, bucketAccount, suspenseAccount } = before;
  const derived = { tickLotQuanta, expiry, bucketAccount, suspenseAccount };
  const anew: ListedMarket = { ...listed, ...grid, ...derived };
  const after = marketAtScales(anew, scalesOf(state, market));
  if (isNoTighter(state.market(market).tiers, after.tiers)) return undefined;
  const why =
    'the schedule of its margin, or OverrideMargin, raises maintenance margin and shelters who was healthy';
  return refusal(state, why, {
    of: 'market',
    id: market,
    change: { market: (id) => (id === market ? after : state.market(id)) },
    isSafe: NOBODY_IS_SAFE,
  });
}

/** The same tiers, none with a higher maintenance rate: no contract needs more, and nobody has to be asked. */
const isNoTighter = (before: readonly Tier[], after: readonly Tier[]): boolean =>
  before.length === after.length &&
  before.every((tier, i) => {
    const anew = after[i] as Tier;
    return anew.fromNotional === tier.fromNotional && anew.maintenancePpm <= tier.maintenancePpm;
  });

/** An asset's new listing, judged at the larger of its haircut and the one in force. */
export function liquidatedByHaircut(
  state: ReadState,
  asset: AssetId,
  listed: Asset,
): Reject | undefined {
  const inForce = state.assets.maintenanceHaircut.get(asset);
  const haircutPpm = Math.max(listed.haircutPpm, inForce);
  if (haircutPpm <= state.asset(asset).haircutPpm) return undefined;
  const after = { ...listed, haircutPpm };
  const why =
    'the schedule of its haircut, or OverrideHaircut, raises the haircut and shelters who was healthy';
  return refusal(state, why, {
    of: 'asset',
    id: asset,
    change: { asset: (id) => (id === asset ? after : state.asset(id)) },
    isSafe: (account) => needsNothing(state, account),
  });
}

function refusal(state: ReadState, why: string, tightening: Tightening): Reject | undefined {
  const broken = brokenBy(state, tightening);
  const [first] = broken;
  if (first === undefined) return undefined;
  const { of: what, id } = tightening;
  return { type: 'LiquidatesHealthy', what, id, accounts: broken.length, first, why };
}
