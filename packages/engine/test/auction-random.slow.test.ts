// Random stories of auctions: prices that gap, bidders rich and poor, owners who cure and reduce, breakers, backstops, coins for
// sale. The engine checks all its invariants after every step; here is what bidders are promised, and that nothing stays behind.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import {
  type Event,
  type Quanta,
  type Reject,
  restoreEngine,
  rungOf,
  toHex,
} from '../src/index.ts';
import { ALL, auctionLadder, bid, versionOf, worth } from './auction.fixture.ts';
import { lots, quanta, World } from './world.fixture.ts';

const who = fc.nat(5);
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('tick' as const),
      btcPpm: fc.integer({ min: -30_000, max: 30_000 }),
      ethPpm: fc.integer({ min: -30_000, max: 30_000 }),
      afterMs: fc.constantFrom(1_000, 1_000, 20_000, 90_000),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      type: fc.constant('bid' as const),
      who,
      share: fc.constantFrom(1, 50, 150, 333, 1_000),
      limit: fc.constantFrom(-1e6, -1e6, -1e6, -50, -5, 0, 3, 60),
      isPoor: fc.constantFrom(true, false, false, false),
      isSeen: fc.constantFrom(true, true, true, true, false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('deposit' as const),
      who,
      units: fc.constantFrom(0.000001, 5, 400),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('reduce' as const),
      who,
      size: fc.integer({ min: 1, max: 60 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('breaker' as const),
      level: fc.constantFrom('none', 'none', 'noNew', 'noReset', 'noBids'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('commit' as const),
      lots: fc.integer({ min: 0, max: 90 }),
      discountPpm: fc.nat(5_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('buy' as const),
      who,
      share: fc.constantFrom(1, 10, 1_000),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

class Story {
  readonly world = new World({ venue: { negativeBalanceCap: quanta(50) } });
  readonly traders: readonly number[];
  readonly maker: number;
  readonly rich: number;
  readonly poor: number;
  readonly reached = { bids: 0, insolvent: 0, resets: 0, takings: 0, sold: 0, limits: 0 };
  readonly #trendPpm: number;
  #price = { btc: 100_000, eth: 4_000 };

  constructor(terms: {
    readonly bucket: number;
    readonly patienceMs: number;
    readonly most: number;
    readonly trendPpm: number;
  }) {
    const { world } = this;
    this.#trendPpm = terms.trendPpm;
    const rungs = [
      rungOf({ stage: 'cancelOrders' }),
      rungOf({ stage: 'convertCollateral', patienceMs: 600_000 }),
      rungOf({ stage: 'auction', patienceMs: terms.patienceMs }),
      rungOf({ stage: 'backstop' }),
      rungOf({ stage: 'takeOver' }),
    ];
    const ladder = auctionLadder({
      rungs,
      auctionNotionalMost: quanta(terms.most),
      liquidatorSharePpm: 500_000,
      penaltyMaxPpm: 2_000_000,
      penaltyRampMs: 60_000,
    });
    world.must({ type: 'SetLadder', time: world.time, ...ladder });
    for (const market of [0, 1])
      world.deposit(world.state.market(market).bucketAccount, terms.bucket);
    world.deposit(world.state.scalar('sharedFund'), terms.bucket);
    this.maker = world.account(10_000_000);
    this.rich = world.account(10_000_000);
    this.poor = world.account(300);
    this.traders = Array.from({ length: 6 }, (_, at) => this.#trader(at));
  }

  /** Long or short in both markets, hedged or not, some on coins that they pledge. */
  #trader(at: number): number {
    const { world, maker } = this;
    const isPledged = at === 2 || at === 4;
    const account = world.account(isPledged ? 2 : 700 + 40 * at);
    if (isPledged) world.deposit(account, 0.07 * at + 0.12, 2);
    world.trade(account, maker, 0, (at % 3 === 0 ? -1 : 1) * (60 + 13 * at));
    world.trade(account, maker, 1, (at % 2 === 0 ? -1 : 1) * (3 + 17 * at));
    return account;
  }

  play(each: Act): void {
    const { world, reached } = this;
    switch (each.type) {
      case 'tick':
        this.#price.btc = Math.max(
          50_000,
          Math.round(this.#price.btc * (1 + (each.btcPpm + this.#trendPpm) / 1e6)),
        );
        this.#price.eth = Math.max(
          2_000,
          Math.round(this.#price.eth * (1 + (each.ethPpm + this.#trendPpm) / 1e6)),
        );
        // Once more, or the band of a wide step would stay open.
        world.tick({ ...this.#price, afterMs: each.afterMs });
        world.tick({ ...this.#price, afterMs: 1_000 });
        reached.resets += world.of('AuctionReset').length;
        reached.takings += world.of('BackstopTaken').length;
        return;
      case 'bid':
        return this.#bid(each);
      case 'deposit':
        return world.deposit(this.traders[each.who] as number, each.units);
      case 'reduce':
        return this.#reduce(this.traders[each.who] as number, each.size);
      case 'breaker':
        world.must({ type: 'SetBreaker', time: world.time, level: each.level });
        return;
      case 'commit': {
        const { discountPpm } = each;
        const until = world.time + 3_600_000;
        const terms = {
          market: 0,
          lots: lots(each.lots),
          discountPpm,
          lossBudget: quanta(500),
          until,
        };
        world.must({ type: 'CommitBackstop', time: world.time, account: this.maker, ...terms });
        return;
      }
      default:
        return this.#buy(each.who, each.share);
    }
  }

  #bid(each: Extract<Act, { type: 'bid' }>): void {
    const { world, reached } = this;
    // Mostly of those that are in auction; now and then of one that is not.
    const open = this.traders.filter((account) => versionOf(world, account) !== undefined);
    const among = open.length > 0 ? open : this.traders;
    const auction = among[each.who % among.length] as number;
    const bidder = each.isPoor ? this.poor : this.rich;
    const seen = (versionOf(world, auction) ?? 0) + (each.isSeen ? 0 : 1);
    const before = { account: worth(world, auction), bidder: worth(world, bidder) };
    const sizes = [0, 1].map((market) => world.size(auction, market));
    const limit = quanta(each.limit);
    const refused = bid(world, { auction, bidder }, { sharePpb: each.share * 1e6, limit, seen });
    if (refused !== undefined) return expect(allowed(refused, each), refused.type).toBe(true);
    const [taken] = world.of('AuctionBidTaken');
    if (taken === undefined) throw new Error('an accepted bid is recorded');
    reached.bids++;
    if (taken.fromInsurance > 0n) reached.insolvent++;
    if (each.limit > -1e6) reached.limits++;
    // Nobody is worse off than his limit: positions came at the mark, so what he gained is what he received, and more by rewards.
    const gained = worth(world, bidder) - before.bidder;
    expect(gained * BigInt(ALL) >= (limit as bigint) * BigInt(taken.sharePpb)).toBe(true);
    // What is worth something stays so, and what is worth nothing is made no worse.
    expect(taken.value >= 0n || worth(world, auction) >= before.account - 1n).toBe(true);
    // Every leg shrinks, none turns, and all by the same fraction to within a lot and a half.
    for (const [market, held] of sizes.entries()) {
      const left = world.size(auction, market);
      expect(left === 0n || left > 0n === held > 0n).toBe(true);
      const off = (held - left) * BigInt(ALL) - held * BigInt(taken.sharePpb);
      expect((off < 0n ? -off : off) < 2n * BigInt(ALL)).toBe(true);
    }
  }

  #reduce(account: number, size: number): void {
    const { world } = this;
    const held = Number(world.size(account, 0));
    const wanted = Math.sign(-held) * Math.min(size, Math.abs(held));
    if (held === 0 || world.state.markets.stale.get(0) === 1) return;
    const mark = world.mark(0);
    const own = world.order(account, 0, wanted, mark, true);
    const other = world.order(this.maker, 0, -wanted, mark);
    if (world.step(own) !== undefined || world.step(other) !== undefined) return;
    const fill = { market: 0, maker: other.order, taker: own.order, price: other.limit };
    world.step({ type: 'PostFill', time: world.time, ...fill, size: lots(Math.abs(wanted)) });
  }

  #buy(at: number, share: number): void {
    const { world, reached } = this;
    const account = this.traders[at] as number;
    const linked = world.state.accounts.collateralSale.get(account);
    if (linked === 0) return;
    const amount = ((world.state.collateralSales.amount.get(linked - 1) * BigInt(share)) /
      1_000n) as Quanta;
    const value = (amount * world.state.indexes.price.get(1)) / 10_000n;
    const quote = ((value * 1_049n) / 1_000n) as Quanta;
    const parties = { account, buyer: this.rich, asset: 2, amount, quote };
    if (world.step({ type: 'BuyCollateral', time: world.time, ...parties }) === undefined)
      reached.sold++;
  }
}

/** A rich bidder who asks for all of it is never kept out by anything but the state of the auction itself. */
function allowed(refused: Reject, each: Extract<Act, { type: 'bid' }>): boolean {
  switch (refused.type) {
    case 'NotInAuction':
    case 'AuctionStale':
    case 'AuctionsStopped':
    case 'BandOpen':
    case 'MarketHalted':
    case 'MarketStale':
    case 'ClaimsPending':
    case 'SuspenseNotEmpty':
      return true;
    case 'AuctionChanged':
      return !each.isSeen;
    case 'BidLimitNotMet':
      return each.limit > -1e6;
    case 'BidTooSmall':
      return each.share < 1_000;
    case 'InitialMarginNotMet':
    case 'RiskNotReduced':
    case 'AccountLiquidating':
      return each.isPoor;
    default:
      return false;
  }
}

const cases = fc.record({
  bucket: fc.constantFrom(1, 300, 50_000, 50_000),
  patienceMs: fc.constantFrom(30_000, 300_000, 3_600_000),
  most: fc.constantFrom(40_000, 1_000_000),
  trendPpm: fc.constantFrom(-12_000, -6_000, 12_000),
  shock: fc.record({
    btcPpm: fc.integer({ min: -80_000, max: 80_000 }),
    ethPpm: fc.integer({ min: -80_000, max: 80_000 }),
  }),
  acts: fc.array(act, { minLength: 20, maxLength: 60 }),
});

test('L4 L10 in random stories no bidder is worse off than his limit, none is kept out, every reserve is free again, and the journal tells it all', () => {
  const reached = { bids: 0, insolvent: 0, resets: 0, takings: 0, sold: 0, limits: 0 };
  holds(
    fc.property(cases, ({ acts, shock, ...terms }) => {
      const story = new Story(terms);
      const { world } = story;
      story.play({ type: 'tick', ...shock, afterMs: 1_000 });
      for (const each of acts) story.play(each);
      const copy = restoreEngine(world.engine.snapshot());
      world.must({ type: 'SetBreaker', time: world.time, level: 'noNew' });
      const events: Event[] = [...world.events];
      for (let at = 0; at < 5; at++) events.push(...world.tick({ afterMs: 1_000_000 }));
      for (const record of world.records.slice(-6)) copy.apply(record);
      expect(toHex(copy.stateRoot())).toBe(toHex(world.engine.stateRoot()));
      expect(world.state.scalar('auctions')).toBe(0);
      expect([0, 1].map((market) => world.state.markets.auctionReserved.get(market))).toEqual([
        0n,
        0n,
      ]);
      expect(world.state.assets.inAuction.get(0)).toBe(0n);
      for (const key of Object.keys(reached) as (keyof typeof reached)[])
        reached[key] += story.reached[key];
    }),
    200,
  );
  if (isFixedSeed)
    expect(Math.min(...Object.values(reached)) > 10, JSON.stringify(reached)).toBe(true);
});
