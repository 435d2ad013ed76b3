// The float screen: one pass over all positions that clears every account which is surely healthy and surely still at its
// announced level. Derived from the state, never hashed; the accounts it cannot clear are decided again with integers,
// so it can cost time but never change a decision.
//
// Error bound per account, with n terms of which each was computed with a few roundings:
//   |screened - exact| <= (n + 16) * 2^-52 * sum|terms| + 2 quanta a term (the integer form rounds each term once).
import type { ListedMarket } from '../domain/market-view.ts';
import { type AccountId, FUNDING_GUARD, NONE, PPM, pow10 } from '../domain/units.ts';
import type { State } from '../state/state.ts';

const PER_GUARD = 1 / Number(FUNDING_GUARD);

/** Per market, as floats: value of a lot, funding index, tiers as slopes and offsets. */
type MarketTerms = {
  unit: Float64Array;
  funding: Float64Array;
  /** First tier of a market in the tier arrays; one more entry than markets. */
  tierStart: Uint32Array;
  tierFrom: Float64Array;
  tierRate: Float64Array;
  tierDeduction: Float64Array;
};

export class RiskScan {
  private readonly state: State;
  /** Mirrors of position and balance rows. */
  private size: Float64Array = new Float64Array(0);
  private cost: Float64Array = new Float64Array(0);
  private entry: Float64Array = new Float64Array(0);
  private amount: Float64Array = new Float64Array(0);
  private cash: Float64Array = new Float64Array(0);
  /** Sums per account. */
  private equity: Float64Array = new Float64Array(0);
  private maintenance: Float64Array = new Float64Array(0);
  private absolute: Float64Array = new Float64Array(0);
  private listedMarkets: readonly ListedMarket[] = [];
  private terms: MarketTerms = emptyTerms();
  private readonly stale = new Set<AccountId>();
  private all = true;

  constructor(state: State) {
    this.state = state;
  }

  /** Notes what a step wrote; mirrors are refreshed at the next scan. */
  note(touched: ReadonlySet<AccountId>): void {
    for (const account of touched) this.stale.add(account);
  }
  /** After a restore or a rescaled grid: everything is read again. */
  invalidate(): void {
    this.all = true;
  }

  /**
   * Screens all accounts at the state's marks.
   * `visit(account)` is called, ascending, for each account that may be below maintenance or over its negative balance
   * cap, is being liquidated, or may have left its announced margin level.
   */
  scan(visit: (account: AccountId) => void): void {
    this.refresh();
    this.sumPositions();
    this.sumCollateral();
    this.judge(visit);
  }

  private refresh(): void {
    const { state } = this;
    const positions = state.rows('positions');
    const balances = state.rows('balances');
    const accounts = state.rows('accounts');
    if (positions > this.size.length) {
      this.size = grown(this.size, positions);
      this.cost = grown(this.cost, positions);
      this.entry = grown(this.entry, positions);
    }
    if (balances > this.amount.length) this.amount = grown(this.amount, balances);
    if (accounts > this.equity.length) {
      this.equity = grown(this.equity, accounts);
      this.maintenance = grown(this.maintenance, accounts);
      this.absolute = grown(this.absolute, accounts);
      this.cash = grown(this.cash, accounts);
    }
    if (this.all) for (let account = 0; account < accounts; account++) this.mirror(account);
    else for (const account of this.stale) this.mirror(account);
    // What this very step has written so far.
    for (const account of state.touched) this.mirror(account);
    this.stale.clear();
    this.all = false;
    this.refreshTerms();
  }

