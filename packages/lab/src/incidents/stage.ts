// A venue on which a story is played: the real engine with the story's coins listed, a deep-pocketed market maker on the other
// side, liquidation orders answered by a thin book, and an account of who lost what. Every number that a story tells is read
// from the engine.
import {
  type AccountId,
  createEngine,
  type Input,
  type Lots,
  NONE,
  type Price,
  type Quanta,
  type Reject,
  type Ticks,
  type Venue,
} from '@plimsoll/engine';
import { exp, ln, tenTo } from '../base/elementary.ts';
import { OrderPort } from '../book/order-port.ts';
import { Outside, OUTSIDE_OWNER } from '../book/outside.ts';
import { conservationOf } from '../replay/conservation.ts';
import { FloatRisk } from '../replay/float-risk.ts';
import { Session } from '../replay/session.ts';
import { inventorySales } from '../replay/treasury.ts';
import { quote } from '../venue/plan-venue.ts';
import { type Played, type Point, type Refusal } from './incident.ts';
import { type Coin, ELSEWHERE, INDEX_DECIMALS, listingInputs } from './listing.ts';
import { LossAccount } from './loss-account.ts';
import { sayRefusal } from './say-refusal.ts';
import { DEPTH_WITHIN, ThinBook } from './thin-book.ts';

const MAKER_CASH = 4e9;
const COIN_SCALE = 8;
/** How finely the largest admitted size is searched: a thousandth. */
const SEARCH_STEPS = 10;

export type StageOptions = {
  readonly start: number;
  readonly coins: readonly Coin[];
  readonly venue?: Partial<Venue>;
  /** Cash of the shared insurance fund, USD. */
  readonly sharedFund: number;
  /** Whether what the fund takes in coins is sold outside as the story goes on. */
  readonly inventory?: 'sold' | 'kept';
};
/** Prices by symbol, USD; `own` is what the venue's own book says where a coin has a source for that. */
export type Quotes = { readonly [symbol: string]: number };

export class Stage {
  readonly session: Session;
  readonly maker: AccountId;
  readonly steps: string[] = [];
  readonly refusals: Refusal[] = [];
  readonly losses: LossAccount;
  private readonly coins: readonly Coin[];
  private readonly outside: Outside;
  private readonly port: OrderPort;
  private readonly book: ThinBook;
  private readonly series: Point[] = [];
  private readonly assets = new Map<string, number>();
  private readonly markets: string[] = [];
  private readonly inventory: 'sold' | 'kept';
  private nextOwner = OUTSIDE_OWNER + 1;
  private ofCustomers: () => number = () => 0;

  constructor({ start, coins, venue = {}, sharedFund, inventory = 'sold' }: StageOptions) {
    this.inventory = inventory;
    this.coins = coins;
    this.session = new Session({ engine: createEngine(), onStep: () => undefined });
    const { session } = this;
    session.time = start;
    for (const input of listingInputs(start, coins, venue)) this.must(input);
    for (const { symbol, asset, market } of coins) {
      if (asset !== undefined) this.assets.set(symbol, this.assets.size + 1);
      if (market !== undefined) this.markets.push(symbol);
    }
    const { state } = session;
    if (sharedFund > 0) this.pay(state.scalar('sharedFund'), sharedFund);
    for (const [market, symbol] of this.markets.entries()) {
      const bucket = this.coin(symbol).bucket ?? 0;
      if (bucket > 0) this.pay(state.market(market).bucketAccount, bucket);
    }
    this.maker = this.account(MAKER_CASH, OUTSIDE_OWNER);
    this.outside = new Outside(session, [[this.maker]]);
    this.book = new ThinBook(
      state,
      this.markets.map((symbol) => this.coin(symbol).depth),
    );
    const { outside, book } = this;
    const risk = new FloatRisk(state);
    this.port = new OrderPort({ session, outside, depths: [], risk, answers: book });
    session.listen((event) => this.port.onEvent(event));
    this.losses = new LossAccount(session);
  }

  get state() {
    return this.session.state;
  }
  /** What charts follow: the first coin, on the venue where it has a book of its own. */
  get lastPrice(): number {
    return this.series.at(-1)?.price ?? 0;
  }
  say(step: string): void {
    this.steps.push(step);
  }

