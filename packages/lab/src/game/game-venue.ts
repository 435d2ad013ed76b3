// The venue of a game: the real engine with one market, the funds, a maker on the other side, owners and liquidators. Prices and
// messages come from the game; who is first is not decided here.
import {
  createEngine,
  type Engine,
  type Hash,
  type Input,
  type Lots,
  NONE,
  type Price,
  type Quanta,
  type ReadState,
  type Ticks,
} from '@plimsoll/engine';
import { tenTo } from '../base/elementary.ts';
import { Outside, OUTSIDE_OWNER } from '../book/outside.ts';
import { INDEX_DECIMALS, listingInputs, ratesOf } from '../incidents/listing.ts';
import { Session } from '../replay/session.ts';
import { quote } from '../venue/plan-venue.ts';
import { gameLadder } from './game-ladder.ts';
import type { GameTerms } from './game-settings.ts';
import type { PricePath } from './price-path.ts';
import { QUANTA } from './publication.ts';

const MARKET = 0;
const MAKER_CASH = 4e9;
const FUND_CASH = 2e7;
/** Sources of the index, all of one voice. */
const SOURCES = [0, 1, 2];
/** USD that stand within 2 %: nothing of a game is sold in the book. */
const DEPTH = 1e8;

export class GameVenue {
  readonly session: Session;
  private readonly path: PricePath;
  private readonly lotCoins: number;
  private readonly outside: Outside;
  private readonly maker: number;
  private nextOwner = OUTSIDE_OWNER + 1;

  constructor(path: PricePath, terms: GameTerms, hash: Hash | undefined) {
    this.path = path;
    const start = path.at(path.from);
    const size = Math.floor(Math.log10(start));
    const lotExponent = -size;
    this.lotCoins = tenTo(lotExponent);
    const engine = createEngine(hash === undefined ? {} : { hash });
    this.session = new Session({ engine, onStep: () => undefined });
    this.session.time = path.from;
    const market = {
      ...ratesOf(terms.initialPpm, terms.maintenancePpm),
      liquidationPenaltyPpm: terms.penaltyPpm,
      // Fees and hedges of liquidators are paid outside; they are counted in their costs.
      takerFeePpm: 0,
      makerFeePpm: 0,
    };
    const coin = {
      symbol: path.symbol,
      highest: path.highest,
      tickExponent: size - 5,
      lotExponent,
      depth: DEPTH,
      market,
    };
    for (const input of listingInputs(path.from, [coin], {})) this.must(input);
    this.must({ type: 'SetLadder', time: path.from, ...gameLadder(terms) });
    this.pay(this.state.scalar('sharedFund'), FUND_CASH);
    this.pay(this.state.market(MARKET).bucketAccount, FUND_CASH);
    this.maker = this.open(MAKER_CASH, OUTSIDE_OWNER);
    this.outside = new Outside(this.session, [[this.maker]]);
  }

  get engine(): Engine {
    return this.session.engine;
  }
  get state(): ReadState {
    return this.session.state;
  }
  /** The shared fund and the market's bucket. */
  get funds(): readonly number[] {
    return [this.state.scalar('sharedFund'), this.state.market(MARKET).bucketAccount];
  }

  tick(time: number): void {
    this.session.time = time;
    const price = BigInt(Math.round(this.path.at(time) * tenTo(INDEX_DECIMALS))) as Price;
    const lotValue = this.path.at(time) * this.lotCoins;
    const depth = BigInt(Math.floor(DEPTH / lotValue)) as Lots;
    this.must({
      type: 'Tick',
      time,
      prices: SOURCES.map((source) => ({ source, price, time, confidence: 0n as Price })),
      books: [{ market: MARKET, bidDepth: depth, askDepth: depth }],
      volatilities: [],
    });
  }

  /** A cross account of a new owner unless one is named, with cash in USD. */
  open(cash: number, owner?: number): number {
    const account = this.state.scalar('accounts');
    this.must({
      type: 'OpenAccount',
      time: this.session.time,
      account,
      owner: owner ?? this.nextOwner++,
      kind: 'cross',
      market: NONE,
    });
    this.pay(account, cash);
    return account;
  }

  /** A position against the maker at the mark, USD, positive is long. Returns whether it was admitted. */
  trade(account: number, notional: number): boolean {
    const lotValue = this.path.at(this.session.time) * this.lotCoins;
    const lots = BigInt(Math.max(1, Math.floor(Math.abs(notional) / lotValue))) as Lots;
    return this.fill(account, { side: notional > 0 ? 'buy' : 'sell', lots, isOpening: true });
  }

  /** Hands what an account holds to the maker at the mark. */
  close(account: number): void {
    for (const { size } of this.state.portfolio(account).positions) {
      const lots = (size < 0n ? -size : size) as Lots;
      this.fill(account, { side: size > 0n ? 'sell' : 'buy', lots, isOpening: false });
    }
  }

  /** Brings the cash of an account without a position to an amount, USD: what its hedge outside has gained or lost. */
  settleHedge(account: number, cash: number): void {
    const wanted = quote(cash) - this.state.accounts.cash.get(account);
    const amount = (wanted < 0n ? -wanted : wanted) as Quanta;
    if (amount === 0n) return;
    const { time } = this.session;
    const type = wanted > 0n ? 'Deposit' : 'Withdraw';
    this.session.step({ type, time, account, asset: 0, amount });
  }

  private fill(
    account: number,
    order: { readonly side: 'buy' | 'sell'; readonly lots: Lots; readonly isOpening: boolean },
  ): boolean {
    const price = this.state.mark(MARKET) as Ticks;
    const { side, lots, isOpening } = order;
    return this.outside.trade(account, { market: MARKET, side, size: lots, price }, !isOpening);
  }

  /** What an account is worth at the mark, quanta; exact. */
  worth(account: number): bigint {
    return this.engine.requirement(account).netValue;
  }

  private pay(account: number, usd: number): void {
    const amount = BigInt(Math.round(usd * QUANTA)) as Quanta;
    if (amount <= 0n) return;
    this.must({ type: 'Deposit', time: this.session.time, account, asset: 0, amount });
  }

  private must(input: Input): void {
    if (this.session.step(input)) return;
    const why = JSON.stringify(this.session.rejected, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    throw new Error(`the venue of the game was refused: ${input.type} met ${why}`);
  }
}
