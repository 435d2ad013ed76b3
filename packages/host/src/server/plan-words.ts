// What a rung of the ladder would do about an account, in words and as orders, from the plan that its stage made. Plans nothing.
import {
  type Act,
  formatDecimal,
  type Lots,
  type Pass,
  type ReadState,
  type StagePlan,
  type Ticks,
  type Wait,
} from '@plimsoll/engine';
import type { PlannedOrderView, RungPlanView } from '@plimsoll/engine/views';

type Words = Omit<RungPlanView, 'at' | 'stage' | 'isOn'>;

/** The plan as a stage of the ladder made it: an act, a wait, or a pass with its reason. */
export function wordsOf(state: ReadState, plan: Act | Pass | Wait): Words {
  // Plans come from the registry of stages, which knows them by their interface; StagePlan lists them all.
  const made = plan as StagePlan | Pass | Wait;
  if (made.type === 'pass')
    return { does: 'passes', text: sentence(made.why), cost: null, until: null, orders: [] };
  if (made.type === 'wait')
    return { does: 'waits', text: sentence(made.why), cost: null, until: made.until, orders: [] };
  return {
    does: 'acts',
    text: textOf(state, made),
    cost: formatDecimal(made.cost, state.asset(0).scale),
    until: null,
    orders: ordersOf(state, made),
  };
}

const sentence = (why: string): string => `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;

function textOf(state: ReadState, plan: StagePlan): string {
  const money = (amount: bigint): string => formatDecimal(amount, state.asset(0).scale);
  switch (plan.type) {
    case 'cancelOrders':
      return `Cancels ${plan.orders.length} open orders.`;
    case 'reduceInBook':
      return `Reduces in the book${plan.restores ? ': enough, if all of it fills' : ', and then again'}.`;
    case 'slicePortfolio':
      return `Closes one share of every leg${plan.restores ? ': enough, if all of it fills' : ', and then again'}.`;
    case 'convertCollateral':
      return plan.sales.length === 0
        ? 'The fund can buy nothing of the collateral now.'
        : `The fund buys ${plan.sales.map(({ asset }) => state.asset(asset).symbol).join(', ')} of collateral.`;
    case 'sellInBook':
      return `Offers ${assetText(state, plan)} of collateral in the spot book.`;
    case 'auctionCollateral':
      return `Puts ${assetText(state, plan)} of collateral up for auction.`;
    case 'want':
      return 'Asks advisers for an unwind that is cheaper than its own.';
    case 'unwind':
      return 'Closes what restores the account at the least cost.';
    case 'start':
    case 'reset': {
      const how = plan.type === 'start' ? 'Starts' : 'Starts again';
      return plan.kind === 'solvent'
        ? `${how} an auction: the price falls until somebody takes it.`
        : `${how} an auction in which insurance pays the bidder.`;
    }
    case 'reserve':
      return 'The auction goes on, and buckets hold more ready.';
    case 'withdraw':
      return 'Withdraws the auction: nobody bid in time.';
    case 'backstop': {
      const makers = new Set(plan.takings.map(({ maker }) => maker)).size;
      return `${makers === 1 ? 'A maker takes' : `${makers} makers take`} lots at the mark less a discount.`;
    }
    case 'takeOver':
      return plan.equity > 0n
        ? `The fund takes everything over; ${money(plan.equity)} are left before the penalty.`
        : `Nothing is left: the loss of ${money(-plan.equity)} runs the waterfall.`;
    default:
      return assertNone(plan);
  }
}

/** A plan that the types do not know is a bug of ours; it is told and not thrown, this is a view. */
const assertNone = (plan: never): string => `Acts (${String(plan)}).`;

function assetText(
  state: ReadState,
  { asset, amount }: { readonly asset: number; readonly amount: bigint },
): string {
  const { symbol, scale } = state.asset(asset);
  return `${formatDecimal(amount, scale)} ${symbol}`;
}

function ordersOf(state: ReadState, plan: StagePlan): readonly PlannedOrderView[] {
  switch (plan.type) {
    case 'reduceInBook':
    case 'slicePortfolio':
      return plan.orders.map((order) => orderView(state, { ...order, lots: order.size }));
    case 'unwind':
      return plan.orders.map((order) => orderView(state, order));
    default:
      // No other stage places orders of its own in a derivatives book.
      return [];
  }
}

/** An order of the ladder or of a rebalancing, size and limit in whole coins. */
export function orderView(
  state: ReadState,
  order: {
    readonly market: number;
    readonly side: 'buy' | 'sell';
    readonly lots: Lots;
    readonly limit: Ticks;
  },
): PlannedOrderView {
  const listed = state.listedMarket(order.market);
  const decimals = state.listing.indexes[listed.index]?.decimals ?? 0;
  return {
    market: order.market,
    symbol: listed.symbol,
    side: order.side,
    size: formatDecimal(order.lots * listed.lotBase, listed.baseDecimals),
    limit: formatDecimal(order.limit * listed.tickIndexUnits, decimals),
  };
}