  /** Prices and time go on; the ladder's orders are answered, and the fund sells coins that it took. */
  tick(quotes: Quotes, options: { readonly afterMs?: number; readonly own?: Quotes } = {}): void {
    const { session, coins } = this;
    session.time += options.afterMs ?? 10_000;
    const { time } = session;
    let source = 0;
    const prices = coins.flatMap(({ symbol, sources }) =>
      (sources ?? ELSEWHERE).map((kind) => {
        const said =
          (kind === 'elsewhere' ? undefined : options.own?.[symbol]) ?? quotes[symbol] ?? 0;
        const price = BigInt(Math.round(said * tenTo(INDEX_DECIMALS))) as Price;
        return { source: source++, price, time, confidence: 0n as Price };
      }),
    );
    const books = this.markets.map((symbol, market) => {
      const listed = this.state.market(market);
      const within = this.coin(symbol).depth * (listed.liquidationSlippagePpm / 1e6 / DEPTH_WITHIN);
      const depth = this.lots(symbol, within / (quotes[symbol] ?? 1));
      return { market, bidDepth: depth, askDepth: depth };
    });
    this.must({ type: 'Tick', time, prices, books, volatilities: [] });
    this.book.refill(time);
    this.port.serve();
    if (this.inventory === 'sold')
      for (const sale of inventorySales(this.state, time)) session.step(sale);
    const [first] = coins;
    const price =
      first === undefined ? 0 : (options.own?.[first.symbol] ?? quotes[first.symbol] ?? 0);
    this.series.push({ time, price, loss: this.losses.total() + this.ofCustomers() });
  }

  /** Straight from one price to another in equal steps of the logarithm; the other prices stand. */
  walk(
    symbol: string,
    to: number,
    path: {
      readonly minutes: number;
      readonly others?: Quotes;
      readonly stepMs?: number;
      readonly each?: (price: number) => void;
    },
  ): void {
    const { minutes, others = {}, stepMs = 10_000 } = path;
    const from = this.series.at(-1)?.price ?? to;
    const count = Math.max(1, Math.round((minutes * 60_000) / stepMs));
    for (let k = 1; k <= count; k += 1) {
      const price = from * exp((ln(to / from) * k) / count);
      this.tick({ ...others, [symbol]: price }, { afterMs: stepMs });
      path.each?.(price);
    }
  }

  /** A cross account with cash in USD; of a new owner unless one is named. */
  account(cash: number, owner?: number): AccountId {
    const { session } = this;
    const account = this.state.scalar('accounts');
    this.must({
      type: 'OpenAccount',
      time: session.time,
      account,
      owner: owner ?? this.nextOwner++,
      kind: 'cross',
      market: NONE,
    });
    if (cash > 0) this.pay(account, cash);
    return account;
  }
  /** Coins of a symbol as collateral. */
  pledge(account: AccountId, symbol: string, coins: number): void {
    const amount = BigInt(Math.round(coins * tenTo(COIN_SCALE))) as Quanta;
    this.must({
      type: 'Deposit',
      time: this.session.time,
      account,
      asset: this.asset(symbol),
      amount,
    });
  }

  /** Trades signed coins of a perpetual against the maker, or whoever is named, at the mark unless a price is given. */
  trade(
    account: AccountId,
    symbol: string,
    coins: number,
    options: { readonly price?: number; readonly against?: AccountId } = {},
  ): Reject | undefined {
    const { session } = this;
    const { time } = session;
    const market = this.market(symbol);
    const price =
      options.price === undefined ? this.state.mark(market) : this.ticks(symbol, options.price);
    const size = this.lots(symbol, Math.abs(coins));
    if (size <= 0n) return undefined;
    const reserve = (who: AccountId, isBuy: boolean): number | Reject => {
      const order = session.orderId();
      const side = isBuy ? 'buy' : 'sell';
      const done = session.step({
        type: 'ReserveOrder',
        time,
        order,
        account: who,
        market,
        side,
        size,
        limit: price,
        reduceOnly: false,
      });
      return done ? order : (session.rejected as Reject);
    };
    const taker = reserve(account, coins > 0);
    if (typeof taker !== 'number') return taker;
    const maker = reserve(options.against ?? this.maker, coins < 0);
    if (typeof maker !== 'number') {
      this.must({ type: 'ReleaseOrder', time, order: taker, reason: 'cancelled' });
      return maker;
    }
    this.must({ type: 'PostFill', time, market, maker, taker, price, size });
    return undefined;
  }

