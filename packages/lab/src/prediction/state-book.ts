// Reads the book of an account from the engine's state, as floats: effective tiers as listed now, prices at the mark.
// Drivers are indexes. Accounts under a rulebook are read with the listing's tiers too, which is an approximation.
import { isReciprocal, type ListedMarket, type ReadState } from '@plimsoll/engine';
import type { OptionLeg, RateBand, RiskBook, RiskLeg } from './risk-book.ts';

const YEAR_MS = 365 * 86_400_000;
const PPM = 1_000_000;
const PPB = 1_000_000_000;

export class StateBooks {
  private readonly state: ReadState;
  /** By market, with the listing they were made of: listings are replaced, never changed. */
  private readonly bands: { readonly of: ListedMarket; readonly bands: readonly RateBand[] }[] = [];

  constructor(state: ReadState) {
    this.state = state;
  }

  private get unit(): number {
    return 10 ** this.state.asset(0).scale;
  }

  /** The book in quote units. Funding owed since it was last settled is left out: it is small beside an hour's risk. */
  bookOf(account: number): RiskBook {
    const { state, unit } = this;
    const { cash, collateral, positions } = state.portfolio(account);
    let fixed = Number(cash) / unit;
    const legs: RiskLeg[] = [];
    for (const { asset, amount } of collateral) {
      const listed = state.asset(asset);
      const price = Number(state.assetPrice(asset)) / 10 ** state.assetPriceDecimals(asset);
      const value = (Number(amount) / 10 ** listed.scale) * price * (1 - listed.haircutPpm / PPM);
      legs.push({ type: 'linear', driver: listed.index, value, bands: [], costRate: 0 });
    }
    for (const { market, size, cost } of positions) {
      fixed -= Number(cost) / unit;
      const listed = state.market(market);
      const value = (Number(size) * Number(state.unitValue(market))) / unit;
      // A market in settlement is worth what it settles at and needs no margin any more.
      if (state.phase(market) !== 'trading') fixed += value;
      else legs.push(this.legOf(market, listed, { value, size: Number(size) }));
    }
    return { fixed, legs };
  }

  private legOf(
    market: number,
    listed: ListedMarket,
    held: { readonly value: number; readonly size: number },
  ): RiskLeg {
    const base = {
      driver: listed.index,
      value: held.value,
      bands: this.bandsOf(market, listed),
      costRate:
        (listed.liquidationPenaltyPpm + listed.liquidationSlippagePpm + listed.takerFeePpm) / PPM,
    };
    if (listed.kind === 'option')
      return this.optionLeg(market, listed, { ...base, size: held.size });
    return { ...base, type: isReciprocal(listed) ? 'reciprocal' : 'linear' };
  }

  private optionLeg(
    market: number,
    listed: ListedMarket,
    held: Omit<
      OptionLeg,
      'type' | 'underlying' | 'isCall' | 'isInCoin' | 'strikeRatio' | 'stdDev'
    > & {
      readonly size: number;
    },
  ): RiskLeg {
    const { state } = this;
    const { size, ...base } = held;
    const index = Number(state.indexPrice(market));
    const forward = Number(state.markets.forward.get(market)) || index;
    const years = Math.max(0, listed.expiryMs - state.time) / YEAR_MS;
    const volatility = Number(state.markets.volatility.get(market)) / PPB;
    const coins = (size * Number(listed.lotBase)) / 10 ** listed.baseDecimals;
    // Linear: worth of the coins in quote units; coin-settled: the coins themselves.
    const perIndexUnit = Number(listed.tickLotQuanta) / Number(listed.tickIndexUnits) / this.unit;
    const underlying = listed.payoff === 'linear' ? size * perIndexUnit * index : coins;
    return {
      ...base,
      type: 'option',
      underlying,
      isCall: listed.right === 'call',
      isInCoin: listed.payoff === 'inverse',
      strikeRatio: forward > 0 ? Number(listed.strike) / forward : 1,
      stdDev: volatility * Math.sqrt(years),
    };
  }

  private bandsOf(market: number, listed: ListedMarket): readonly RateBand[] {
    const known = this.bands[market];
    if (known?.of === listed) return known.bands;
    let deduction = 0;
    let before = 0;
    const bands = listed.tiers.map(({ fromNotional, maintenancePpm }) => {
      const from = Number(fromNotional) / this.unit;
      const rate = maintenancePpm / PPM;
      deduction += from * (rate - before);
      before = rate;
      return { from, rate, deduction };
    });
    this.bands[market] = { of: listed, bands };
    return bands;
  }
}
