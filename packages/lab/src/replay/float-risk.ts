// A quick look at accounts in floats: what agents act on and what charts are drawn from. Decides nothing; the engine's own
// integers do.
import type { ReadState } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';

const UNIT = 10 ** SETTLEMENT_SCALE;
type Band = {
  readonly from: number;
  readonly initial: number;
  readonly rate: number;
  readonly deduction: number;
};

/** `look` fills the fields for one account; `refresh` first, once a step. All in whole quote units. */
export class FloatRisk {
  equity = 0;
  maintenance = 0;
  notional = 0;
  unrealised = 0;
  positions = 0;
  private readonly state: ReadState;
  private units: Float64Array = new Float64Array(0);
  private assetUnits: Float64Array = new Float64Array(0);
  private bands: readonly (readonly Band[])[] = [];

  constructor(state: ReadState) {
    this.state = state;
  }

  refresh(): void {
    const { markets, assets } = this.state.listing;
    if (this.units.length !== markets.length) {
      this.units = new Float64Array(markets.length);
      this.bands = markets.map((market) => bandsOf(market.tiers));
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
      maintenance += maintenanceOf(this.bands[market] as readonly Band[], size);
      count += 1;
    }
    equity += unrealised;
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row)) {
      equity +=
        Number(balances.amount.get(row)) * (this.assetUnits[balances.asset.get(row)] as number);
    }
    this.equity = equity;
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
  let deduction = 0;
  let before = 0;
  return tiers.map(({ fromNotional, initialPpm, maintenancePpm }) => {
    const from = Number(fromNotional) / UNIT;
    const rate = maintenancePpm / 1e6;
    deduction += from * (rate - before);
    before = rate;
    return { from, initial: initialPpm / 1e6, rate, deduction };
  });
}

function maintenanceOf(bands: readonly Band[], notional: number): number {
  for (let i = bands.length - 1; i >= 0; i -= 1) {
    const band = bands[i] as Band;
    if (notional >= band.from) return notional * band.rate - band.deduction;
  }
  return 0;
}
