// What must hold of auctions, collateral sales and backstops at every full check: sums that are kept equal what they sum, every
// link leads back, and money held ready is never negative.
import { assert } from '../base/assert.ts';
import { add } from '../base/fixed.ts';
import { LIQUIDATION_STAGES } from '../domain/event.ts';
import { type MarketId, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { openAuctions } from './auction-reading.ts';
import type { State } from './state.ts';

export function checkAuctions(state: State): void {
  const reserved = new Map<MarketId, Quanta>();
  let notional = ZERO_QUANTA;
  let legs = 0;
  for (const auction of openAuctions(state)) {
    const { account } = auction;
    const stage = LIQUIDATION_STAGES[state.accounts.stage.get(account)];
    assert(stage === 'auction', () => `account ${account} with an auction is at stage ${stage}`);
    assert(auction.reservedCash >= 0n, () => `account ${account} keeps cash of bidders`);
    notional = add(notional, auction.notional);
    for (const leg of auction.legs) {
      legs++;
      assert(leg.reserved >= 0n, () => `a payout for account ${account} is held ready`);
      reserved.set(leg.market, add(reserved.get(leg.market) ?? ZERO_QUANTA, leg.reserved));
    }
  }
  if (state.rows('assets') > 0)
    assert(
      state.assets.inAuction.get(0) === notional,
      () => `${notional} is in auction, not ${state.assets.inAuction.get(0)}`,
    );
  for (let market = 0; market < state.rows('markets'); market++) {
    const held = state.markets.auctionReserved.get(market);
    const sum = reserved.get(market) ?? ZERO_QUANTA;
    assert(held === sum, () => `bucket of market ${market} holds ${sum} ready, not ${held}`);
  }
  checkLinks(state, legs);
}

function checkLinks(state: State, legs: number): void {
  let free = 0;
  for (
    let leg = state.scalar('auctionLegFree');
    leg !== 0;
    leg = state.auctionLegs.next.get(leg - 1)
  )
    free++;
  assert(
    free + legs === state.scalar('auctionLegs'),
    () => `${legs} legs are in auction and ${free} free, of ${state.scalar('auctionLegs')}`,
  );
  for (const table of ['auctions', 'collateralSales'] as const) {
    const link = table === 'auctions' ? state.accounts.auction : state.accounts.collateralSale;
    for (let row = 0; row < state.scalar(table); row++) {
      const account = state[table].account.get(row);
      assert(
        link.get(account) === row + 1,
        () => `row ${row} of ${table} is found from account ${account}`,
      );
    }
  }
}
