// A quick look at accounts in floats: what agents act on and what charts are drawn from. Decides nothing; the engine's own
// integers do.
import type { ListedMarket, ReadState } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';

const UNIT = 10 ** SETTLEMENT_SCALE;
type Band = {
  readonly from: number;
  readonly initial: number;
  readonly initialDeduction: number;
  readonly rate: number;
  readonly deduction: number;
};

/** `look` fills the fields for one account; `refresh` first, once a step. All in whole quote units. */
export class FloatRisk {
  equity = 0;
  /** Of the positions alone, by the rates of now; open orders and caution are left out. */
  initial = 0;
  maintenance = 0;
  notional = 0;
  unrealised = 0;
  positions = 0;
  private readonly state: ReadState;
  private units: Float64Array = new Float64Array(0);
  private assetUnits: Float64Array = new Float64Array(0);
  private bands: (readonly Band[])[] = [];
  /** What the bands were read from: a listing is replaced when its rates move. */
  private listed: ListedMarket[] = [];

  constructor(state: ReadState) {
    this.state = state;
  }

  refresh(): void {
    const { markets, assets } = this.state.listing;
    if (this.units.length !== markets.length) this.units = new Float64Array(markets.length);
    for (let market = 0; market < markets.length; market += 1) {
      const now = this.state.market(market);
      if (now === this.listed[market]) continue;
      this.listed[market] = now;
      this.bands[market] = bandsOf(now.tiers);
    }
    if (this.assetUnits.length !== assets.length) this.assetUnits = new Float64Array(assets.length);
    for (let i = 0; i < markets.length; i++) this.units[i] = Number(this.state.unitValue(i)) / UNIT;
    for (const [i, asset] of assets.entries()) {
      if (i === 0) continue;
      const price = Number(this.state.assetPrice(i)) / 10 ** this.state.assetPriceDecimals(i);
      this.assetUnits[i] = (price * (1 - asset.haircutPpm / 1e6)) / 10 ** asset.scale;
    }
  }

  /** Quote units that one lot is worth at the mark; 0 before the first mark. */
  lotValue(market: number): number {
    return this.units[market] ?? 0;
  }

  look(account: number): void {
    const { accounts, positions, balances } = this.state;
    let equity = Number(accounts.cash.get(account)) / UNIT;
    let notional = 0;
    let initial = 0;
    let maintenance = 0;
    let unrealised = 0;
    let count = 0;
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      const market = positions.market.get(row);
      const value = Number(positions.size.get(row)) * (this.units[market] as number);
      unrealised += value - Number(positions.cost.get(row)) / UNIT;
      const size = Math.abs(value);
      notional += size;
      const band = bandAt(this.bands[market] as readonly Band[], size);
      initial += size * band.initial - band.initialDeduction;
      maintenance += size * band.rate - band.deduction;
      count += 1;
    }
    equity += unrealised;
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row)) {
      equity +=
        Number(balances.amount.get(row)) * (this.assetUnits[balances.asset.get(row)] as number);
    }
    this.equity = equity;
    this.initial = initial;
    this.maintenance = maintenance;
    this.notional = notional;
    this.unrealised = unrealised;
    this.positions = count;
  }

  /** Maintenance margin over equity; infinite at or below zero equity. */
  get ratio(): number {
    return this.equity > 0 ? this.maintenance / this.equity : Number.POSITIVE_INFINITY;
  }
}

function bandsOf(
  tiers: readonly {
    readonly fromNotional: bigint;
    readonly initialPpm: number;
    readonly maintenancePpm: number;
  }[],
): readonly Band[] {
  let [deduction, before] = [0, 0];
  let [initialDeduction, initialBefore] = [0, 0];
  return tiers.map(({ fromNotional, initialPpm, maintenancePpm }) => {
    const from = Number(fromNotional) / UNIT;
    const initial = initialPpm / 1e6;
    const rate = maintenancePpm / 1e6;
    initialDeduction += from * (initial - initialBefore);
    deduction += from * (rate - before);
    initialBefore = initial;
    before = rate;
    return { from, initial, initialDeduction, rate, deduction };
  });
}

/** The highest band that the notional reaches; the first one starts at zero. */
function bandAt(bands: readonly Band[], notional: number): Band {
  let at = bands.length - 1;
  while (at > 0 && notional < (bands[at] as Band).from) at -= 1;
  return bands[at] as Band;
}