  /**
   * Trades what is wanted, or the largest part of it that is admitted; the refusal of the whole is kept. Returns the coins
   * traded, with their sign.
   */
  tradeMost(
    account: AccountId,
    symbol: string,
    coins: number,
    options: { readonly price?: number; readonly against?: AccountId; readonly what?: string } = {},
  ): number {
    const { what, ...terms } = options;
    const refused = this.trade(account, symbol, coins, terms);
    if (refused === undefined) return coins;
    if (what !== undefined) this.refuse(what, refused);
    let done = 0;
    let part = coins / 2;
    for (let k = 0; k < SEARCH_STEPS; k += 1) {
      if (this.trade(account, symbol, part, terms) === undefined) done += part;
      part /= 2;
    }
    return done;
  }

  /** Whether USD left; a refusal is kept under `what`. */
  withdraw(account: AccountId, usd: number, what?: string): boolean {
    const amount = quote(usd);
    const done = this.session.step({
      type: 'Withdraw',
      time: this.session.time,
      account,
      asset: 0,
      amount,
    });
    if (!done && what !== undefined) this.refuse(what, this.session.rejected as Reject);
    return done;
  }
  /** Withdraws all that may leave, up to `most`; returns USD. */
  withdrawMost(account: AccountId, most: number, what?: string): number {
    if (this.withdraw(account, most, what)) return most;
    let gone = 0;
    let part = most / 2;
    for (let k = 0; k < SEARCH_STEPS; k += 1) {
      if (this.withdraw(account, part)) gone += part;
      part /= 2;
    }
    return gone;
  }

  refuse(what: string, reject: Reject): void {
    const refusal = sayRefusal(what, reject);
    this.refusals.push(refusal);
    this.say(`${refusal.text}.`);
  }
  /** Records an input that the engine must refuse, for the story. */
  attempt(what: string, input: Input): boolean {
    if (this.session.step(input)) return true;
    this.refuse(what, this.session.rejected as Reject);
    return false;
  }

  /** What an account is worth at index and mark before any haircut, USD. */
  worth(account: AccountId): number {
    return this.losses.worthOf(account);
  }
  cash(account: AccountId): number {
    return Number(this.state.accounts.cash.get(account)) / 1e6;
  }
  /** Signed coins of a perpetual. */
  held(account: AccountId, symbol: string): number {
    const row = this.state.positionRow(account, this.market(symbol));
    const lots = row === NONE ? 0n : this.state.positions.size.get(row);
    return Number(lots) * tenTo(this.coin(symbol).lotExponent);
  }

  /** What customers have lost by the rule so far, USD; asked at every tick. */
  followCustomers(lost: () => number): void {
    this.ofCustomers = lost;
  }

  /** Ends the story: invariants are checked in full, and losses added up. */
  played(): Played {
    this.session.engine.check();
    const { assets } = conservationOf(this.state);
    const bearers = { ...this.losses.bearers(), customers: this.ofCustomers() };
    const differences = Object.fromEntries(
      Object.entries(assets).map(([symbol, { difference }]) => [symbol, difference]),
    );
    return {
      loss: Object.values(bearers).reduce((sum, each) => sum + each, 0),
      steps: this.steps,
      bearers,
      deleveragedNotional: this.losses.deleveragedNotional(),
      refusals: this.refusals,
      series: this.series,
      differences,
    };
  }

  must(input: Input): void {
    if (this.session.step(input)) return;
    const why = JSON.stringify(this.session.rejected, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    throw new Error(`the story was refused: ${input.type} met ${why}`);
  }
  coin(symbol: string): Coin {
    const found = this.coins.find((each) => each.symbol === symbol);
    if (found === undefined) throw new Error(`the story has no ${symbol}`);
    return found;
  }
  asset(symbol: string): number {
    return this.assets.get(symbol) ?? NONE;
  }
  market(symbol: string): number {
    return this.markets.indexOf(symbol);
  }
  private lots(symbol: string, coins: number): Lots {
    return BigInt(Math.floor(coins / tenTo(this.coin(symbol).lotExponent) + 1e-6)) as Lots;
  }
  private ticks(symbol: string, price: number): Ticks {
    return BigInt(Math.round(price / tenTo(this.coin(symbol).tickExponent))) as Ticks;
  }
  private pay(account: AccountId, usd: number): void {
    this.must({ type: 'Deposit', time: this.session.time, account, asset: 0, amount: quote(usd) });
  }
}