  private mirror(account: AccountId): void {
    const { positions, balances, accounts } = this.state;
    this.cash[account] = Number(accounts.cash.get(account));
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      this.size[row] = Number(positions.size.get(row));
      this.cost[row] = Number(positions.cost.get(row));
      this.entry[row] = Number(positions.fundingIndex.get(row));
    }
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row)) {
      this.amount[row] = Number(balances.amount.get(row));
    }
  }

  private refreshTerms(): void {
    const { listing, markets } = this.state;
    // Listings are replaced, not changed: the same objects mean the same tiers.
    const same =
      listing.markets.length === this.listedMarkets.length &&
      listing.markets.every((each, i) => each === this.listedMarkets[i]);
    if (!same) {
      this.listedMarkets = [...listing.markets];
      this.terms = tierTerms(this.listedMarkets);
    }
    for (let market = 0; market < this.listedMarkets.length; market++) {
      const listed = this.listedMarkets[market] as ListedMarket;
      this.terms.unit[market] = Number(markets.mark.get(market)) * Number(listed.tickLotQuanta);
      this.terms.funding[market] = Number(markets.fundingIndex.get(market));
    }
  }

  private sumPositions(): void {
    const { equity, maintenance, absolute, size, cost, entry } = this;
    const { unit, funding, tierStart, tierFrom, tierRate, tierDeduction } = this.terms;
    equity.fill(0);
    maintenance.fill(0);
    absolute.fill(0);
    const account = this.state.positions.account.values;
    const market = this.state.positions.market.values;
    const rows = this.state.rows('positions');
    for (let row = 0; row < rows; row++) {
      const a = account[row] as number;
      if (a === NONE) continue;
      const m = market[row] as number;
      const s = size[row] as number;
      const value = s * (unit[m] as number);
      // Math.abs is exact and branch-free; signs are as good as random here.
      const notional = Math.abs(value);
      const paid = cost[row] as number;
      const owed = s * ((funding[m] as number) - (entry[row] as number)) * PER_GUARD;
      // Most positions lie in the first tier.
      let tier = tierStart[m] as number;
      const last = (tierStart[m + 1] as number) - 1;
      while (tier < last && notional > (tierFrom[tier + 1] as number)) tier++;
      const required = notional * (tierRate[tier] as number) - (tierDeduction[tier] as number);
      equity[a] = (equity[a] as number) + (value - paid - owed);
      maintenance[a] = (maintenance[a] as number) + required;
      absolute[a] = (absolute[a] as number) + (3 * notional + Math.abs(paid) + Math.abs(owed));
    }
  }

  private sumCollateral(): void {
    const { state, equity, absolute, amount } = this;
    const rows = state.rows('balances');
    if (rows === 0) return;
    const factor = state.listing.assets.map((listed, asset) => {
      if (asset === 0) return 1;
      const digits = Number(pow10(listed.scale + state.assetPriceDecimals(asset)));
      return (
        (Number(state.assetPrice(asset)) *
          Number(pow10(state.asset(0).scale)) *
          (Number(PPM) - listed.haircutPpm)) /
        (digits * Number(PPM))
      );
    });
    const account = state.balances.account.values;
    const asset = state.balances.asset.values;
    for (let row = 0; row < rows; row++) {
      const a = account[row] as number;
      if (a === NONE) continue;
      const value = (amount[row] as number) * (factor[asset[row] as number] as number);
      equity[a] = (equity[a] as number) + value;
      absolute[a] = (absolute[a] as number) + value;
    }
  }

  private judge(visit: (account: AccountId) => void): void {
    const { state, equity, maintenance, absolute, cash } = this;
    const { venue } = state;
    const warning = venue.warningPpm / 1e6;
    const call = venue.marginCallPpm / 1e6;
    const cap = -Number(venue.negativeBalanceCap);
    const stages = state.accounts.stage.values;
    const levels = state.accounts.level.values;
    const kinds = state.accounts.kind.values;
    const positions = state.accounts.positions.values;
    const balances = state.accounts.balances.values;
    const accounts = state.rows('accounts');
    for (let a = 0; a < accounts; a++) {
      if ((kinds[a] as number) === 3) continue;
      const money = cash[a] as number;
      const level = levels[a] as number;
      if (
        (positions[a] as number) === 0 &&
        (stages[a] as number) === 0 &&
        level === 0 &&
        money >= cap
      )
        continue;
      const terms = (positions[a] as number) + (balances[a] as number) + 1;
      const total = (equity[a] as number) + money;
      const need = maintenance[a] as number;
      const bound =
        (terms + 16) * Number.EPSILON * ((absolute[a] as number) + Math.abs(money)) + 2 * terms;
      // Thresholds of the announced level: above `low` of its own, below `high` of the next better one.
      const low =
        level === 0 ? warning : level === 1 ? call : level === 2 ? 1 : Number.NEGATIVE_INFINITY;
      const high =
        level === 0 ? Number.POSITIVE_INFINITY : level === 1 ? warning : level === 2 ? call : 1;
      const wide = 3 * bound;
      const sure = total - need > bound && money >= cap && (stages[a] as number) === 0;
      const settled = total - low * need > wide && (level === 0 || high * need - total > wide);
      if (!sure || !settled) visit(a);
    }
  }
}

function grown(values: Float64Array, rows: number): Float64Array {
  const larger = new Float64Array(Math.max(rows, values.length * 2, 256));
  larger.set(values);
  return larger;
}

function emptyTerms(): MarketTerms {
  const none = new Float64Array(0);
  return {
    unit: none,
    funding: none,
    tierStart: new Uint32Array(1),
    tierFrom: none,
    tierRate: none,
    tierDeduction: none,
  };
}

function tierTerms(markets: readonly ListedMarket[]): MarketTerms {
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
  return {
    unit: new Float64Array(markets.length),
    funding: new Float64Array(markets.length),
    tierStart: Uint32Array.from(starts),
    tierFrom: Float64Array.from(from),
    tierRate: Float64Array.from(rate),
    tierDeduction: Float64Array.from(deduction),
  };
}
