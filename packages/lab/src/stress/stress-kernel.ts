// One shock over all accounts at once: who falls below maintenance, whose equity falls below zero, and what liquidating them
// leaves missing. Float kernels over typed arrays. The book does not answer: prices move once, by the shock, and what
// liquidations do to prices is the cascade simulator's.
import { power } from '../base/elementary.ts';
import type { Revaluation } from './revaluation.ts';
import type { Shock } from './resolve-shocks.ts';
import type { SlippageTerms } from './scenario-set.ts';
import { maintenanceOf } from './position-maintenance.ts';
import type { MarketTerms, StressBook } from './stress-book.ts';

/** Columns by row of the book, valid until the next shock is run. Money is settlement quanta. */
export class StressKernel {
  readonly book: StressBook;
  readonly revaluation: Revaluation;
  /** As the engine would state it at the shocked prices; of accounts liquidated on the way, when they were. */
  readonly equity: Float64Array;
  readonly maintenance: Float64Array;
  /** Step at which the account fell below maintenance, 0 if it did not. */
  readonly brokenAt: Uint8Array;
  /** What is missing after everything of the account is closed and its collateral sold; 0 if nothing is. */
  readonly loss: Float64Array;
  /** Rows with a loss, ascending by step and row; the first `losers` of them. */
  readonly loser: Uint32Array;
  losers = 0;
  below = 0;
  negative = 0;
  /** By market: lots that liquidations sell and buy in the step at hand, and what they pay beyond the mark, as a fraction. */
  private readonly sells: Float64Array;
  private readonly buys: Float64Array;
  private readonly sellSlippage: Float64Array;
  private readonly buySlippage: Float64Array;
  private readonly broken: Uint32Array;
  private readonly moves: Float64Array;
  private readonly slippage: SlippageTerms;
  /** Maintenance by the listing without a shock, by which a rulebook's requirement is scaled. */
  private readonly listed: Float64Array;

  constructor(book: StressBook, revaluation: Revaluation, slippage: SlippageTerms) {
    this.book = book;
    this.revaluation = revaluation;
    this.slippage = slippage;
    const { rows, markets } = book;
    this.equity = new Float64Array(rows);
    this.maintenance = new Float64Array(rows);
    this.brokenAt = new Uint8Array(rows);
    this.loss = new Float64Array(rows);
    this.loser = new Uint32Array(rows);
    this.broken = new Uint32Array(rows);
    this.sells = new Float64Array(markets.length);
    this.buys = new Float64Array(markets.length);
    this.sellSlippage = new Float64Array(markets.length);
    this.buySlippage = new Float64Array(markets.length);
    this.moves = new Float64Array(revaluation.indexes);
    this.listed = new Float64Array(rows).fill(1);
    revaluation.to(this.moves, 1);
    for (let row = 0; row < rows; row += 1)
      if (!Number.isNaN(book.rulebookMaintenance[row] as number)) this.noteListed(row);
  }

