// Auctions: who may bid, for how much, at which price, and what buckets hold ready for it.
import type { Mutant } from '../mutant.ts';

const hazardsAuctionTest = 'packages/engine/test/hazards-auction.test.ts';
const bidAuction = 'packages/engine/src/liquidation/commands/bid-auction.ts';
const auctionTest = 'packages/engine/test/auction.test.ts';

export const auctionMutants: readonly Mutant[] = [
  {
    name: 'reserve-not-freed',
    mistake: 'what a bucket held ready for an auction stays held when it is over',
    file: 'packages/engine/src/state/evolve-auction.ts',
    find: 'reserve(state, leg - 1, ZERO_QUANTA);',
    replace: '',
    test: hazardsAuctionTest,
    title: 'L4 an insolvent account goes',
  },
  {
    name: 'reserve-pays-others',
    mistake: 'what is held ready for one payout is paid out for another deficit',
    file: 'packages/engine/src/waterfall/insurance-fund.ts',
    find: 'max(ZERO_QUANTA, sub(freeCash(state, fund), heldReady(state, fund)));',
    replace: 'freeCash(state, fund);',
    test: hazardsAuctionTest,
    title: 'L4 what is reserved for one payout pays',
  },
  {
    name: 'bid-limit-ignored',
    mistake: 'a bid is filled at a price that is worse than its limit',
    file: bidAuction,
    find: 'if (received * PPB >= limit * sharePpb) return undefined;',
    replace: 'return undefined;',
    test: auctionTest,
    title: 'a bid is refused with what decided it',
  },
  {
    name: 'own-group-bids',
    mistake: 'an owner bids for his own account',
    file: bidAuction,
    find: 'if (state.accounts.owner.get(auction) === state.accounts.owner.get(bidder))',
    replace: 'if (auction === bidder)',
    test: auctionTest,
    title: 'a bid is refused with what decided it',
  },
  {
    name: 'stale-version-accepted',
    mistake: 'a bid for an account as it was before another bid is filled',
    file: bidAuction,
    find: 'if (seen !== open.version)',
    replace: 'if (seen > open.version)',
    test: auctionTest,
    title: 'early bidders pay more',
  },
  {
    name: 'more-than-restores',
    mistake: 'a bidder may take more of an account than restores it',
    file: 'packages/engine/src/liquidation/auction/bid-plan.ts',
    find: 'min(bid.sharePpb, offer.shareMostPpb);',
    replace: 'bid.sharePpb;',
    test: auctionTest,
    title: 'a condemned account is put up',
  },
  {
    name: 'bidder-without-margin',
    mistake: 'a bidder takes what he cannot margin',
    file: bidAuction,
    find: 'return isMet ? undefined : judge(',
    replace: 'return (true as boolean) ? undefined : judge(',
    test: auctionTest,
    title: 'a bid is refused with what decided it',
  },
  {
    name: 'no-throttle',
    mistake: 'each auction is judged alone, however much is in auction already',
    file: 'packages/engine/src/liquidation/stages/auction.ts',
    find: 'add(state.assets.inAuction.get(0), risk.notional)',
    replace: 'risk.notional',
    test: auctionTest,
    title: 'no more than the ladder allows is in auction',
  },
  {
    name: 'carry-forgotten',
    mistake: 'what the rounding of a leg owes is forgotten between bids',
    file: 'packages/engine/src/liquidation/auction/lots-for-share.ts',
    find: 'carryPpb: lots === held ? 0n : wanted - lots * PPB',
    replace: 'carryPpb: 0n',
    test: 'packages/engine/src/liquidation/auction/lots-for-share.test.ts',
    title: 'no leg runs ahead of what was bid for by',
  },
  {
    name: 'turn-not-noticed',
    mistake: 'an insolvent auction goes on although the account is worth something again',
    file: 'packages/engine/src/liquidation/auction/offer.ts',
    find: "if ((value > 0n ? 'solvent' : 'insolvent') !== auction.kind) return 'turned';",
    replace: '',
    test: hazardsAuctionTest,
    title: 'L4 an insolvent auction whose account is',
  },
];
