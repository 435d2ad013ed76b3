// The fund sells what it took over at a pace the market can bear: one order a market and interval, sized by the ladder's share of
// the inventory and by sampled depth (disposal-size.ts).
// Only places orders; fills come back through the order port like those of any liquidation.
import { Exact } from '../base/exact.ts';
import { abs } from '../base/fixed.ts';
import { type Lots, type MarketId, NONE, PPM } from '../domain/units.ts';
import { permits } from '../state/permissions.ts';
import type { Step } from '../state/step.ts';
import { disposalSize } from './disposal-size.ts';
import { slippedLimit } from './slipped-limit.ts';

const ofPpm = (ppm: number): Exact => Exact.ratio(BigInt(ppm), PPM);

/** Places a disposal order in each live market whose interval has passed and whose bucket holds lots without an order. */
export function disposeInventory(step: Step): void {
  const { state } = step;
  const count = state.scalar('markets');
  for (let market = 0; market < count; market++) {
    const { bucketAccount } = state.listedMarket(market);
    if (state.accounts.firstPosition.get(bucketAccount) === NONE) continue;
    if (step.time >= state.markets.nextDisposal.get(market) && isLive(step, market))
      disposeOf(step, market);
  }
}

function isLive({ state }: Step, market: MarketId): boolean {
  const { band, halted, phase } = state.markets;
  return (
    permits(state, market, 'liquidate') &&
    band.get(market) === 0 &&
    halted.get(market) === 0 &&
    phase.get(market) === 0
  );
}

function disposeOf(step: Step, market: MarketId): void {
  const { state } = step;
  const listed = state.market(market);
  const account = listed.bucketAccount;
  const row = state.positionRow(account, market);
  if (
    row === NONE ||
    state.accounts.liquidationOrders.get(account) !== 0 ||
    state.accounts.stage.get(account) !== 0
  )
    return;
  const held = state.positions.size.get(row);
  const side = held > 0n ? 'sell' : 'buy';
  const depth =
    side === 'sell' ? state.markets.bidDepth.get(market) : state.markets.askDepth.get(market);
  if (depth <= 0n) return;
  const { disposalWholeLots, disposalSharePpm } = state.listing.ladder;
  const size = disposalSize({
    held: Exact.integer(abs(held)),
    volumes: [Exact.integer(depth)],
    wholeUpTo: Exact.integer(disposalWholeLots),
    share: ofPpm(disposalSharePpm),
    depthShare: ofPpm(listed.disposalDepthPpm),
    lot: Exact.ONE,
  });
  step.emit({ type: 'DisposalScheduled', market, nextTime: step.time + listed.disposalIntervalMs });
  step.emit({
    type: 'LiquidationOrderPlaced',
    order: state.scalar('nextLiquidationOrder'),
    account,
    market,
    side,
    size: size.unitsOf(Exact.ONE, 'down') as Lots,
    limit: slippedLimit(listed, state.mark(market), side),
    expires: step.time + listed.liquidationOrderMs,
  });
}
