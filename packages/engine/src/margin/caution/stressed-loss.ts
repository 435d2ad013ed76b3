// What one account loses when every market moves by its stressed move at once, all down or all up. Within the account gains
// of one market pay for losses of another; its coins fall with the markets and gain nothing when they rise.
//
// A coin moves by the largest stressed move of the markets on its index, or, where there is none, by the largest step that its
// haircut is proved against. An option moves by no more than the coins that it stands for, and only its loss counts.
import { add, max, min, mulDivDown, mulDivUp, neg, sub } from '../../base/fixed.ts';
import type { ListedMarket } from '../../domain/market-view.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type Lots,
  PPM,
  type Ppm,
  type Quanta,
  type UnitValue,
  valueOf,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { unitValueAt, worthOfIndexUnits } from '../../domain/unit-value.ts';
import { lessPpm, valueAtIndex } from '../collateral.ts';
import type { ExactView } from '../live/exact-view.ts';
import type { Leg } from './legs.ts';

export type StressScenario = 'down' | 'up';
export const STRESS_SCENARIOS: readonly StressScenario[] = ['down', 'up'];

/** Never negative, rounded against the account; open orders filled on the side that loses. */
export function stressedLoss(
  portfolio: Portfolio,
  legs: readonly Leg[],
  scenario: StressScenario,
  view: ExactView,
): Quanta {
  let pnl = ZERO_QUANTA;
  for (const leg of legs) {
    if (!view.isOpen(leg.market)) continue;
    const listed = view.market(leg.market);
    const isDown = scenario === 'down';
    // Of a put that falls as the coin rises.
    const isFall = isDown === (listed.right !== 'put');
    const size = isFall ? leg.afterBuys : leg.afterSells;
    const change =
      listed.kind === 'option'
        ? optionChange(view, leg, size, isFall)
        : valueOf(size, forwardChange(view, listed, leg, isDown));
    pnl = add(pnl, change);
  }
  if (scenario === 'down') {
    for (const { asset, amount } of portfolio.collateral) {
      const { haircutPpm } = view.asset(asset);
      const counted = lessPpm(valueAtIndex(view, asset, amount), haircutPpm);
      pnl = sub(pnl, mulDivUp(counted, BigInt(stressOfAsset(view, asset)), PPM));
    }
  }
  return max(ZERO_QUANTA, neg(pnl));
}

function forwardChange(
  view: ExactView,
  listed: ListedMarket,
  { market }: Leg,
  isDown: boolean,
): UnitValue {
  const mark = view.mark(market);
  const stress = BigInt(listed.stressPpm);
  const most = listed.capTicks > 0n ? listed.capTicks : listed.maxPriceTicks;
  const moved = isDown
    ? max(listed.minPriceTicks, mulDivDown(mark, PPM - stress, PPM))
    : min(most, mulDivUp(mark, PPM + stress, PPM));
  const edge = isDown ? min(moved, mark) : max(moved, mark);
  return sub(unitValueAt(listed, edge), view.unitValue(market));
}

function optionChange(view: ExactView, { market }: Leg, size: Lots, isFall: boolean): Quanta {
  if (isFall !== size > 0n) return ZERO_QUANTA;
  const listed = view.market(market);
  const indexPrice = view.indexPrice(market);
  const at = { indexPrice, settlementScale: view.asset(0).scale };
  const worth = worthOfIndexUnits(listed, indexPrice * BigInt(listed.stressPpm), at);
  const lots: bigint = size < 0n ? neg(size) : size;
  const move = mulDivUp(lots, worth.numerator, worth.denominator * PPM) as Quanta;
  const value = valueOf(size, view.unitValue(market));
  return neg(size > 0n ? min(value, move) : move);
}

function stressOfAsset(view: ExactView, asset: number): Ppm {
  const { index, stepBoundPpm } = view.asset(asset);
  let stress = 0;
  for (const market of view.listing.markets) {
    if (market.index === index) stress = Math.max(stress, market.stressPpm);
  }
  return stress === 0 ? stepBoundPpm : stress;
}
