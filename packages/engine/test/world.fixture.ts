// A small venue for tests, through the real engine: two markets (BTC, ETH), a settlement asset and two collateral assets,
// one price source an index. Prices are whole quote units times 100 (two decimals), one lot of BTC is 0.001 coin.
import { expect } from 'vitest';
import {
  type Command,
  createEngine,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSource,
  defaultVenue,
  type Engine,
  type Event,
  type Index,
  type Input,
  type Lots,
  type Market,
  NONE,
  type Price,
  type Quanta,
  type Reject,
  type Ticks,
  type Venue,
} from '../src/index.ts';

export const quanta = (units: number): Quanta => BigInt(Math.round(units * 1e6)) as Quanta;
export const lots = (count: number): Lots => BigInt(count) as Lots;
export const ticks = (count: number): Ticks => BigInt(count) as Ticks;

export const venueOf = (changes: Partial<Venue> = {}): Venue => ({
  ...defaultVenue,
  negativeBalanceCap: quanta(1_000),
  interestKinks: [{ utilisationPpm: 0, ppmPerYear: 100_000 }],
  interestIntervalMs: 3_600_000,
  gainMaturityMs: 0,
  exitPpm: 1_200_000,
  warningPpm: 2_000_000,
  marginCallPpm: 1_500_000,
  sharedDrawPpm: 250_000,
  liquidationsPerStepMax: 1_000,
  claimsPerStepMax: 1_000,
  interestChargesPerStepMax: 1_000,
  settlementsPerStepMax: 1_000,
  settlementDelayMs: 600_000,
  volatilityMinPpm: 10_000,
  volatilityMaxPpm: 10_000_000,
  ordersPerAccountMax: 64,
  positionsPerAccountMax: 32,
  collateralsPerAccountMax: 8,
  futureSkewMs: 1_000,
  clockJumpMs: 86_400_000,
  fullCheckEverySteps: 1,
  stateRootEverySteps: 1_000,
  ...changes,
});

/** BTC by default: 5 % initial, 3 % maintenance, then 10 % and 6 % above a notional of 1,000,000. */
export const marketOf = (changes: Partial<Market> = {}): Market => ({
  ...defaultMarket,
  symbol: 'BTC-PERP',
  index: 0,
  tickIndexUnits: 10n,
  lotBase: 1n,
  baseDecimals: 3,
  maxPositionLots: lots(10_000_000),
  maxPriceTicks: ticks(30_000_000),
  tiers: [
    { fromNotional: quanta(0), initialPpm: 50_000, maintenancePpm: 30_000 },
    { fromNotional: quanta(1_000_000), initialPpm: 100_000, maintenancePpm: 60_000 },
  ],
  stepBoundPpm: 18_000,
  bandMs: 20_000,
  basisClampPpm: 10_000,
  basisTauMs: 60_000,
  fundingIntervalMs: 28_800_000,
  fundingCapPpm: 3_000,
  fundingInterestPpm: 100,
  fundingDampPpm: 500,
  makerFeePpm: 200,
  takerFeePpm: 500,
  liquidationPenaltyPpm: 5_000,
  liquidationSlippagePpm: 5_000,
  liquidationOrderMs: 60_000,
  priceCollarPpm: 100_000,
  takeOverBudget: quanta(10_000_000),
  disposalDepthPpm: 100_000,
  disposalIntervalMs: 60_000,
  withdrawalFloorPpm: 100_000,
  ...changes,
});

export type WorldOptions = {
  readonly venue?: Partial<Venue>;
  readonly btc?: Partial<Market>;
  readonly eth?: Partial<Market>;
  /** Of both indexes. */
  readonly index?: Partial<Index>;
  readonly btcPrice?: number;
  readonly ethPrice?: number;
};

/** Assets: 0 USD (scale 6), 1 BTC (scale 8), 2 ETH (scale 8). Markets: 0 BTC-PERP, 1 ETH-PERP. */
export class World {
  readonly engine: Engine = createEngine();
  readonly records: Uint8Array[] = [];
  time = 1_760_000_000_000;
  events: readonly Event[] = [];
  #nextOrder = 1;
  #prices: [number, number];

  constructor(options: WorldOptions = {}) {
    this.#prices = [options.btcPrice ?? 100_000, options.ethPrice ?? 4_000];
    const at = { time: this.time };
    this.must({ type: 'ConfigureVenue', ...at, ...venueOf(options.venue) });
    const plain = {
      custody: 'venue',
      conversionBudget: quanta(0),
      conversionDiscountPpm: 0,
      haircutPpm: 0,
      stepBoundPpm: 0,
    };
    this.must({
      type: 'ListAsset',
      ...defaultAsset,
      ...at,
      asset: 0,
      symbol: 'USD',
      scale: 6,
      index: NONE,
      ...plain,
    });
    for (const [index, symbol] of ['BTC', 'ETH'].entries()) {
      this.must({
        type: 'ListIndex',
        ...defaultIndex,
        ...at,
        index,
        symbol,
        decimals: 2,
        quorum: 1,
        outlierPpm: 100_000,
        ...options.index,
      });
      this.must({
        type: 'ListSource',
        ...defaultSource,
        ...at,
        source: index,
        symbol: `${symbol}-spot`,
        index,
        role: 'index',
        weight: 1,
        stalenessMs: 180_000,
      });
    }
    this.must({
      type: 'ListSource',
      ...defaultSource,
      ...at,
      source: 2,
      symbol: 'BTC-perpetual',
      index: 0,
      role: 'market',
      weight: 1,
      stalenessMs: 180_000,
    });
    const pledged = {
      custody: 'venue',
      scale: 8,
      conversionBudget: quanta(5_000_000),
      conversionDiscountPpm: 20_000,
      stepBoundPpm: 50_000,
    };
    this.must({
      type: 'ListAsset',
      ...defaultAsset,
      ...at,
      asset: 1,
      symbol: 'BTC',
      index: 0,
      haircutPpm: 100_000,
      ...pledged,
    });
    this.must({
      type: 'ListAsset',
      ...defaultAsset,
      ...at,
      asset: 2,
      symbol: 'ETH',
      index: 1,
      haircutPpm: 150_000,
      ...pledged,
    });
    this.must({ type: 'ListMarket', ...at, market: 0, ...marketOf(options.btc) });
    this.must({
      type: 'ListMarket',
      ...at,
      market: 1,
      ...marketOf({
        symbol: 'ETH-PERP',
        index: 1,
        baseDecimals: 2,
        maxPriceTicks: ticks(4_000_000),
        ...options.eth,
      }),
    });
    this.tick({});
  }

