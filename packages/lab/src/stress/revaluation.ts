// What every market and every collateral asset of a venue is worth after a shock of index prices and volatilities, by the
// engine's own pricing: index plus clamped basis on the grid, Black-76 at the venue's smile, one over the price for inverse
// contracts. Marks are the engine's to the tick; values are floats from there on. Knows no account.
//
// The smile is kept over log-moneyness, as the engine keeps it: it moves with the forward.
import {
  type Asset,
  isReciprocal,
  type ListedMarket,
  NONE,
  type Price,
  type ReadState,
  type Ticks,
  unitValueAt,
} from '@plimsoll/engine';
import {
  averageOf,
  effectivePrice,
  elapsedMs,
  expectedSettlement,
  forwardPrice,
  inDecimals,
  isAccepted,
  onGrid,
  optionMark,
  smileOf,
  varianceYears,
  volatilityOf,
} from '@plimsoll/engine/models';
import { ln, tenTo } from '../base/elementary.ts';

const YEAR_MS = 31_536_000_000;
const BASIS_GUARD = 1_000_000n;

/** Columns of what was last asked for with `to`. Money is settlement quanta as floats. */
export class Revaluation {
  /** By market: value of one lot, signed, and what its coins are worth (options only). */
  readonly unit: Float64Array;
  readonly coinUnit: Float64Array;
  /** By asset: settlement quanta that one quantum counts for before any haircut, and brings when it is sold to the fund. */
  readonly price: Float64Array;
  readonly realised: Float64Array;
  /** Markets whose options could not be priced in this shock and stand at their last mark. */
  unpriced = 0;
  private readonly state: ReadState;
  private readonly held: readonly number[];
  private readonly prices: Price[];
  private readonly shocked: Price[];

  /** `held`: the markets to revalue; the columns of others say nothing. */
  constructor(state: ReadState, held: readonly number[] = everyMarket(state)) {
    this.state = state;
    this.held = held;
    const { markets, assets, indexes } = state.listing;
    this.unit = new Float64Array(markets.length);
    this.coinUnit = new Float64Array(markets.length);
    this.price = new Float64Array(assets.length);
    this.realised = new Float64Array(assets.length);
    this.prices = indexes.map((_, id) => state.priceOfIndex(id));
    this.shocked = [...this.prices];
  }

  get indexes(): number {
    return this.prices.length;
  }

  /** Moves: by index, fractions of the price; a price never falls below one unit. `volatility`: factor on every smile. */
  to(moves: Float64Array, volatility: number): void {
    const { state, prices, shocked } = this;
    for (let id = 0; id < prices.length; id += 1) {
      const price = prices[id] as Price;
      const move = moves[id] as number;
      shocked[id] = move === 0 || price <= 0n ? price : movedPrice(price, move);
    }
    this.unpriced = 0;
    for (const id of this.held) this.revalue(id, volatility);
    for (let id = 0; id < this.price.length; id += 1) this.revalueAsset(state.asset(id), id);
  }

  private revalue(id: number, volatility: number): void {
    const { state } = this;
    const market = state.market(id);
    const price = this.shocked[market.index] as Price;
    if (state.phase(id) !== 'trading' || state.mark(id) === 0n || price <= 0n) {
      this.unit[id] = Number(state.unitValue(id));
      this.coinUnit[id] = 0;
      return;
    }
    if (market.kind === 'option') {
      this.unit[id] = this.optionUnit(id, { market, price, volatility });
      this.coinUnit[id] = coinUnitOf(market, Number(price), state.asset(0).scale);
      return;
    }
    const basis = state.markets.basis.get(id);
    const forward = forwardPrice({ index: price, basis, clampPpm: market.basisClampPpm });
    const worth =
      market.expiry === NONE
        ? { numerator: forward, denominator: BASIS_GUARD }
        : expectedSettlement({
            now: state.time,
            forward,
            average: averageOf(state, market.expiry),
            expiryMs: market.expiryMs,
            settlementWindowMs: market.settlementWindowMs,
          });
    this.unit[id] = Number(unitValueAt(market, onGrid(worth, market)));
  }

