// The drawn book on the real engine: its coins listed without fees and without a fund, so that deleveraging carries every
// deficit, every position opened at its entry, and the whole kept as a snapshot that each run starts from.
import {
  type AccountId,
  createEngine,
  DEFAULT_LADDER,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSource,
  defaultVenue,
  type Engine,
  type Event,
  type Input,
  type Lots,
  NONE,
  type Price,
  type Quanta,
  restoreEngine,
  type Ticks,
} from '@plimsoll/engine';
import type { AdlPolicyName } from '@plimsoll/engine';
import type { BookAccount, StudyBook } from './draw-book.ts';

const START = 1_760_140_800_000;
/** Two ticks this far apart: the second confirms a jump that the first made. */
const TICK_MS = 20_000;
const QUANTA = 1e6;
const CENTS = 100;
const ROUND_MOST = 1_000_000;
/** Cash of the account through which every position is opened; it holds nothing in the end. */
const OUTSIDE_CASH = 5e10;

export class StudyVenue {
  readonly engine: Engine;
  private readonly book: StudyBook;
  private time: number;

  private constructor(engine: Engine, book: StudyBook, time: number) {
    this.engine = engine;
    this.book = book;
    this.time = time;
  }

  /** Lists and opens everything; account ids come with the accounts of the book. */
  static open(book: StudyBook): {
    readonly snapshot: Uint8Array;
    readonly accounts: readonly AccountId[];
  } {
    const venue = new StudyVenue(createEngine(), book, START);
    for (const input of listing(book)) venue.must(input);
    venue.tick(book.coins.map(({ price }) => price));
    const outside = venue.openAccount(OUTSIDE_CASH);
    const accounts = book.accounts.map((account) => venue.openBookAccount(account, outside));
    return { snapshot: venue.engine.snapshot(), accounts };
  }

  /** From the snapshot on, under a policy of deleveraging. */
  static resume(snapshot: Uint8Array, book: StudyBook, adlPolicy: AdlPolicyName): StudyVenue {
    const engine = restoreEngine(snapshot);
    const venue = new StudyVenue(engine, book, engine.state.time);
    venue.must({ type: 'SetLadder', time: venue.time, ...DEFAULT_LADDER, adlPolicy });
    return venue;
  }

  /** Prices in USD, by coin. */
  tick(prices: readonly number[]): readonly Event[] {
    this.time += TICK_MS;
    const { time } = this;
    return this.must({
      type: 'Tick',
      time,
      prices: prices.map((price, source) => ({
        source,
        price: BigInt(Math.round(price * CENTS)) as Price,
        time,
        confidence: 0n as Price,
      })),
      books: [],
      volatilities: [],
    });
  }

  private must(input: Input): readonly Event[] {
    const outcome = this.engine.step(input);
    if (!outcome.ok)
      throw new Error(`${input.type} of the study is refused: ${outcome.reject.type}`);
    return outcome.events;
  }

  private openAccount(cash: number): AccountId {
    const { time } = this;
    const account = this.engine.state.scalar('accounts');
    this.must({ type: 'OpenAccount', time, account, owner: account, kind: 'cross', market: NONE });
    const amount = BigInt(Math.ceil(cash * QUANTA)) as Quanta;
    this.must({ type: 'Deposit', time, account, asset: 0, amount });
    return account;
  }

  private openBookAccount({ cash, legs }: BookAccount, outside: AccountId): AccountId {
    const account = this.openAccount(cash);
    for (const { coin, lots, entry } of legs) {
      const price = BigInt(Math.round(entry * CENTS)) as Ticks;
      const size = BigInt(Math.abs(lots)) as Lots;
      const maker = this.order(outside, coin, -lots, price);
      const taker = this.order(account, coin, lots, price);
      this.must({ type: 'PostFill', time: this.time, market: coin, maker, taker, price, size });
    }
    return account;
  }

  private nextOrder = 1;
  private order(account: AccountId, market: number, lots: number, limit: Ticks): number {
    const order = this.nextOrder++;
    this.must({
      type: 'ReserveOrder',
      time: this.time,
      order,
      account,
      market,
      side: lots > 0 ? 'buy' : 'sell',
      size: BigInt(Math.abs(lots)) as Lots,
      limit,
      reduceOnly: false,
    });
    return order;
  }
}

function listing({ coins }: StudyBook): readonly Input[] {
  const time = START;
  const free = { haircutPpm: 0, conversionDiscountPpm: 0, conversionBudget: 0n as Quanta };
  const limits = { liquidationsPerStepMax: ROUND_MOST, claimsPerStepMax: ROUND_MOST };
  return [
    { type: 'ConfigureVenue', time, ...defaultVenue, gainMaturityMs: 0, ...limits },
    {
      type: 'ListAsset',
      time,
      ...defaultAsset,
      asset: 0,
      symbol: 'USD',
      custody: 'study',
      scale: 6,
      index: NONE,
      stepBoundPpm: 0,
      ...free,
    },
    ...coins.flatMap(({ symbol, price, lot }, at): readonly Input[] => {
      const baseDecimals = Math.max(0, -Math.round(Math.log10(lot)));
      const source = { source: at, symbol: `${symbol}-spot`, index: at, role: 'index' } as const;
      return [
        {
          type: 'ListIndex',
          time,
          ...defaultIndex,
          index: at,
          symbol,
          decimals: 2,
          quorum: 1,
        },
        { type: 'ListSource', time, ...defaultSource, ...source, stalenessMs: 600_000 },
        {
          type: 'ListMarket',
          time,
          ...defaultMarket,
          market: at,
          symbol: `${symbol}-PERP`,
          index: at,
          tickIndexUnits: 1n,
          lotBase: BigInt(Math.max(1, Math.round(lot))),
          baseDecimals,
          maxPositionLots: 1_000_000_000n as Lots,
          maxPriceTicks: BigInt(Math.ceil(price * CENTS * 2)) as Ticks,
          tiers: [{ fromNotional: 0n as Quanta, initialPpm: 15_000, maintenancePpm: 10_000 }],
          stepBoundPpm: 5_000,
          bandMs: TICK_MS,
          makerFeePpm: 0,
          takerFeePpm: 0,
          liquidationPenaltyPpm: 0,
          liquidationSlippagePpm: 1_000,
          priceCollarPpm: 1_000_000,
          takeOverBudget: 0n as Quanta,
        },
      ];
    }),
  ];
}
