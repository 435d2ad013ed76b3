// Worlds whose ladder auctions, and the few moves that auction tests share: a fall that condemns an account, and a bid.
import { DEFAULT_LADDER, type Ladder, type Quanta, type Reject, rungOf } from '../src/index.ts';
import { quanta, World, type WorldOptions } from './world.fixture.ts';

export const ALL = 1_000_000_000;

/** Orders, auction, take-over; nothing in the book, no penalty but the market's, and a curve of one and ten minutes. */
export const auctionLadder = (changes: Partial<Ladder> = {}): Ladder => ({
  ...DEFAULT_LADDER,
  name: 'auctions',
  rungs: [
    rungOf({ stage: 'cancelOrders' }),
    rungOf({ stage: 'auction', patienceMs: 3_600_000 }),
    rungOf({ stage: 'takeOver' }),
  ],
  auctionStartPpm: 1_050_000,
  auctionCutoffPpm: 800_000,
  auctionFastMs: 60_000,
  auctionSlowMs: 600_000,
  auctionInsolventMs: 600_000,
  auctionBufferPpm: 250_000,
  ...changes,
});

export function auctionWorld(ladder: Partial<Ladder> = {}, options: WorldOptions = {}): World {
  const world = new World(options);
  world.must({ type: 'SetLadder', time: world.time, ...auctionLadder(ladder) });
  return world;
}

/** A print beyond the bound and the one that confirms it, a second apart. */
export function gap(world: World, prices: { readonly btc?: number; readonly eth?: number }): void {
  world.tick({ ...prices, afterMs: 1_000 });
  world.tick({ ...prices, afterMs: 1_000 });
}

export type BidOptions = {
  readonly sharePpb?: number;
  readonly limit?: Quanta;
  readonly seen?: number;
  readonly afterMs?: number;
};

/** A bid that takes any price and has seen the latest version, unless it says otherwise. */
export function bid(
  world: World,
  parties: { readonly auction: number; readonly bidder: number },
  options: BidOptions = {},
): Reject | undefined {
  world.time += options.afterMs ?? 0;
  return world.step({
    type: 'BidAuction',
    time: world.time,
    ...parties,
    sharePpb: options.sharePpb ?? ALL,
    limit: options.limit ?? quanta(-1e9),
    seen: options.seen ?? versionOf(world, parties.auction) ?? 0,
  });
}

export function versionOf(world: World, account: number): number | undefined {
  const linked = world.state.accounts.auction.get(account);
  return linked === 0 ? undefined : world.state.auctions.version.get(linked - 1);
}

/** What an account is worth by the mark, quanta. */
export const worth = (world: World, account: number): bigint =>
  world.engine.requirement(account).netValue;
