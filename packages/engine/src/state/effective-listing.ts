// Markets and assets as they count now: what is listed, at the scales and haircuts that the schedule has in force. Made anew
// only when one of the two changes, so that a mirror that compares objects notices exactly the changes. Derived, never hashed.
import type { Asset } from '../domain/listing.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import { LISTED_SCALE_PPM, marketAtScales } from '../domain/scaled-tiers.ts';
import type { AssetId, MarketId, Ppm } from '../domain/units.ts';

type MarketInForce = {
  readonly listed: ListedMarket;
  readonly initial: number;
  readonly maintenance: number;
  readonly effective: ListedMarket;
};
type AssetInForce = {
  readonly listed: Asset;
  readonly haircut: number;
  readonly effective: Asset;
};

export class EffectiveListing {
  private readonly markets: MarketInForce[] = [];
  private readonly assets: AssetInForce[] = [];

  /** `initial` and `maintenance` as their columns hold them: scales in ppm, 0 for what is listed. */
  market(
    id: MarketId,
    listed: ListedMarket,
    { initial, maintenance }: { readonly initial: Ppm; readonly maintenance: Ppm },
  ): ListedMarket {
    const known = this.markets[id];
    if (known?.listed === listed && known.initial === initial && known.maintenance === maintenance)
      return known.effective;
    const effective = marketAtScales(listed, {
      initialPpm: Math.max(initial, LISTED_SCALE_PPM),
      maintenancePpm: Math.max(maintenance, LISTED_SCALE_PPM),
    });
    this.markets[id] = { listed, initial, maintenance, effective };
    return effective;
  }

  /** `haircut`: the maintenance haircut of the column; the listed one counts where that is more. */
  asset(id: AssetId, listed: Asset, haircut: Ppm): Asset {
    const known = this.assets[id];
    if (known?.listed === listed && known.haircut === haircut) return known.effective;
    const effective = haircut <= listed.haircutPpm ? listed : { ...listed, haircutPpm: haircut };
    this.assets[id] = { listed, haircut, effective };
    return effective;
  }
}