  /** As the engine marks options, at a shocked index and a scaled volatility; the last mark where that cannot be priced. */
  private optionUnit(
    id: number,
    at: { readonly market: ListedMarket; readonly price: Price; readonly volatility: number },
  ): number {
    const { state } = this;
    const { market, price } = at;
    const { expiries } = state;
    const mark = (): Ticks | undefined => {
      const times = { expiryMs: market.expiryMs, settlementWindowMs: market.settlementWindowMs };
      const based = price + expiries.forwardBasis.get(market.expiry);
      const forward = based > 1n ? based : 1n;
      const { numerator, denominator } = expectedSettlement({
        now: state.time,
        forward: forward * BASIS_GUARD,
        average: averageOf(state, market.expiry),
        ...times,
      });
      const expected = Number(numerator) / Number(denominator);
      const years = (market.expiryMs - expiries.volatilityTime.get(market.expiry)) / YEAR_MS;
      const logMoneyness = ln(Number(market.strike) / Number(forward));
      const smile = volatilityOf(smileOf(state, market.expiry), { logMoneyness, years });
      if (smile === undefined) return undefined;
      const open = 1 - elapsedMs(state.time, times) / times.settlementWindowMs;
      const toExpiryMs = market.expiryMs - state.time;
      const { settlementWindowMs } = times;
      const span = varianceYears({ toExpiryMs, settlementWindowMs, yearMs: YEAR_MS });
      const deviation = smile * at.volatility * Math.sqrt(span) * open;
      const priced = optionMark(market, {
        expected,
        stdDev: (deviation * Number(forward)) / expected,
        indexDecimals: state.listing.indexes[market.index]?.decimals ?? 0,
      });
      if (priced.ok) return priced.value;
      // Beyond the largest price of its grid it stands at that price: more than it a mark cannot say.
      return priced.error === 'tooLarge' ? market.maxPriceTicks : undefined;
    };
    const found = mark();
    if (found === undefined) this.unpriced += 1;
    return Number(unitValueAt(market, found ?? state.mark(id)));
  }

  /** Counted: at the price that the venue values it at; realised: at the index, less what the fund buys it below that. */
  private revalueAsset(asset: Asset, id: number): void {
    const { state } = this;
    if (asset.index === NONE) {
      this.price[id] = 1;
      this.realised[id] = 1;
      return;
    }
    const market = this.shocked[asset.index] as Price;
    const quanta = tenTo(state.asset(0).scale - asset.scale - state.assetPriceDecimals(id));
    this.price[id] = Number(this.countedPrice(asset, market)) * quanta;
    this.realised[id] = Number(market) * quanta * (1 - asset.conversionDiscountPpm / 1e6);
  }

  /** As the engine counts it: the index, or what the asset redeems for where the two broke apart. */
  private countedPrice(asset: Asset, price: Price): Price {
    const { redemptionIndex, depegPpm, depegChargePpm } = asset;
    const { state, shocked } = this;
    if (redemptionIndex === NONE || price <= 0n) return price;
    if (!isAccepted(state.oracleQuality(redemptionIndex), 'uncertain')) return price;
    const decimalsOf = (index: number): number => state.listing.indexes[index]?.decimals ?? 0;
    const quoted = shocked[redemptionIndex] as Price;
    const to = decimalsOf(asset.index);
    const redemption = inDecimals(quoted, decimalsOf(redemptionIndex), to);
    if (redemption <= 0n) return price;
    return effectivePrice({ price, redemption, depegPpm, depegChargePpm });
  }
}

const everyMarket = ({ listing }: ReadState): readonly number[] => [...listing.markets.keys()];

const movedPrice = (price: Price, move: number): Price =>
  BigInt(Math.max(1, Math.round(Number(price) * (1 + move)))) as Price;

/** Settlement quanta that the coins of one lot of an option are worth: of a coin-settled one a fixed amount of the coin. */
function coinUnitOf(market: ListedMarket, price: number, settlementScale: number): number {
  if (market.payoff === 'inverse' && !isReciprocal(market))
    return Number(market.lotBase) * tenTo(settlementScale - market.baseDecimals);
  return (price * Number(market.tickLotQuanta)) / Number(market.tickIndexUnits);
}
