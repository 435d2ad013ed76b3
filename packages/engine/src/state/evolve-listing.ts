// Listings and parameters: what the venue, its assets, indexes, sources and markets are. Also opens account rows, because
// a market's listing opens its insurance bucket and suspense account.
import { assert } from '../base/assert.ts';
import { ACCOUNT_KINDS, type AccountKind } from '../domain/command.ts';
import type { Event, EventOf } from '../domain/event.ts';
import { type AccountId, type Lots, NONE, type Ticks, ZERO_QUANTA } from '../domain/units.ts';
import { listDelays } from './evolve-index.ts';
import { appendRow } from './rows.ts';
import { rescaleAuctions } from './rescale-auctions.ts';
import type { State } from './state.ts';

const kindCode = (kind: AccountKind): number => ACCOUNT_KINDS.indexOf(kind);

export function evolveListing(state: State, event: Event): void {
  switch (event.type) {
    case 'VenueConfigured': {
      const { type: _, sharedFundAccount, ...venue } = event;
      const first = state.listing.venue === undefined;
      state.listing.venue = venue;
      if (first) {
        openAccountRow(state, sharedFundAccount, NONE, kindCode('insurance'), NONE);
        state.setScalar('sharedFund', sharedFundAccount);
      }
      return;
    }
    case 'LadderSet': {
      const { type: _, ...ladder } = event;
      state.listing.ladder = ladder;
      for (let account = 0; account < state.rows('accounts'); account++)
        state.accounts.rung.set(account, 0);
      return;
    }
    case 'RulebookSet':
      state.listing.rulebookText = event.text;
      return;
    case 'AssetListed': {
      const { type: _, asset, ...listed } = event;
      assert(appendRow(state, 'assets') === asset, () => `asset ${asset} is the next`);
      state.listing.assets.push(listed);
      return;
    }
    case 'AssetChanged': {
      const { type: _, asset, ...listed } = event;
      state.listing.assets[asset] = listed;
      return;
    }
    case 'IndexListed': {
      const { type: _, index, ...listed } = event;
      assert(appendRow(state, 'indexes') === index, () => `index ${index} is the next`);
      state.listing.indexes.push(listed);
      listDelays(state, index, listed);
      return;
    }
    case 'SourceListed': {
      const { type: _, source, ...listed } = event;
      assert(appendRow(state, 'sources') === source, () => `source ${source} is the next`);
      state.listing.sources.push(listed);
      return;
    }
    case 'MarketListed': {
      const { type: _, market, ...listed } = event;
      assert(appendRow(state, 'markets') === market, () => `market ${market} is the next`);
      state.listing.markets.push(listed);
      openAccountRow(state, listed.bucketAccount, NONE, kindCode('insurance'), market);
      openAccountRow(state, listed.suspenseAccount, NONE, kindCode('suspense'), market);
      state.markets.stale.set(market, 1);
      return;
    }
    case 'ExpiryListed': {
      assert(
        appendRow(state, 'expiries') === event.expiry,
        () => `expiry ${event.expiry} is the next`,
      );
      state.expiries.index.set(event.expiry, event.index);
      state.expiries.expiryMs.set(event.expiry, event.expiryMs);
      state.expiries.settlementWindowMs.set(event.expiry, event.settlementWindowMs);
      return;
    }
    case 'MarketChanged': {
      const { type: _, market, ...listed } = event;
      state.listing.markets[market] = listed;
      return;
    }
    case 'GridChanged':
      rescale(state, event);
      return;
    default:
      assert(false, () => `event ${event.type} is evolved`);
  }
}

export function openAccountRow(
  state: State,
  account: AccountId,
  owner: number,
  kind: number,
  market: number,
): void {
  assert(appendRow(state, 'accounts') === account, () => `account ${account} is the next`);
  const table = state.accounts;
  table.owner.set(account, owner);
  state.owners.add(owner, account);
  table.kind.set(account, kind);
  table.market.set(account, market);
  table.cash.set(account, ZERO_QUANTA);
  table.immature.set(account, ZERO_QUANTA);
  for (const first of [table.firstPosition, table.firstBalance, table.firstOrder])
    first.set(account, NONE);
  state.touched.add(account);
}

/** A finer grid: sizes grow by lotFactor, prices by tickFactor; costs in quanta stand. Funding was settled before. */
function rescale(state: State, event: EventOf<'GridChanged'>): void {
  const { market, lotFactor, tickFactor } = event;
  const lots = (size: Lots): Lots => (size * lotFactor) as Lots;
  const ticks = (price: Ticks): Ticks => (price * tickFactor) as Ticks;
  for (let row = 0; row < state.rows('positions'); row++) {
    if (state.positions.account.get(row) === NONE || state.positions.market.get(row) !== market)
      continue;
    state.positions.size.set(row, lots(state.positions.size.get(row)));
    state.positions.fundingIndex.set(row, 0n);
    state.touched.add(state.positions.account.get(row));
  }
  for (let row = 0; row < state.rows('orders'); row++) {
    if (state.orders.account.get(row) === NONE || state.orders.market.get(row) !== market) continue;
    state.orders.size.set(row, lots(state.orders.size.get(row)));
    state.orders.limit.set(row, ticks(state.orders.limit.get(row)));
  }
  rescaleAuctions(state, market, lotFactor);
  const table = state.markets;
  table.openInterest.set(market, lots(table.openInterest.get(market)));
  table.bidDepth.set(market, lots(table.bidDepth.get(market)));
  table.askDepth.set(market, lots(table.askDepth.get(market)));
  table.mark.set(market, ticks(table.mark.get(market)));
  table.bandPrint.set(market, ticks(table.bandPrint.get(market)));
  table.fundingIndex.set(market, 0n);
}
