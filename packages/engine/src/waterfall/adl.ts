// Who is deleveraged, and by how much. Ring 1: the opposite side, in profit at the bankruptcy price, above maintenance
// afterwards, not in liquidation. Ring 2, when ring 1 is exhausted: anyone on the opposite side, at the mark, at no loss.
// Plans only: no position moves here (drain.ts), nobody flips side, nobody pays a fee.
import { abs, add, cmpProduct, min, mulDivUp, neg, sub } from '../base/fixed.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  type Quanta,
  ZERO_LOTS,
} from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import { heldMargin } from '../margin/sheltered.ts';
import { leaveAtMark } from '../settle/leave-at-mark.ts';
import type { ReadState } from '../state/state.ts';
import { type Counterparties, gainOf } from './counterparties.ts';

/** Lots to take from an account, unsigned and positive. */
export type Taking = { readonly account: AccountId; readonly lots: Lots };
export type AdlPlan = {
  readonly atBankruptcy: readonly Taking[];
  readonly atMark: readonly Taking[];
  readonly left: Lots;
};
export type Residual = {
  readonly market: MarketId;
  /** Lots to place, signed as the bankrupt account holds them. */
  readonly size: Lots;
  /** Loss that the lots carry beyond the mark, quanta, >= 0. */
  readonly loss: Quanta;
  /** The account they come from: never its own counterparty. */
  readonly account: AccountId;
};

/** Exactly the residual size is placed, or every opposite-side customer is used up and `left` says what is not. */
export function planAdl(
  state: ReadState,
  counterparties: Counterparties,
  residual: Residual,
): AdlPlan {
  const side = residual.size > 0n ? 'short' : 'long';
  const ranking = counterparties.ranked(residual.market, side);
  const free = new Map<AccountId, Lots>();
  let left = abs(residual.size);
  const atBankruptcy: Taking[] = [];
  for (const account of ranking) {
    if (left === 0n) break;
    const lots = min(left, freeLots(state, counterparties, residual, account));
    if (lots === 0n || !isEligible(state, counterparties, residual, { account, lots })) continue;
    atBankruptcy.push({ account, lots });
    free.set(account, lots);
    left = sub(left, lots);
  }
  const atMark: Taking[] = [];
  for (const account of ranking) {
    if (left === 0n) break;
    const lots = min(
      left,
      sub(freeLots(state, counterparties, residual, account), free.get(account) ?? ZERO_LOTS),
    );
    if (lots === 0n) continue;
    atMark.push({ account, lots });
    left = sub(left, lots);
  }
  return { atBankruptcy, atMark, left };
}

/** Lots of the account on the opposite side of the residual that no claim holds yet. */
function freeLots(
  state: ReadState,
  counterparties: Counterparties,
  residual: Residual,
  account: AccountId,
): Lots {
  const row = account === residual.account ? NONE : state.positionRow(account, residual.market);
  if (row === NONE) return ZERO_LOTS;
  const size = state.positions.size.get(row);
  if (size > 0n === residual.size > 0n) return ZERO_LOTS;
  const free = sub(abs(size), counterparties.pendingOf(residual.market, account).lots);
  return free > 0n ? free : ZERO_LOTS;
}

/**
 * In profit at the bankruptcy price: gain * |residual size| > loss * |position|, so that its share of the loss, rounded up,
 * is within its own gain. Above maintenance afterwards: equity less every cut still to come covers what stays open.
 */
function isEligible(
  state: ReadState,
  counterparties: Counterparties,
  residual: Residual,
  taking: Taking,
): boolean {
  const { market, loss } = residual;
  const { account, lots } = taking;
  if (state.accounts.stage.get(account) !== 0) return false;
  const row = state.positionRow(account, market);
  const held = abs(state.positions.size.get(row));
  const pending = counterparties.pendingOf(market, account);
  const gain = sub(gainOf(state, row), pending.cut);
  if (gain <= 0n || cmpProduct(gain, abs(residual.size), loss, held) <= 0) return false;

  const risk = healthOf(state.portfolio(account), state);
  const cut = mulDivUp(loss, lots, abs(residual.size));
  const equity = sub(risk.equity, add(counterparties.cutsOf(account), cut));
  const kept = sub(sub(held, pending.lots), lots);
  const left = state.positions.size.get(row) > 0n ? kept : neg(kept);
  if (state.accountKind(account) === 'portfolio')
    return bearsWithout(state, account, { market, left }, sub(equity, risk.equity));
  const scaleCapPpm = state.positions.scaleCap.get(row);
  const maintenanceOf = (size: Lots): Quanta =>
    heldMargin(state, { market, size, scaleCapPpm }).maintenance;
  const before = maintenanceOf(state.positions.size.get(row));
  const after = maintenanceOf(left);
  return equity >= add(sub(risk.maintenance, before), after);
}

/**
 * The same of a portfolio account: what a leg covers elsewhere is only known by asking the model without it. Lots leave at the
 * mark here, where equity does not change; `change` is what leaving and the other claims cost it.
 */
function bearsWithout(
  state: ReadState,
  account: AccountId,
  { market, left }: { readonly market: MarketId; readonly left: Lots },
  change: Quanta,
): boolean {
  const portfolio = state.portfolio(account);
  const without = leaveAtMark(portfolio, state, { market, left });
  const { equity, maintenance, refusal } = healthOf(without, state);
  return refusal === undefined && add(equity, change) >= maintenance;
}
