// STORY ONE: a command. Admit (time, a configured venue), decide (one rule a command, in rules/), record. A rule returns
// the reject that refused it, or nothing once it has emitted its events.
import { assertNever } from './base/assert.ts';
import type { Command, CommandOf } from './domain/command.ts';
import type { Reject } from './domain/reject.ts';
import { notionalOf } from './domain/units.ts';
import { unitValueAt } from './domain/unit-value.ts';
import { chargePenalty } from './liquidation/charge-penalty.ts';
import { penaltyNow } from './liquidation/penalty/penalty-now.ts';
import { acceptRebalance } from './liquidation/commands/accept-rebalance.ts';
import { allowRebalance } from './liquidation/commands/allow-rebalance.ts';
import { proposeUnwind } from './liquidation/commands/propose-unwind.ts';
import { bidAuction } from './liquidation/commands/bid-auction.ts';
import { buyCollateral } from './liquidation/commands/buy-collateral.ts';
import { commitBackstop } from './liquidation/commands/commit-backstop.ts';
import { setBreaker } from './liquidation/commands/set-breaker.ts';
import { deposit } from './rules/deposit.ts';
import { forecast } from './rules/forecast.ts';
import { openAccount } from './rules/open-account.ts';
import { overrideHaircut, overrideMargin } from './rules/override-margin.ts';
import { postFill } from './rules/post-fill.ts';
import { postSpotFill } from './rules/post-spot-fill.ts';
import { releaseOrder } from './rules/release-order.ts';
import { reserveOrder } from './rules/reserve-order.ts';
import { sellInventory } from './rules/sell-inventory.ts';
import { setFundTarget, setFundTerms } from './rules/set-fund-terms.ts';
import { setLadder } from './rules/set-ladder.ts';
import { setMarket } from './rules/set-market.ts';
import { setRulebook } from './rules/set-rulebook.ts';
import {
  configureVenue,
  listAsset,
  listIndex,
  listMarket,
  listSource,
  setAsset,
} from './rules/set-up.ts';
import { joinTranche } from './rules/tranche/join-tranche.ts';
import {
  cancelTrancheExit,
  leaveTranche,
  requestTrancheExit,
} from './rules/tranche/leave-tranche.ts';
import { transfer, withdraw } from './rules/withdraw.ts';
import type { Step } from './state/step.ts';
import { coverBucket } from './waterfall/suspense.ts';

export function onCommand(step: Step, command: Command): Reject | undefined {
  const { state } = step;
  if (!state.configured && command.type !== 'ConfigureVenue') return { type: 'NotConfigured' };
  if (needsSettlementAsset(command) && state.scalar('assets') === 0)
    return { type: 'UnknownId', what: 'asset', id: 0 };
  switch (command.type) {
    case 'ConfigureVenue':
      return configureVenue(step, command);
    case 'ListAsset':
      return listAsset(step, command);
    case 'ListIndex':
      return listIndex(step, command);
    case 'ListSource':
      return listSource(step, command);
    case 'ListMarket':
      return listMarket(step, command);
    case 'SetAsset':
      return setAsset(step, command);
    case 'SetMarket':
      return setMarket(step, command);
    case 'SetRulebook':
      return setRulebook(step, command);
    case 'SetLadder':
      return setLadder(step, command);
    case 'SetFundTerms':
      return setFundTerms(step, command);
    case 'SetFundTarget':
      return setFundTarget(step, command);
    case 'JoinTranche':
      return joinTranche(step, command);
    case 'RequestTrancheExit':
      return requestTrancheExit(step, command);
    case 'CancelTrancheExit':
      return cancelTrancheExit(step, command);
    case 'LeaveTranche':
      return leaveTranche(step, command);
    case 'OpenAccount':
      return openAccount(step, command);
    case 'Deposit':
      return deposit(step, command);
    case 'Withdraw':
      return withdraw(step, command);
    case 'Transfer':
      return transfer(step, command);
    case 'ReserveOrder':
      return reserveOrder(step, command);
    case 'ReleaseOrder':
      return releaseOrder(step, command);
    case 'PostFill':
      return fill(step, command);
    case 'PostSpotFill':
      return postSpotFill(step, command);
    case 'SellInventory':
      return sellInventory(step, command);
    case 'Forecast':
      return forecast(step, command);
    case 'OverrideMargin':
      return overrideMargin(step, command);
    case 'OverrideHaircut':
      return overrideHaircut(step, command);
    case 'ProposeUnwind':
      return proposeUnwind(step, command);
    case 'AcceptRebalance':
      return acceptRebalance(step, command);
    case 'AllowRebalance':
      return allowRebalance(step, command);
    case 'BidAuction':
      return bidAuction(step, command);
    case 'SetBreaker':
      return setBreaker(step, command);
    case 'BuyCollateral':
      return buyCollateral(step, command);
    case 'CommitBackstop':
      return commitBackstop(step, command);
    case 'Checkpoint':
      // Recorded by the engine, which alone can compute the root.
      return undefined;
    default:
      return assertNever(command);
  }
}

const needsSettlementAsset = (command: Command): boolean =>
  command.type === 'ListMarket' || command.type === 'SetMarket' || command.type === 'SetRulebook';

/** A fill, and the liquidation penalty on whatever part of it closed a position in liquidation. */
function fill(step: Step, command: CommandOf<'PostFill'>): Reject | undefined {
  const { state } = step;
  const { market, size, price } = command;
  const liquidated = [command.maker, command.taker]
    .map((order) => state.orderRow(order))
    .filter((row) => isLiquidation(step, row))
    .map((row) => liquidatedBy(step, row));
  const refused = postFill(step, command);
  if (refused !== undefined) return refused;
  const notional = notionalOf(size, unitValueAt(state.market(market), price));
  for (const { account, ratePpm } of liquidated)
    chargePenalty(step, account, { market, notional, ratePpm });
  // The fill may have closed the last of the fund's own inventory, for less than the bucket could pay.
  coverBucket(step, market);
  return undefined;
}

/** Whose order of the ladder is filled, and what he is charged: by how he stands before the fill. */
function liquidatedBy({ state, time }: Step, row: number) {
  const account = state.orders.account.get(row);
  return {
    account,
    ratePpm: penaltyNow(state, account, { market: state.orders.market.get(row), time }),
  };
}

/** Whether the order was placed by the ladder for an owner's account (the fund's disposals carry no penalty). */
function isLiquidation({ state }: Step, row: number): boolean {
  if (row >= state.scalar('orders')) return false;
  return (
    (state.orders.flags.get(row) & 2) !== 0 &&
    state.accountKind(state.orders.account.get(row)) !== 'insurance'
  );
}
