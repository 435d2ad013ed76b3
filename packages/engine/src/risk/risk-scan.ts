// The float screen: clears every account which is surely above maintenance and surely still at its announced level. It
// asks only those that are near (reach-index.ts) and passes over everybody when that is cheaper. Derived from the state,
// never hashed; whom it cannot clear is decided again with integers, so it can cost time but never change a decision. It is
// linear in the value of a lot, whatever that is of the price; who holds an option or a capped contract is always asked, so
// is who is sheltered from a tightening, and every portfolio account that holds anything.
//
// Error bound per account, with n terms of which each was computed with a few roundings:
//   |screened - exact| <= (n + 16) * 2^-52 * sum|terms| + 2 quanta a term (the integer form rounds each term once).
import { ACCOUNT_KINDS } from '../domain/command.ts';
import type { Venue } from '../domain/listing.ts';
import { type AccountId, FUNDING_GUARD, NONE } from '../domain/units.ts';
import { cashOf, costOf } from '../state/losses-due.ts';
import type { State } from '../state/state.ts';
import { PriceTerms } from './price-terms.ts';
import { REACH_MAX, ReachIndex } from './reach-index.ts';

const PER_GUARD = 1 / Number(FUNDING_GUARD);
/** A full pass costs about as much as looking at this share of the accounts one by one. */
const NEAR_SHARE_MAX = 1 / 8;
const SUSPENSE = ACCOUNT_KINDS.indexOf('suspense');
const PORTFOLIO = ACCOUNT_KINDS.indexOf('portfolio');

export class RiskScan {
  private readonly state: State;
  private readonly terms = new PriceTerms();
  private readonly index = new ReachIndex();
  /** Mirrors of position rows, balance rows and accounts. */
  private size: Float64Array = new Float64Array(0);
  private cost: Float64Array = new Float64Array(0);
  private entry: Float64Array = new Float64Array(0);
  private amount: Float64Array = new Float64Array(0);
  private cash: Float64Array = new Float64Array(0);
  /** Sums per account, in quanta: equity without cash, maintenance, all magnitudes, what prices move. */
  private equity: Float64Array = new Float64Array(0);
  private maintenance: Float64Array = new Float64Array(0);
  private absolute: Float64Array = new Float64Array(0);
  private gross: Float64Array = new Float64Array(0);
  private steepness: Float64Array = new Float64Array(0);
  /** Accounts written since they were last mirrored, and since the index was filed. */
  private readonly written = new Set<AccountId>();
  private readonly refiled = new Set<AccountId>();
  private all = true;
  /** The parameters that the reaches were taken by; replaced, never changed. */
  private venue: Venue | undefined;

  constructor(state: State) {
    this.state = state;
  }

  /** Notes what a step wrote; mirrors are refreshed at the next scan. */
  note(touched: ReadonlySet<AccountId>): void {
    for (const account of touched) this.written.add(account);
  }
  /** After a rescaled grid: everything is read again. */
  invalidate(): void {
    this.all = true;
  }

  /**
   * Screens all accounts at the state's marks.
   * `visit(account)` is called, ascending, for each account that may be below maintenance or over its negative balance
   * cap, is being liquidated, or may have left its announced margin level.
   */
  scan(visit: (account: AccountId) => void): void {
    // Levels and the cap on negative balances are the venue's: other parameters, other reaches.
    if (this.venue !== this.state.venue) this.all = true;
    this.venue = this.state.venue;
    this.terms.refresh(this.state);
    this.mirrorWritten();
    const move = this.all ? Number.POSITIVE_INFINITY : this.index.move(this.terms);
    const accounts = this.state.rows('accounts');
    // A move in the index is proved a little below its limit, where the rounding of `move` itself is nothing.
    const isNear =
      move < 0.9 * REACH_MAX &&
      this.index.near(move) + this.refiled.size < accounts * NEAR_SHARE_MAX;
    if (isNear) this.lookAtNear(move, visit);
    else this.passOver(accounts, visit);
    this.written.clear();
    this.all = false;
  }

