// A venue with every kind of contract on one coin, through the real engine: settled in dollars (`linear`), or in the coin
// itself (`inverse`). Markets: 0 perpetual, 1 future, 2 call, 3 put, and in dollars 4 a capped future. The four with an end
// expire together, a day after the start; they settle at the average of the last half hour.
import { expect } from 'vitest';
import {
  defaultAsset,
  defaultIndex,
  defaultSource,
  type Command,
  createEngine,
  type Engine,
  type Event,
  type Input,
  type Lots,
  type Market,
  NONE,
  type Price,
  type Quanta,
  type Reject,
  type VolatilityObserved,
} from '../src/index.ts';
import type { Payoff } from '../src/domain/instrument.ts';
import { lots, marketOf, ticks, venueOf } from './world.fixture.ts';

export const START_MS = 1_760_000_000_000;
export const WINDOW_MS = 1_800_000;
export const EXPIRY_MS = START_MS + 86_400_000;
export const STRIKE = 100_000;
export const [PERPETUAL, FUTURE, CALL, PUT, CAPPED] = [0, 1, 2, 3, 4] as const;
/** Decimals of the index. */
const DECIMALS = 8;
export const price = (units: number): Price => BigInt(Math.round(units * 1e8)) as Price;

const dated = { expiryMs: EXPIRY_MS, settlementWindowMs: WINDOW_MS } as const;
const unfunded = { fundingCapPpm: 0, fundingInterestPpm: 0 } as const;
const optional = {
  ...dated,
  ...unfunded,
  kind: 'option',
  strike: price(STRIKE),
  optionFloorPpm: 100_000,
  longOptionPpm: 1_000_000,
  volatilityStalenessMs: 600_000,
  liquidationSlippagePpm: 50_000,
  priceCollarPpm: 1_000_000,
} as const;

/** What the five markets differ in. In dollars: ticks of 0.1, lots of 0.001 coin; options in ticks of 1 dollar. */
export function linearMarket(market: number, changes: Partial<Market> = {}): Market {
  const base = { tickIndexUnits: 10_000_000n, maxPriceTicks: ticks(5_000_000) };
  const option = { ...optional, tickIndexUnits: 100_000_000n, maxPriceTicks: ticks(500_000) };
  const tiers = optionTiers(1_000_000n * 1_000_000n);
  const own: Partial<Market> = [
    { ...base, symbol: 'BTC-PERP' },
    { ...base, ...dated, ...unfunded, kind: 'future' as const, symbol: 'BTC-FUT' },
    { ...option, tiers, right: 'call' as const, symbol: 'BTC-CALL' },
    { ...option, tiers, right: 'put' as const, symbol: 'BTC-PUT' },
    {
      ...base,
      ...dated,
      ...unfunded,
      kind: 'future' as const,
      symbol: 'BTC-CAPPED',
      maxPriceTicks: ticks(1_200_000),
      capTicks: ticks(1_200_000),
      fullyCollateralised: true,
      basisClampPpm: 0,
    },
  ][market] as Partial<Market>;
  return marketOf({ ...own, ...changes });
}

/** In the coin (scale 11): lots of 10 dollars and ticks of 0.5; options on 0.1 coin in ticks of 0.0001 coin. */
export function inverseMarket(market: number, changes: Partial<Market> = {}): Market {
  const money = {
    takeOverBudget: coin(100),
    tiers: [
      { fromNotional: coin(0), initialPpm: 50_000, maintenancePpm: 30_000 },
      { fromNotional: coin(10), initialPpm: 100_000, maintenancePpm: 60_000 },
    ],
  } as const;
  const base = {
    ...money,
    payoff: 'inverse' as const,
    tickIndexUnits: 50_000_000n,
    lotBase: 10n,
    baseDecimals: 0,
    minPriceTicks: ticks(10_000),
    maxPriceTicks: ticks(600_000),
  };
  const option = {
    ...money,
    ...optional,
    payoff: 'inverse' as const,
    tiers: optionTiers(coin(10)),
    tickIndexUnits: 10_000n,
    baseDecimals: 1,
    maxPriceTicks: ticks(100_000),
  };
  const own: Partial<Market> = [
    { ...base, symbol: 'BTC-INVERSE' },
    { ...base, ...dated, ...unfunded, kind: 'future' as const, symbol: 'BTC-INVERSE-FUT' },
    { ...option, right: 'call' as const, symbol: 'BTC-COIN-CALL' },
    { ...option, right: 'put' as const, symbol: 'BTC-COIN-PUT' },
  ][market] as Partial<Market>;
  return marketOf({ ...own, ...changes });
}

