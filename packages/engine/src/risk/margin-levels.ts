// The announced level of an account: healthy, warning, margin call, liquidation. Decided exactly; an event only when it
// changes, so that a venue can tell its owner before anything is closed.
import { cmpProduct } from '../base/fixed.ts';
import { MARGIN_LEVELS, type MarginLevel } from '../domain/event.ts';
import type { Venue } from '../domain/listing.ts';
import { type AccountId, PPM } from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import type { Health } from '../margin/margin-model.ts';
import { cashOf } from '../state/losses-due.ts';
import type { Step } from '../state/step.ts';

/**
 * Equity exactly at a level's threshold is still the better level: maintenance met is not liquidatable.
 * `unknown` where the rulebook refuses, unless the account is worth less than nothing by any rule.
 */
export function marginLevel(risk: Health, venue: Venue): MarginLevel {
  if (risk.refusal !== undefined && risk.netValue >= 0n) return 'unknown';
  if (risk.equity < risk.maintenance) return 'liquidation';
  if (cmpProduct(risk.equity, PPM, risk.maintenance, BigInt(venue.marginCallPpm)) < 0)
    return 'marginCall';
  if (cmpProduct(risk.equity, PPM, risk.maintenance, BigInt(venue.warningPpm)) < 0)
    return 'warning';
  return 'healthy';
}

/** Announces a change of level; returns whether the account must be shown to the ladder. */
export function announceLevel(step: Step, account: AccountId): boolean {
  const { state } = step;
  const risk = healthOf(state.portfolio(account), state);
  const level = marginLevel(risk, state.venue);
  if (level !== MARGIN_LEVELS[state.accounts.level.get(account)]) {
    step.emit({
      type: 'MarginLevelChanged',
      account,
      level,
      equity: risk.equity,
      maintenance: risk.maintenance,
    });
    const { refusal } = risk;
    if (level === 'unknown' && refusal !== undefined)
      step.emit({ type: 'MarginRefused', account, code: refusal.code, where: refusal.where });
  }
  const overCap = cashOf(state, account) < -state.venue.negativeBalanceCap;
  return level === 'liquidation' || overCap || state.accounts.stage.get(account) !== 0;
}