  get state() {
    return this.engine.state;
  }
  step(input: Input): Reject | undefined {
    const outcome = this.engine.step(input);
    if (!outcome.ok) return outcome.reject;
    this.events = outcome.events;
    this.records.push(outcome.record.slice());
    return undefined;
  }
  must(input: Input): readonly Event[] {
    expect(this.step(input), `${input.type} is accepted`).toBeUndefined();
    return this.events;
  }
  /** The reject of a command that must be refused; asserts that nothing was recorded. */
  refused(command: Command): Reject {
    const before = [this.engine.sequence, this.engine.stepHash, this.engine.stateRoot()];
    const reject = this.step(command);
    expect(reject, `${command.type} is refused`).toBeDefined();
    expect([this.engine.sequence, this.engine.stepHash, this.engine.stateRoot()]).toEqual(before);
    return reject as Reject;
  }
  /**
   * Advances time and sends prices (quote units); an index price left out is repeated, a perpetual's is not (no premium).
   * `depth` in lots, both sides, both markets.
   */
  tick(options: {
    readonly btc?: number;
    readonly eth?: number;
    readonly btcPerpetual?: number;
    readonly afterMs?: number;
    readonly depth?: number;
    /** Half-width of every price, in quote units. */
    readonly confidence?: number;
  }): readonly Event[] {
    this.time += options.afterMs ?? 20_000;
    this.#prices = [options.btc ?? this.#prices[0], options.eth ?? this.#prices[1]];
    const heard =
      options.btcPerpetual === undefined ? this.#prices : [...this.#prices, options.btcPerpetual];
    const prices = heard.map((price, source) => ({
      source,
      price: BigInt(Math.round(price * 100)) as Price,
      time: this.time,
      confidence: BigInt(Math.round((options.confidence ?? 0) * 100)) as Price,
    }));
    const depth = lots(options.depth ?? 1_000_000);
    const books =
      options.depth === undefined
        ? []
        : [0, 1].map((market) => ({ market, bidDepth: depth, askDepth: depth }));
    return this.must({ type: 'Tick', time: this.time, prices, books, volatilities: [] });
  }
  /** Opens a cross account (or an isolated one in `market`) with a settlement deposit in quote units. */
  account(
    cash: number,
    options: { readonly owner?: number; readonly market?: number } = {},
  ): number {
    const account = this.state.scalar('accounts');
    const isolated = options.market !== undefined;
    this.must({
      type: 'OpenAccount',
      time: this.time,
      account,
      owner: options.owner ?? account,
      kind: isolated ? 'isolated' : 'cross',
      market: options.market ?? NONE,
    });
    if (cash > 0) this.deposit(account, cash);
    return account;
  }
  deposit(account: number, units: number, asset = 0): void {
    const amount = asset === 0 ? quanta(units) : (BigInt(Math.round(units * 1e8)) as Quanta);
    this.must({ type: 'Deposit', time: this.time, account, asset, amount });
  }
  order(
    account: number,
    market: number,
    size: number,
    limit: number,
    reduceOnly = false,
  ): Command & { readonly type: 'ReserveOrder' } {
    const order = this.#nextOrder++;
    const side = size > 0 ? 'buy' : 'sell';
    return {
      type: 'ReserveOrder',
      time: this.time,
      order,
      account,
      market,
      side,
      size: lots(Math.abs(size)),
      limit: ticks(limit),
      reduceOnly,
    };
  }
  /** Mark of a market in ticks. */
  mark(market: number): number {
    return Number(this.state.mark(market));
  }
  /** `account` trades signed lots against `other` at a price in ticks (the mark by default). */
  trade(
    account: number,
    other: number,
    market: number,
    size: number,
    price = this.mark(market),
  ): readonly Event[] {
    const taker = this.order(account, market, size, price);
    const maker = this.order(other, market, -size, price);
    this.must(maker);
    this.must(taker);
    return this.must({
      type: 'PostFill',
      time: this.time,
      market,
      maker: maker.order,
      taker: taker.order,
      price: ticks(price),
      size: lots(Math.abs(size)),
    });
  }
  /** Signed lots held. */
  size(account: number, market: number): bigint {
    const row = this.state.positionRow(account, market);
    return row === NONE ? 0n : this.state.positions.size.get(row);
  }
  cash(account: number): bigint {
    return this.state.accounts.cash.get(account);
  }
  of<T extends Event['type']>(type: T): readonly Extract<Event, { type: T }>[] {
    return this.events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  }
}