const coin = (coins: number): Quanta => BigInt(Math.round(coins * 1e11)) as Quanta;
const optionTiers = (second: bigint): Market['tiers'] => [
  { fromNotional: 0n as Quanta, initialPpm: 150_000, maintenancePpm: 75_000 },
  { fromNotional: second as Quanta, initialPpm: 250_000, maintenancePpm: 125_000 },
];

export type TickOptions = {
  readonly price?: number;
  /** Leaves the price out, so that the index becomes stale in time. */
  readonly silent?: boolean;
  readonly afterMs?: number;
  readonly at?: number;
  /** Yearly volatility of a flat smile; undefined repeats none. */
  readonly volatility?: number;
  readonly forward?: number;
  readonly depth?: number;
  /** What the perpetual trades at; left out, it is not heard of. */
  readonly perpetual?: number;
};

export class Contracts {
  readonly engine: Engine = createEngine();
  readonly records: Uint8Array[] = [];
  readonly payoff: Payoff;
  readonly markets: number;
  time = START_MS;
  events: readonly Event[] = [];
  price = 100_000;
  volatility = 0.6;
  #nextOrder = 1;

  constructor(payoff: Payoff, venue: Parameters<typeof venueOf>[0] = {}) {
    this.payoff = payoff;
    this.markets = payoff === 'linear' ? 5 : 4;
    const at = { time: this.time };
    const isLinear = payoff === 'linear';
    this.must({
      type: 'ConfigureVenue',
      ...at,
      ...venueOf({ ...(isLinear ? {} : { negativeBalanceCap: coin(0.01) }), ...venue }),
    });
    const settlement = isLinear
      ? ({ symbol: 'USD', scale: 6 } as const)
      : ({ symbol: 'BTC', scale: 11 } as const);
    const plain = { custody: 'venue', conversionBudget: 0n as Quanta, conversionDiscountPpm: 0 };
    this.must({
      type: 'ListAsset',
      ...defaultAsset,
      ...at,
      asset: 0,
      index: NONE,
      haircutPpm: 0,
      stepBoundPpm: 0,
      ...plain,
      ...settlement,
    });
    this.must({
      type: 'ListIndex',
      ...defaultIndex,
      ...at,
      index: 0,
      symbol: 'BTC',
      decimals: DECIMALS,
      quorum: 1,
      outlierPpm: 100_000,
    });
    this.must({
      type: 'ListSource',
      ...defaultSource,
      ...at,
      source: 0,
      symbol: 'BTC-spot',
      index: 0,
      role: 'index',
      weight: 1,
      stalenessMs: 180_000,
    });
    this.must({
      type: 'ListSource',
      ...defaultSource,
      ...at,
      source: 1,
      symbol: 'BTC-perpetual',
      index: 0,
      role: 'market',
      weight: 1,
      stalenessMs: 180_000,
    });
    if (isLinear)
      this.must({
        type: 'ListAsset',
        ...defaultAsset,
        ...at,
        asset: 1,
        symbol: 'BTC',
        scale: 8,
        custody: 'venue',
        index: 0,
        haircutPpm: 100_000,
        conversionDiscountPpm: 20_000,
        conversionBudget: 5_000_000_000_000n as Quanta,
        stepBoundPpm: 50_000,
      });
    for (let market = 0; market < this.markets; market++)
      this.must({ type: 'ListMarket', ...at, market, ...this.listing(market) });
    this.tick({});
  }

