// Who is near: for every account the largest move of all prices at once, relative to a reference, under which it surely
// needs no look. A tick asks only those within the move since the reference; when they become many, the caller takes a
// new reference with a full pass. Derived, never hashed: it decides who is asked, not what is decided.
import type { PriceTerms } from './price-terms.ts';

/** Reaches are only proved up to this move (see `reachOf`). */
export const REACH_MAX = 0.5;
const BUCKETS = 4096;

export class ReachIndex {
  /** Per account, relative to the reference prices. */
  reach: Float64Array = new Float64Array(0);
  private accounts = 0;
  /** Accounts in order of bucket; `start[b]` is the first of bucket b. */
  private order = new Uint32Array(0);
  private readonly start = new Uint32Array(BUCKETS + 2);
  private readonly unit: number[] = [];
  private readonly funding: number[] = [];
  private readonly collateral: number[] = [];
  private listings = -1;

  /** Takes the prices as the new reference and files `reach` of all accounts. */
  file(terms: PriceTerms, accounts: number): void {
    this.listings = terms.listings;
    copyInto(this.unit, terms.unit);
    copyInto(this.funding, terms.funding);
    copyInto(this.collateral, terms.collateral);
    this.accounts = accounts;
    if (this.order.length < accounts) this.order = new Uint32Array(this.reach.length);
    const { start, reach, order } = this;
    start.fill(0);
    for (let account = 0; account < accounts; account++) {
      const at = bucketOf(reach[account] as number) + 1;
      start[at] = (start[at] as number) + 1;
    }
    for (let bucket = 0; bucket <= BUCKETS; bucket++) {
      start[bucket + 1] = (start[bucket + 1] as number) + (start[bucket] as number);
    }
    const next = start.slice();
    for (let account = 0; account < accounts; account++) {
      const bucket = bucketOf(reach[account] as number);
      order[next[bucket] as number] = account;
      next[bucket] = (next[bucket] as number) + 1;
    }
  }

  /** Largest relative move of any value of a lot or a coin since the reference; infinite where the reference does not compare. */
  move(terms: PriceTerms): number {
    if (terms.listings !== this.listings || terms.collateral.length !== this.collateral.length) {
      return Number.POSITIVE_INFINITY;
    }
    let largest = 0;
    for (let market = 0; market < this.unit.length; market++) {
      if (terms.funding[market] !== this.funding[market]) return Number.POSITIVE_INFINITY;
      largest = Math.max(
        largest,
        relative(terms.unit[market] as number, this.unit[market] as number),
      );
    }
    for (let asset = 1; asset < this.collateral.length; asset++) {
      const before = this.collateral[asset] as number;
      largest = Math.max(largest, relative(terms.collateral[asset] as number, before));
    }
    return largest;
  }

  /** How many filed accounts a move may concern. */
  near(move: number): number {
    return move >= REACH_MAX ? this.accounts : (this.start[bucketOf(move) + 1] as number);
  }

  /** Calls `look` for every filed account whose bucket the move reaches. */
  each(move: number, look: (account: number) => void): void {
    const end = this.near(move);
    for (let i = 0; i < end; i++) look(this.order[i] as number);
  }
}

/** A reach at or below zero, or not a number, is always looked at; one beyond REACH_MAX is filed last. */
function bucketOf(reach: number): number {
  if (!(reach > 0)) return 0;
  return reach >= REACH_MAX ? BUCKETS : Math.floor((reach / REACH_MAX) * BUCKETS);
}

function relative(now: number, before: number): number {
  if (now === before) return 0;
  // Values of inverse contracts are negative. One that changed its sign, or came from nothing, does not compare.
  return before !== 0 ? Math.abs(now / before - 1) : Number.POSITIVE_INFINITY;
}

function copyInto(target: number[], source: Float64Array): void {
  target.length = 0;
  for (const value of source) target.push(value);
}
