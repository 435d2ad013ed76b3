// Collateral is offered to the market before the fund buys it: for the first third of the rung's patience in the spot book, for
// the second by Dutch auction; in the last the fund buys (convert-collateral.ts). Purchases come as commands (buy-collateral.ts).
import { add, max, mulDivUp, neg, sub } from '../../base/fixed.ts';
import type { EventOf } from '../../domain/event.ts';
import {
  type AccountId,
  type AssetId,
  PPM,
  type Price,
  type Quanta,
  type TimeMs,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { valueAtIndex } from '../../margin/collateral.ts';
import { breakerLevel, collateralSaleOf } from '../../state/auction-reading.ts';
import { isValued } from '../../state/permissions.ts';
import type { Step } from '../../state/step.ts';
import { amountToConvert, conversionOrder, conversionPrice, proceedsOf } from '../conversion.ts';
import type { Act, StageContext, Wait } from '../stage.ts';
import { stageOf } from '../standing.ts';

export type CollateralSalePlan = Act & {
  readonly type: 'sellInBook' | 'auctionCollateral';
  readonly asset: AssetId;
  readonly amount: Quanta;
  readonly start: Price;
  readonly limit: Price;
  readonly expires: TimeMs;
};

/**
 * Undefined where nothing is offered to the market: a rung without patience, its last third, who is taken over, no collateral
 * whose price is good enough. The amount is the least that pays the debt at the limit, of the asset that is sold first.
 */
export function planCollateralSale(context: StageContext): CollateralSalePlan | Wait | undefined {
  const { state, account, rung, since, time } = context;
  const third = Math.floor(rung.patienceMs / 3);
  if (third === 0 || stageOf(state, account) === 'takeOver') return undefined;
  const phase = time < since + third ? 'book' : time < since + 2 * third ? 'auction' : 'fund';
  const isStopped = phase === 'auction' && breakerLevel(state) !== 'none';
  const wanted = wantedSale(context);
  if (phase === 'fund' || isStopped || wanted === undefined) return undefined;
  const expires = since + (phase === 'book' ? third : 2 * third);
  const open = collateralSaleOf(state, account);
  const isOpen = open?.phase === phase && open.asset === wanted.asset;
  // In the book an order that has become too large, or too dear to be filled, is placed anew; an auction falls by itself.
  const isFit =
    isOpen && open.amount <= wanted.amount && (phase === 'auction' || open.limit <= wanted.limit);
  if (isFit) return { type: 'wait', until: expires, why: 'collateral is offered to the market' };
  const { price } = wanted;
  const above = max(price, mulDivUp(price, BigInt(context.ladder.auctionStartPpm), PPM));
  const start = phase === 'book' ? wanted.limit : above;
  const { asset, amount, limit, cost } = wanted;
  const type = phase === 'book' ? 'sellInBook' : 'auctionCollateral';
  return { type, asset, amount, start, limit, expires, cost };
}

type Wanted = {
  readonly asset: AssetId;
  readonly amount: Quanta;
  readonly price: Price;
  readonly limit: Price;
  readonly cost: Quanta;
};

function wantedSale({ state, portfolio }: StageContext): Wanted | undefined {
  const debt = neg(portfolio.cash);
  // Twice the debt: the buyer's cash is no limit here.
  const limits = { wanted: debt, cash: add(debt, debt), budget: undefined };
  for (const held of conversionOrder(portfolio, state)) {
    if (!isValued(state, held.asset)) continue;
    const { asset } = held;
    const amount = amountToConvert(state, held, limits);
    if (amount <= 0n) continue;
    const value = valueAtIndex(state, asset, amount);
    const cost = max(ZERO_QUANTA, sub(value, proceedsOf(state, { asset, amount })));
    const limit = conversionPrice(state, asset);
    return { asset, amount, price: state.assetPrice(asset), limit, cost };
  }
  return undefined;
}

export function actCollateralSale(
  step: Step,
  account: AccountId,
  plan: CollateralSalePlan,
): 'wait' {
  const { type, asset, amount, start, limit, expires } = plan;
  endCollateralSale(step, account, 'expired');
  const offered = { account, asset, amount, limit, expires };
  if (type === 'sellInBook') {
    const order = step.state.scalar('nextLiquidationOrder');
    step.emit({ type: 'CollateralOrderPlaced', order, ...offered });
  } else step.emit({ type: 'CollateralAuctionStarted', ...offered, start });
  return 'wait';
}

/** Takes what is offered of the account back, if anything is. */
export function endCollateralSale(
  step: Step,
  account: AccountId,
  reason: EventOf<'CollateralSaleEnded'>['reason'],
): void {
  const open = collateralSaleOf(step.state, account);
  if (open === undefined) return;
  const { asset, amount } = open;
  step.emit({ type: 'CollateralSaleEnded', account, asset, left: amount, reason });
}
