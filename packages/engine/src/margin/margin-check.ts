// May a command leave the account like this? Initial margin met, or, for an account already short of it, the risk
// strictly reduced: maintenance lower and, while equity is positive, the margin ratio not worse (cross-multiplied).
import { cmpProduct, sub } from '../base/fixed.ts';
import type { Reject } from '../domain/reject.ts';
import type { AccountId, Quanta } from '../domain/units.ts';
import type { Requirement } from './margin-model.ts';

/** With equity at or below zero afterwards only the liquidation ladder trades. */
export function riskReduced(before: Requirement, after: Requirement): boolean {
  if (after.maintenance >= before.maintenance) return false;
  if (after.equity <= 0n) return false;
  return cmpProduct(after.equity, before.maintenance, before.equity, after.maintenance) >= 0;
}

/** The refusal of the account's rulebook as a reject: nothing may rest on a margin that nobody states. */
export function notStated(account: AccountId, after: Requirement): Reject | undefined {
  const refusal = after.refusal ?? after.refusalOfOrders;
  if (refusal === undefined) return undefined;
  const { code, where, message } = refusal;
  return { type: 'MarginNotStated', account, code, where, message };
}

/** undefined if the account may stand at `after`; else the reject with the numbers that decided. */
export function judge(
  account: AccountId,
  before: Requirement,
  after: Requirement,
): Reject | undefined {
  const unstated = notStated(account, after);
  if (unstated !== undefined) return unstated;
  if (after.equity >= after.initial) return undefined;
  if (riskReduced(before, after)) return undefined;
  const underWater = before.equity < before.initial;
  if (underWater && after.maintenance <= before.maintenance && before.maintenance > 0n) {
    return {
      type: 'RiskNotReduced',
      account,
      equityBefore: before.equity,
      equityAfter: after.equity,
      maintenanceBefore: before.maintenance,
      maintenanceAfter: after.maintenance,
    };
  }
  return initialNotMet(account, after);
}

/** Equity below initial margin, with what bound: caution where the rates alone are met. */
export function initialNotMet(account: AccountId, after: Requirement): Reject {
  const { equity, initial } = after;
  const binding = bindingOf(equity, initial, after.caution);
  return { type: 'InitialMarginNotMet', account, equity, required: initial, binding };
}

/** `caution` if what is required less caution were met by what there is. */
export const bindingOf = (
  available: Quanta,
  required: Quanta,
  caution: Quanta,
): 'initialMargin' | 'caution' =>
  available >= sub(required, caution) ? 'caution' : 'initialMargin';