  private passOver(accounts: number, visit: (account: AccountId) => void): void {
    const { state } = this;
    for (const sums of [this.equity, this.maintenance, this.absolute, this.gross, this.steepness])
      sums.fill(0);
    const positionOwner = state.positions.account.values;
    const positions = state.rows('positions');
    for (let row = 0; row < positions; row++) {
      const account = positionOwner[row] as number;
      if (account !== NONE) this.addPosition(account, row);
    }
    const balanceOwner = state.balances.account.values;
    const balances = state.rows('balances');
    for (let row = 0; row < balances; row++) {
      const account = balanceOwner[row] as number;
      if (account !== NONE) this.addBalance(account, row);
    }
    for (let account = 0; account < accounts; account++) {
      const reach = this.reachOf(account);
      this.index.reach[account] = reach;
      if (reach <= 0) visit(account);
    }
    this.index.file(this.terms, accounts);
    this.refiled.clear();
  }

  private lookAtNear(move: number, visit: (account: AccountId) => void): void {
    const { reach } = this.index;
    const shown: AccountId[] = [];
    for (const account of this.written) {
      this.refiled.add(account);
      const now = this.look(account);
      // A reach from here, as a reach from the reference: |p/p1 - 1| <= (x + move) / (1 - move).
      reach[account] = now <= 0 ? now : now * (1 - move) - move;
      if (now <= 0) shown.push(account);
    }
    for (const account of this.refiled) {
      if (this.written.has(account) || (reach[account] as number) > move) continue;
      if (this.look(account) <= 0) shown.push(account);
    }
    this.index.each(move, (account) => {
      if ((reach[account] as number) > move || this.refiled.has(account)) return;
      if (this.look(account) <= 0) shown.push(account);
    });
    shown.sort((a, b) => a - b);
    for (const account of shown) visit(account);
  }

