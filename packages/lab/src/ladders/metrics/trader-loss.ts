// What a liquidation cost the traders: the distance of every forced price from the mean price of the next hour, penalties, and
// the profit that deleveraged accounts had to forgo. The distance counts in both directions: a price that the next hour does
// not confirm was a bad moment to trade, whoever gained by it. The part that went against the account is given beside it.
import type { CollateralSale, Deleveraging, Exit, ExitWay } from './forced-trades.ts';
import { EXIT_WAYS } from './forced-trades.ts';
import type { MarkTrack } from './mark-track.ts';

export const JUDGED_OVER_MS = 3_600_000;

export type TraderLoss = {
  /** Sum over exits and sold collateral of size times the distance from the mean of the next hour. */
  readonly distance: number;
  /** Of it what went against the account; what went for it would be the rest. */
  readonly adverse: number;
  readonly penalties: number;
  readonly forgone: number;
  /** distance + penalties + forgone */
  readonly total: number;
  readonly closedNotional: number;
  readonly deleveragedNotional: number;
  readonly byWay: {
    readonly [way in ExitWay]: { readonly notional: number; readonly distance: number };
  };
};

export type LossInputs = {
  readonly trades: {
    readonly exits: readonly Exit[];
    readonly deleveragings: readonly Deleveraging[];
    readonly sales: readonly CollateralSale[];
    readonly penalties: number;
  };
  /** Worth of a lot of a market, and of a quantum of an asset, over time. */
  readonly lotValues: readonly MarkTrack[];
  readonly assetValues: readonly MarkTrack[];
};

/** All in quote units. What has no price after it (the end of the data) counts at the last price. */
export function traderLoss({ trades, ...inputs }: LossInputs): TraderLoss {
  const byWay = Object.fromEntries(EXIT_WAYS.map((way) => [way, { notional: 0, distance: 0 }])) as {
    [way in ExitWay]: { notional: number; distance: number };
  };
  let distance = 0;
  let adverse = 0;
  let closedNotional = 0;
  for (const { time, market, lots, quote, way } of trades.exits) {
    const fair = inputs.lotValues[market]?.meanAfter(time, JUDGED_OVER_MS);
    if (fair === undefined) continue;
    // Positive: the lots were worth more in the hour after than what the account got.
    const missed = lots * fair - quote;
    distance += Math.abs(missed);
    adverse += Math.max(0, missed);
    closedNotional += Math.abs(lots) * fair;
    byWay[way].notional += Math.abs(lots) * fair;
    byWay[way].distance += Math.abs(missed);
  }
  for (const { time, asset, amount, proceeds } of trades.sales) {
    const fair = inputs.assetValues[asset]?.meanAfter(time, JUDGED_OVER_MS);
    if (fair === undefined) continue;
    distance += Math.abs(amount * fair - proceeds);
    adverse += Math.max(0, amount * fair - proceeds);
  }
  let forgone = 0;
  let deleveragedNotional = 0;
  for (const { time, market, lots, quote } of trades.deleveragings) {
    const fair = inputs.lotValues[market]?.meanAfter(time, JUDGED_OVER_MS);
    if (fair === undefined) continue;
    forgone += Math.max(0, lots * fair - quote);
    deleveragedNotional += Math.abs(lots) * fair;
  }
  const total = distance + trades.penalties + forgone;
  return {
    distance,
    adverse,
    penalties: trades.penalties,
    forgone,
    total,
    closedNotional,
    deleveragedNotional,
    byWay,
  };
}
