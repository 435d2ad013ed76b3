// Whether an account may give up lots at the bankruptcy price: policy data (policy.ts) applied to the account. Twice: exactly,
// for who is really asked; and on the candidate's own numbers, for what another policy would have done.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { abs, add, cmpProduct, mulDivDown, mulDivUp, neg, sub } from '../../base/fixed.ts';
import type { AccountId, Lots, MarketId, Quanta } from '../../domain/units.ts';
import { healthOf, requirementByRates } from '../../margin/account-risk.ts';
import type { Requirement } from '../../margin/margin-model.ts';
import { heldMargin } from '../../margin/sheltered.ts';
import { leaveAtMark } from '../../settle/leave-at-mark.ts';
import type { ReadState } from '../../state/state.ts';
import { gainOf } from '../customers.ts';
import type { Candidate } from './candidate.ts';
import { mayBecome } from './dydx-transition.ts';
import type { Eligibility } from './policy.ts';

/** The loss that the lots to be placed carry beyond the mark, and how many they are; unsigned. */
export type Burden = { readonly market: MarketId; readonly loss: Quanta; readonly lots: Lots };

/** What so many of the lots bring of the loss at most, rounded up. */
const cutOf = ({ loss, lots: all }: Burden, lots: Lots): Quanta => mulDivUp(loss, lots, all);

/** What is asked of an account that holds a position in the market. */
export type Asked = {
  readonly account: AccountId;
  readonly lots: Lots;
  /** What claims of the market hold of it, and the cuts that claims of all markets still bring. */
  readonly pending: { readonly lots: Lots; readonly cut: Quanta };
  readonly cuts: Quanta;
};

/** Asked of the account as it stands now. */
export function isEligible(
  state: ReadState,
  rule: Eligibility,
  burden: Burden,
  asked: Asked,
): boolean {
  const { account, lots, pending, cuts } = asked;
  if (state.accounts.stage.get(account) !== 0) return false;
  const change = neg(add(cuts, cutOf(burden, lots)));
  const row = state.positionRow(account, burden.market);
  const held = abs(state.positions.size.get(row));
  const kept = sub(sub(held, pending.lots), lots);
  const left = {
    market: burden.market,
    left: state.positions.size.get(row) > 0n ? kept : neg(kept),
  };
  switch (rule) {
    case 'solvent':
      return add(healthOf(state.portfolio(account), state).equity, change) >= 0n;
    case 'noRiskier':
      return mayTransit(state, account, left, { now: neg(cuts), change });
    case 'inProfit':
      return (
        isInProfit({ gain: sub(gainOf(state, row), pending.cut), held }, burden) &&
        staysAboveMaintenance(state, account, left, change)
      );
    default:
      return assertNever(rule);
  }
}

/** Signed lots that the account keeps of a market, those that claims hold not counted. */
type Left = { readonly market: MarketId; readonly left: Lots };

/** gain * |lots to be placed| > loss * |position|, so that its share of the loss, rounded up, is within its own gain. */
const isInProfit = (
  { gain, held }: Pick<Candidate, 'gain' | 'held'>,
  { loss, lots }: Burden,
): boolean => gain > 0n && cmpProduct(gain, lots, loss, held) > 0;

/** Equity less every cut still to come covers what stays open. */
function staysAboveMaintenance(
  state: ReadState,
  account: AccountId,
  left: Left,
  change: Quanta,
): boolean {
  if (state.accountKind(account) === 'portfolio') return bearsWithout(state, account, left, change);
  const risk = healthOf(state.portfolio(account), state);
  const row = state.positionRow(account, left.market);
  const scaleCapPpm = state.positions.scaleCap.get(row);
  const maintenanceOf = (size: Lots): Quanta =>
    heldMargin(state, { market: left.market, size, scaleCapPpm }).maintenance;
  const before = maintenanceOf(state.positions.size.get(row));
  const after = maintenanceOf(left.left);
  return add(risk.equity, change) >= add(sub(risk.maintenance, before), after);
}

/**
 * The same of a portfolio account: what a leg covers elsewhere is only known by asking the model without it. Lots leave at the
 * mark here, where equity does not change; `change` is what leaving and the other claims cost it.
 */
function bearsWithout(state: ReadState, account: AccountId, left: Left, change: Quanta): boolean {
  const without = leaveAtMark(state.portfolio(account), state, left);
  const { equity, maintenance, refusal } = healthOf(without, state);
  return refusal === undefined && add(equity, change) >= maintenance;
}

function mayTransit(
  state: ReadState,
  account: AccountId,
  left: Left,
  equity: { readonly now: Quanta; readonly change: Quanta },
): boolean {
  const portfolio = state.portfolio(account);
  const before = requirementByRates(portfolio, state);
  const after = requirementByRates(leaveAtMark(portfolio, state, left), state);
  if (before.refusal !== undefined || after.refusal !== undefined) return false;
  if (add(after.equity, equity.change) < 0n) return false;
  return mayBecome(standing(before, equity.now), standing(after, equity.change));
}

const standing = ({ equity, initial, maintenance }: Requirement, change: Quanta) => ({
  equity: Exact.integer(add(equity, change)),
  initial: Exact.integer(initial),
  maintenance: Exact.integer(maintenance),
});

/** A necessary condition on the candidate's numbers alone, whatever the number of lots. */
export const mayBeEligible = (rule: Eligibility, burden: Burden, candidate: Candidate): boolean =>
  rule !== 'inProfit' || isInProfit(candidate, burden);

/**
 * The same on the candidate's numbers alone: maintenance goes with the lots in proportion, where a model looks at the whole
 * account it stays, and for initial margin the rule of dYdX is asked with maintenance. Cheap enough to ask of everyone.
 */
export function wouldBeEligible(
  rule: Eligibility,
  burden: Burden,
  { candidate, lots }: { readonly candidate: Candidate; readonly lots: Lots },
): boolean {
  const equity = sub(candidate.equity, cutOf(burden, lots));
  if (rule === 'solvent') return equity >= 0n;
  if (rule === 'inProfit' && !isInProfit(candidate, burden)) return false;
  const { maintenance, positionMaintenance, held } = candidate;
  const released = mulDivDown(positionMaintenance, lots, abs(held));
  const after = sub(maintenance, released);
  if (equity >= after) return true;
  return (
    rule === 'noRiskier' &&
    equity >= 0n &&
    cmpProduct(equity, maintenance, candidate.equity, after) >= 0
  );
}
