// Opens one account of the demo's population: deposits in its own mix of collateral, then its positions.
import type { AccountId, Input, Quanta } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import type { AccountPlan } from '../population/draw-accounts.ts';
import { quote } from '../venue/plan-venue.ts';
import type { Turn } from './demo-market.ts';

export function* openMember(
  turn: Turn,
  account: AccountId,
  plan: AccountPlan,
): Generator<Input, void, void> {
  const { time } = turn;
  const market = plan.kind === 'isolated' ? (plan.positions[0]?.market ?? NONE) : NONE;
  yield { type: 'OpenAccount', time, account, owner: account, kind: plan.kind, market };
  yield* fundMember(turn, account, plan);
  for (const { market: traded, isLong, notional } of plan.positions) {
    yield* turn.trade(account, {
      market: traded,
      side: isLong ? 'buy' : 'sell',
      notional,
      reduceOnly: false,
    });
  }
}

function* fundMember(
  { state, venue, time }: Turn,
  account: AccountId,
  plan: AccountPlan,
): Generator<Input, void, void> {
  const coins = venue.assets.filter((asset) => asset.underlying >= 0).length;
  const parts = [
    { asset: 1 + (account % coins), share: plan.coinShare },
    { asset: venue.assets.length - 1, share: plan.stableShare },
  ];
  let cash = plan.equity;
  for (const { asset, share } of parts) {
    const { scale, haircutPpm } = state.asset(asset);
    const worth =
      (Number(state.assetPrice(asset)) / 10 ** state.assetPriceDecimals(asset)) *
      (1 - haircutPpm / 1e6);
    if (share <= 0 || worth <= 0) continue;
    const amount = BigInt(Math.round(((plan.equity * share) / worth) * 10 ** scale)) as Quanta;
    if (amount <= 0n) continue;
    yield { type: 'Deposit', time, account, asset, amount };
    cash -= plan.equity * share;
  }
  if (quote(cash) > 0n) yield { type: 'Deposit', time, account, asset: 0, amount: quote(cash) };
}
