// Values and tiers as floats, in the form the screen multiplies with: value of a lot, tiers as slopes and offsets, value
// of a quantum of collateral after its haircut. Derived from state and listings, never hashed.
import type { ListedMarket } from '../domain/market-view.ts';
import { PPM, pow10 } from '../domain/units.ts';
import type { State } from '../state/state.ts';

export class PriceTerms {
  /** Per market: settlement quanta per lot (signed; 0 where `isAsked`), and the funding index. */
  unit: Float64Array = new Float64Array(0);
  funding: Float64Array = new Float64Array(0);
  /** 1 for markets whose requirement is no function of notional alone: who holds one is asked exactly, always. */
  isAsked: Uint8Array = new Uint8Array(0);
  /** First tier of each market in the tier arrays; one more entry than markets. */
  tierStart: Uint32Array = new Uint32Array(1);
  tierFrom: Float64Array = new Float64Array(0);
  tierRate: Float64Array = new Float64Array(0);
  tierDeduction: Float64Array = new Float64Array(0);
  /** Per asset: counted settlement quanta per quantum. */
  collateral: Float64Array = new Float64Array(0);
  /** Grows whenever listings change. */
  listings = 0;

  private markets: readonly ListedMarket[] = [];

  refresh(state: State): void {
    const { listing } = state;
    // Listings are replaced, not changed, also at another scale: the same objects mean the same tiers.
    const same =
      listing.markets.length === this.markets.length &&
      listing.markets.every((_, i) => state.market(i) === this.markets[i]);
    if (!same) this.relist(listing.markets.map((_, i) => state.market(i)));
    for (let market = 0; market < this.markets.length; market++) {
      this.unit[market] = this.isAsked[market] === 1 ? 0 : Number(state.unitValue(market));
      this.funding[market] = Number(state.markets.fundingIndex.get(market));
    }
    if (this.collateral.length !== listing.assets.length) {
      this.collateral = new Float64Array(listing.assets.length);
    }
    for (let asset = 1; asset < listing.assets.length; asset++) {
      this.collateral[asset] = collateralFactor(state, asset);
    }
  }

  private relist(markets: readonly ListedMarket[]): void {
    this.listings++;
    this.markets = [...markets];
    const starts = [0];
    const from: number[] = [];
    const rate: number[] = [];
    const deduction: number[] = [];
    for (const market of markets) {
      let deducted = 0;
      let before = 0;
      for (const tier of market.tiers) {
        const slope = tier.maintenancePpm / 1e6;
        deducted += Number(tier.fromNotional) * (slope - before);
        before = slope;
        from.push(Number(tier.fromNotional));
        rate.push(slope);
        deduction.push(deducted);
      }
      starts.push(from.length);
    }
    this.unit = new Float64Array(markets.length);
    this.isAsked = Uint8Array.from(markets, (market) => (isAsked(market) ? 1 : 0));
    this.funding = new Float64Array(markets.length);
    this.tierStart = Uint32Array.from(starts);
    this.tierFrom = Float64Array.from(from);
    this.tierRate = Float64Array.from(rate);
    this.tierDeduction = Float64Array.from(deduction);
  }
}

/** Options and capped contracts. The requirement of all others goes by tiers of |size * unitValue|. */
const isAsked = (market: ListedMarket): boolean => market.kind === 'option' || market.capTicks > 0n;

function collateralFactor(state: State, asset: number): number {
  const listed = state.asset(asset);
  const digits = Number(pow10(listed.scale + state.assetPriceDecimals(asset)));
  const perCoin = Number(state.assetPrice(asset)) * Number(pow10(state.asset(0).scale));
  return (perCoin * (Number(PPM) - listed.haircutPpm)) / (digits * Number(PPM));
}
