// The price that an asset counts for: of its index, or what it redeems for where the venue's price broke from that.
import { assert } from '../base/assert.ts';
import { type AssetId, NONE, type Price } from '../domain/units.ts';
import { isAccepted } from '../oracle/quality.ts';
import { effectivePrice, inDecimals } from '../oracle/redemption.ts';
import type { ReadState } from './state.ts';

type PricedState = Pick<ReadState, 'asset' | 'indexes' | 'oracleQuality'> & {
  readonly listing: Pick<ReadState['listing'], 'indexes'>;
};

/** In units of the asset's index, rounded down. A redemption price that is itself degraded or old is not asked. */
export function priceOfAsset(state: PricedState, asset: AssetId): Price {
  const { index, redemptionIndex, depegPpm, depegChargePpm } = state.asset(asset);
  const price = state.indexes.price.get(index);
  if (redemptionIndex === NONE || price <= 0n) return price;
  if (!isAccepted(state.oracleQuality(redemptionIndex), 'uncertain')) return price;
  const own = state.listing.indexes[index];
  const other = state.listing.indexes[redemptionIndex];
  assert(own !== undefined && other !== undefined, () => `asset ${asset} has listed indexes`);
  const quoted = state.indexes.price.get(redemptionIndex);
  const redemption = inDecimals(quoted, other.decimals, own.decimals);
  if (redemption <= 0n) return price;
  return effectivePrice({ price, redemption, depegPpm, depegChargePpm });
}