  /** The reach of one account at the prices of now. */
  private look(account: AccountId): number {
    const { accounts, positions, balances } = this.state;
    for (const sums of [this.equity, this.maintenance, this.absolute, this.gross, this.steepness]) {
      sums[account] = 0;
    }
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      this.addPosition(account, row);
    }
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row)) {
      this.addBalance(account, row);
    }
    return this.reachOf(account);
  }

  private addPosition(a: AccountId, row: number): void {
    const { unit, funding, tierStart, tierFrom, tierRate, tierDeduction } = this.terms;
    const m = this.state.positions.market.values[row] as number;
    const isSheltered = this.state.positions.scaleCap.values[row] !== 0;
    if (this.terms.isAsked[m] === 1 || isSheltered) {
      // No move is small enough: the reach is zero.
      this.gross[a] = Number.POSITIVE_INFINITY;
      return;
    }
    const size = this.size[row] as number;
    const value = size * (unit[m] as number);
    // Math.abs is exact and branch-free; signs are as good as random here.
    const notional = Math.abs(value);
    const paid = this.cost[row] as number;
    const owed = size * ((funding[m] as number) - (this.entry[row] as number)) * PER_GUARD;
    // Most positions lie in the first tier.
    let tier = tierStart[m] as number;
    const last = (tierStart[m + 1] as number) - 1;
    while (tier < last && notional > (tierFrom[tier + 1] as number)) tier++;
    const required = notional * (tierRate[tier] as number) - (tierDeduction[tier] as number);
    // The steepest tier that a move of at most REACH_MAX can lead to.
    while (tier < last && notional * (1 + REACH_MAX) > (tierFrom[tier + 1] as number)) tier++;
    this.equity[a] = (this.equity[a] as number) + (value - paid - owed);
    this.maintenance[a] = (this.maintenance[a] as number) + required;
    this.absolute[a] =
      (this.absolute[a] as number) + (3 * notional + Math.abs(paid) + Math.abs(owed));
    this.gross[a] = (this.gross[a] as number) + notional;
    this.steepness[a] = (this.steepness[a] as number) + notional * (tierRate[tier] as number);
  }

  private addBalance(a: AccountId, row: number): void {
    const asset = this.state.balances.asset.values[row] as number;
    if (this.state.balances.weightFloor.values[row] !== 0) {
      this.gross[a] = Number.POSITIVE_INFINITY;
      return;
    }
    const value = (this.amount[row] as number) * (this.terms.collateral[asset] as number);
    this.equity[a] = (this.equity[a] as number) + value;
    this.absolute[a] = (this.absolute[a] as number) + value;
    this.gross[a] = (this.gross[a] as number) + value;
  }

  /**
   * The largest relative move of every price, up to REACH_MAX, under which the account surely needs no look; zero or less
   * if it needs one now. Under a move x equity changes by at most x * gross and maintenance by x * steepness.
   */
  private reachOf(a: AccountId): number {
    const { accounts, venue } = this.state;
    if (accounts.kind.get(a) === SUSPENSE) return Number.POSITIVE_INFINITY;
    const level = accounts.level.get(a);
    const positions = accounts.positions.get(a);
    const money = this.cash[a] as number;
    const isWithinCap = money >= -Number(venue.negativeBalanceCap);
    if (accounts.stage.get(a) !== 0 || !isWithinCap) return 0;
    const isEmpty = positions + accounts.balances.get(a) === 0 && money === 0;
    if (accounts.kind.get(a) === PORTFOLIO && !isEmpty) return 0;
    // Flat and owing nothing: no price can hurt it. A debt against collateral is another matter.
    if (positions === 0 && level === 0 && money >= 0) return Number.POSITIVE_INFINITY;
    const terms = positions + accounts.balances.get(a) + 1;
    const total = (this.equity[a] as number) + money;
    const need = this.maintenance[a] as number;
    const bound =
      (terms + 16) * Number.EPSILON * ((this.absolute[a] as number) + Math.abs(money)) + 2 * terms;
    // Thresholds of the announced level: at or above `low` of its own, below `high` of the next better one.
    const warning = venue.warningPpm / 1e6;
    const call = venue.marginCallPpm / 1e6;
    if (level === 3) return 0;
    const low = level === 0 ? warning : level === 1 ? call : 1;
    const down = total - low * need - 3 * bound;
    const lowReach = down / ((this.gross[a] as number) + low * (this.steepness[a] as number) + 1);
    if (level === 0) return trimmed(lowReach);
    const high = level === 1 ? warning : call;
    const up = high * need - total - 3 * bound;
    return trimmed(
      Math.min(
        lowReach,
        up / ((this.gross[a] as number) + high * (this.steepness[a] as number) + 1),
      ),
    );
  }

  private mirrorWritten(): void {
    const { state } = this;
    const positions = state.rows('positions');
    if (positions > this.size.length) {
      this.size = grown(this.size, positions);
      this.cost = grown(this.cost, positions);
      this.entry = grown(this.entry, positions);
    }
    const balances = state.rows('balances');
    if (balances > this.amount.length) this.amount = grown(this.amount, balances);
    const accounts = state.rows('accounts');
    if (accounts > this.cash.length) {
      this.cash = grown(this.cash, accounts);
      this.equity = grown(this.equity, accounts);
      this.maintenance = grown(this.maintenance, accounts);
      this.absolute = grown(this.absolute, accounts);
      this.gross = grown(this.gross, accounts);
      this.steepness = grown(this.steepness, accounts);
      this.index.reach = grown(this.index.reach, accounts);
    }
    // What this very step has written so far counts too.
    for (const account of state.touched) this.written.add(account);
    if (this.all) for (let account = 0; account < accounts; account++) this.mirror(account);
    else for (const account of this.written) this.mirror(account);
  }

  private mirror(account: AccountId): void {
    const { positions, balances, accounts } = this.state;
    this.cash[account] = Number(cashOf(this.state, account));
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      this.size[row] = Number(positions.size.get(row));
      this.cost[row] = Number(costOf(this.state, row));
      this.entry[row] = Number(positions.fundingIndex.get(row));
    }
    for (let row = accounts.firstBalance.get(account); row !== NONE; row = balances.next.get(row)) {
      this.amount[row] = Number(balances.amount.get(row));
    }
  }
}

/** A little less, for the rounding of the quotient itself. */
const trimmed = (reach: number): number => reach - Math.abs(reach) * 1e-9;

function grown(values: Float64Array, rows: number): Float64Array {
  const larger = new Float64Array(Math.max(rows, values.length * 2, 256));
  larger.set(values);
  return larger;
}
