// A finer grid of a market: parts of lots that auctions owe, and lots that makers have committed to and taken, grow with it.
import type { Lots, MarketId } from '../domain/units.ts';
import type { State } from './state.ts';

export function rescaleAuctions(state: State, market: MarketId, lotFactor: bigint): void {
  const { auctionLegs, backstops } = state;
  for (let row = 0; row < state.scalar('auctionLegs'); row++) {
    if (auctionLegs.market.get(row) !== market) continue;
    auctionLegs.carryPpb.set(row, auctionLegs.carryPpb.get(row) * lotFactor);
  }
  for (let row = 0; row < state.scalar('backstops'); row++) {
    if (backstops.market.get(row) !== market) continue;
    for (const column of [backstops.lots, backstops.takenSize])
      column.set(row, (column.get(row) * lotFactor) as Lots);
  }
}
