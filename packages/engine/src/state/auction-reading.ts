// An open auction, collateral for sale and commitments of backstop makers as plain values, read from their tables.
import { BREAKER_LEVELS, type BreakerLevel } from '../domain/command-auction.ts';
import { AUCTION_KINDS, type AuctionKind } from '../domain/event-auction.ts';
import type {
  AccountId,
  AssetId,
  Lots,
  MarketId,
  Ppm,
  Price,
  Quanta,
  TimeMs,
} from '../domain/units.ts';
import type { ReadState } from './state.ts';

export type AuctionLeg = {
  readonly market: MarketId;
  readonly reserved: Quanta;
  readonly carryPpb: bigint;
};
export type OpenAuction = {
  readonly account: AccountId;
  readonly kind: AuctionKind;
  readonly startedAt: TimeMs;
  readonly version: number;
  readonly value: Quanta;
  readonly notional: Quanta;
  readonly reservedCash: Quanta;
  /** Ascending by market. */
  readonly legs: readonly AuctionLeg[];
};

type Auctions = Pick<ReadState, 'accounts' | 'auctions' | 'auctionLegs'>;

/** The auction of an account, undefined if it is in none. */
export function auctionOf(state: Auctions, account: AccountId): OpenAuction | undefined {
  const linked = state.accounts.auction.get(account);
  return linked === 0 ? undefined : auctionAt(state, linked - 1);
}

function auctionAt(state: Auctions, row: number): OpenAuction {
  const { auctions, auctionLegs } = state;
  const legs: AuctionLeg[] = [];
  for (let leg = auctions.firstLeg.get(row); leg !== 0; leg = auctionLegs.next.get(leg - 1)) {
    legs.push({
      market: auctionLegs.market.get(leg - 1),
      reserved: auctionLegs.reserved.get(leg - 1),
      carryPpb: auctionLegs.carryPpb.get(leg - 1),
    });
  }
  return {
    account: auctions.account.get(row),
    kind: AUCTION_KINDS[auctions.kind.get(row)] ?? 'solvent',
    startedAt: auctions.startedAt.get(row),
    version: auctions.version.get(row),
    value: auctions.value.get(row),
    notional: auctions.notional.get(row),
    reservedCash: auctions.reservedCash.get(row),
    legs: legs.sort((a, b) => a.market - b.market),
  };
}

/** All open auctions, ascending by account. */
export function openAuctions(state: ReadState): readonly OpenAuction[] {
  return Array.from({ length: state.scalar('auctions') }, (_, row) => auctionAt(state, row)).sort(
    (a, b) => a.account - b.account,
  );
}

export const breakerLevel = (state: Pick<ReadState, 'scalar'>): BreakerLevel =>
  BREAKER_LEVELS[state.scalar('breaker')] ?? 'none';

export type Backstop = {
  readonly row: number;
  readonly account: AccountId;
  readonly market: MarketId;
  readonly lots: Lots;
  readonly discountPpm: Ppm;
  readonly lossBudget: Quanta;
  readonly until: TimeMs;
  readonly takenSize: Lots;
  readonly takenCost: Quanta;
};

/** What makers have committed to, of one market or of all: cheapest discount first, then by account and market. */
export function backstops(state: ReadState, only?: MarketId): readonly Backstop[] {
  const table = state.backstops;
  const found: Backstop[] = [];
  for (let row = 0; row < state.scalar('backstops'); row++) {
    if (only !== undefined && table.market.get(row) !== only) continue;
    found.push({
      row,
      account: table.account.get(row),
      market: table.market.get(row),
      lots: table.lots.get(row),
      discountPpm: table.discountPpm.get(row),
      lossBudget: table.lossBudget.get(row),
      until: table.until.get(row),
      takenSize: table.takenSize.get(row),
      takenCost: table.takenCost.get(row),
    });
  }
  return found.sort(
    (a, b) => a.discountPpm - b.discountPpm || a.account - b.account || a.market - b.market,
  );
}

export type CollateralSale = {
  readonly account: AccountId;
  readonly asset: AssetId;
  readonly phase: 'book' | 'auction';
  readonly amount: Quanta;
  readonly start: Price;
  readonly limit: Price;
  readonly since: TimeMs;
  readonly expires: TimeMs;
};

export function collateralSaleOf(state: ReadState, account: AccountId): CollateralSale | undefined {
  const linked = state.accounts.collateralSale.get(account);
  if (linked === 0) return undefined;
  const table = state.collateralSales;
  const row = linked - 1;
  return {
    account,
    asset: table.asset.get(row),
    phase: table.phase.get(row) === 0 ? 'book' : 'auction',
    amount: table.amount.get(row),
    start: table.start.get(row),
    limit: table.limit.get(row),
    since: table.since.get(row),
    expires: table.expires.get(row),
  };
}