  listing(market: number, changes: Partial<Market> = {}): Market {
    return this.payoff === 'linear'
      ? linearMarket(market, changes)
      : inverseMarket(market, changes);
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
  refused(command: Command): Reject {
    const before = [this.engine.sequence, this.engine.stateRoot()];
    const reject = this.step(command);
    expect(reject, `${command.type} is refused`).toBeDefined();
    expect([this.engine.sequence, this.engine.stateRoot()]).toEqual(before);
    return reject as Reject;
  }
  /** Quanta of whole units of the settlement asset. */
  money(units: number): Quanta {
    const scale = this.payoff === 'linear' ? 1e6 : 1e11;
    return BigInt(Math.round(units * scale)) as Quanta;
  }
  smile(volatility: number, forward: number): VolatilityObserved {
    return {
      index: 0,
      expiryMs: EXPIRY_MS,
      time: this.time,
      forward: price(forward),
      model: 'flat',
      volatility: BigInt(Math.round(volatility * 1e9)),
      a: 0n,
      b: 0n,
      rho: 0n,
      m: 0n,
      sigma: 0n,
    };
  }
  /** Advances time and sends the price and, while the options live, a flat smile at it (none if the volatility is 0). */
  tick(options: TickOptions): readonly Event[] {
    this.time = options.at ?? this.time + (options.afterMs ?? 20_000);
    this.price = options.price ?? this.price;
    this.volatility = options.volatility ?? this.volatility;
    const isQuoted = this.volatility > 0 && this.time < EXPIRY_MS && options.silent !== true;
    const depth = lots(options.depth ?? 0);
    const books = Array.from({ length: this.markets }, (_, market) => ({
      market,
      bidDepth: depth,
      askDepth: depth,
    }));
    return this.must({
      type: 'Tick',
      time: this.time,
      prices: options.silent === true ? [] : this.#prices(options.perpetual),
      books: options.depth === undefined ? [] : books,
      volatilities: isQuoted ? [this.smile(this.volatility, options.forward ?? this.price)] : [],
    });
  }
  /** The index, and the perpetual where it was asked for. */
  #prices(perpetual: number | undefined) {
    const heard = perpetual === undefined ? [this.price] : [this.price, perpetual];
    return heard.map((units, source) => ({
      source,
      price: price(units),
      time: this.time,
      confidence: price(0),
    }));
  }
  account(cash: number, market = NONE): number {
    const account = this.state.scalar('accounts');
    const kind = market === NONE ? 'cross' : 'isolated';
    this.must({ type: 'OpenAccount', time: this.time, account, owner: account, kind, market });
    if (cash > 0) this.deposit(account, cash);
    return account;
  }
  deposit(account: number, units: number): void {
    const amount = this.money(units);
    this.must({ type: 'Deposit', time: this.time, account, asset: 0, amount });
  }
  order(
    account: number,
    market: number,
    size: number,
    limit = this.mark(market),
    reduceOnly = false,
  ): Command & { readonly type: 'ReserveOrder' } {
    return {
      type: 'ReserveOrder',
      time: this.time,
      order: this.#nextOrder++,
      account,
      market,
      side: size > 0 ? 'buy' : 'sell',
      size: lots(Math.abs(size)),
      limit: ticks(limit),
      reduceOnly,
    };
  }
  /** `account` trades signed lots against `other`; the reject if either may not. */
  tryTrade(
    account: number,
    other: number,
    market: number,
    size: number,
    limit = this.mark(market),
  ): Reject | undefined {
    const maker = this.order(other, market, -size, limit);
    const taker = this.order(account, market, size, limit);
    const refused = this.step(maker);
    if (refused !== undefined) return refused;
    const refusedTaker = this.step(taker);
    if (refusedTaker !== undefined) {
      this.must({
        type: 'ReleaseOrder',
        time: this.time,
        order: maker.order,
        reason: 'cancelled',
      });
      return refusedTaker;
    }
    return this.step({
      type: 'PostFill',
      time: this.time,
      market,
      maker: maker.order,
      taker: taker.order,
      price: ticks(limit),
      size: lots(Math.abs(size)),
    });
  }
  trade(account: number, other: number, market: number, size: number, limit?: number): void {
    const refused = this.tryTrade(account, other, market, size, limit ?? this.mark(market));
    expect(refused, `trade of ${size} in market ${market}`).toBeUndefined();
  }
  mark(market: number): number {
    return Number(this.state.mark(market));
  }
  size(account: number, market: number): Lots {
    const row = this.state.positionRow(account, market);
    return row === NONE ? (0n as Lots) : this.state.positions.size.get(row);
  }
  cash(account: number): bigint {
    return this.state.accounts.cash.get(account);
  }
  of<T extends Event['type']>(type: T): readonly Extract<Event, { type: T }>[] {
    return this.events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  }
  /** Ticks at the same price, a few minutes apart, up to a time. */
  waitUntil(at: number, everyMs = 120_000): void {
    while (this.time + everyMs < at) this.tick({ afterMs: everyMs });
    this.tick({ at });
  }
}