  /** Runs a shock; the columns say what came of it. */
  run(shock: Pick<Shock, 'moves' | 'volatility' | 'liquidity' | 'steps' | 'isFrozen'>): void {
    this.below = 0;
    this.negative = 0;
    this.losers = 0;
    this.brokenAt.fill(0);
    this.loss.fill(0);
    // While the index stands still nothing is seen: all of the move lands at once.
    const steps = shock.isFrozen ? 1 : shock.steps;
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      for (let i = 0; i < this.moves.length; i += 1)
        this.moves[i] = share * (shock.moves[i] as number);
      this.revaluation.to(this.moves, 1 + share * (shock.volatility - 1));
      const count = this.judge(step);
      if (count === 0) continue;
      this.priceSlippage(shock.liquidity);
      for (let i = 0; i < count; i += 1) this.liquidate(this.broken[i] as number);
    }
  }

  /** Equity and maintenance of every open account; the rows newly below, and what they have to trade. */
  private judge(step: number): number {
    const { book, revaluation, equity, maintenance, brokenAt, broken, sells, buys } = this;
    const { unit } = revaluation;
    const { firstPosition, market, size, isHouse } = book;
    sells.fill(0);
    buys.fill(0);
    let count = 0;
    for (let row = 0; row < book.rows; row += 1) {
      if (brokenAt[row] !== 0) continue;
      this.value(row);
      if (isHouse[row] === 1 || !((equity[row] as number) < (maintenance[row] as number))) continue;
      brokenAt[row] = step;
      this.below += 1;
      if ((equity[row] as number) < 0) this.negative += 1;
      broken[count] = row;
      count += 1;
      const end = firstPosition[row + 1] as number;
      for (let at = firstPosition[row] as number; at < end; at += 1) {
        const id = market[at] as number;
        const lots = size[at] as number;
        if ((unit[id] as number) === 0) continue;
        if (lots > 0) sells[id] = (sells[id] as number) + lots;
        else buys[id] = (buys[id] as number) - lots;
      }
    }
    return count;
  }

  /** Equity and maintenance of a row at the prices of the last revaluation. */
  value(row: number): void {
    const { book, revaluation } = this;
    const { unit, coinUnit, price } = revaluation;
    const { firstPosition, market, term, size, firstBalance, asset, amount, weight, terms } = book;
    let equity = (book.fixed[row] as number) + (book.offset[row] as number);
    let margin = 0;
    const end = firstPosition[row + 1] as number;
    for (let at = firstPosition[row] as number; at < end; at += 1) {
      const id = market[at] as number;
      const lots = size[at] as number;
      equity += lots * (unit[id] as number);
      margin += maintenanceOf(
        terms[term[at] as number] as MarketTerms,
        lots,
        unit[id] as number,
        coinUnit[id] as number,
      );
    }
    const last = firstBalance[row + 1] as number;
    for (let at = firstBalance[row] as number; at < last; at += 1)
      equity +=
        (amount[at] as number) * (weight[at] as number) * (price[asset[at] as number] as number);
    const byRulebook = book.rulebookMaintenance[row] as number;
    this.equity[row] = equity;
    this.maintenance[row] = Number.isNaN(byRulebook)
      ? margin
      : (byRulebook * margin) / (this.listed[row] as number);
  }

  /** Mean slippage by market and side: what is to be traded against the depth that was sampled, thinned by the shock. */
  private priceSlippage(liquidity: number): void {
    const { book, sells, buys, sellSlippage, buySlippage } = this;
    for (const [id, { bidDepth, askDepth, slippage }] of book.markets.entries()) {
      const of = (lots: number, depth: number): number =>
        this.meanSlippage(lots / (depth * liquidity), slippage, depth > 0);
      sellSlippage[id] = of(sells[id] as number, bidDepth);
      buySlippage[id] = of(buys[id] as number, askDepth);
    }
  }

  /**
   * Depth within x of the mark grows as x^shape, so that `share` of the depth sampled within `reach` is used up at
   * reach * share^(1 / shape), and the mean price paid is shape / (shape + 1) of the way. Without a sample: the whole reach.
   */
  private meanSlippage(share: number, reach: number, isSampled: boolean): number {
    const { shape, max } = this.slippage;
    if (!isSampled) return Math.min(max, reach);
    if (share === 0) return 0;
    const used = shape === 1 ? share : power(share, 1 / shape);
    return Math.min(max, (reach * used * shape) / (shape + 1));
  }

  private liquidate(row: number): void {
    const { book, revaluation } = this;
    const { firstPosition, market, size, firstBalance, asset, amount, markets } = book;
    let worth = book.fixed[row] as number;
    const end = firstPosition[row + 1] as number;
    for (let at = firstPosition[row] as number; at < end; at += 1) {
      const value = (size[at] as number) * (revaluation.unit[market[at] as number] as number);
      worth += value - this.closingCost(at, markets[market[at] as number] as MarketTerms);
    }
    const last = firstBalance[row + 1] as number;
    for (let at = firstBalance[row] as number; at < last; at += 1)
      worth += (amount[at] as number) * (revaluation.realised[asset[at] as number] as number);
    if (worth >= 0) return;
    this.loss[row] = -worth;
    this.loser[this.losers] = row;
    this.losers += 1;
  }

  /** Slippage and taker fee of closing a position at the last revaluation, quanta. */
  closingCost(at: number, terms: MarketTerms): number {
    const { book, revaluation } = this;
    const id = book.market[at] as number;
    const size = book.size[at] as number;
    const slippage = (size > 0 ? this.sellSlippage : this.buySlippage)[id] as number;
    return Math.abs(size * (revaluation.unit[id] as number)) * (slippage + terms.takerFee);
  }

  private noteListed(row: number): void {
    this.listed[row] = 1;
    this.value(row);
    const byRulebook = this.book.rulebookMaintenance[row] as number;
    // Undoes the scaling: what `value` gave is byRulebook * margin.
    const margin = byRulebook === 0 ? 0 : (this.maintenance[row] as number) / byRulebook;
    this.listed[row] = margin > 0 ? margin : 1;
  }
}
