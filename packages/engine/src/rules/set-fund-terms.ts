// The terms of the fund, and the targets of its buckets: an adviser's numbers, taken within the bounds that the terms set.
import { checkRanges, outOfRange } from '../domain/check-ranges.ts';
import type { CommandOf } from '../domain/command.ts';
import { fundParameters } from '../domain/parameters-fund.ts';
import type { Reject } from '../domain/reject.ts';
import { NONE } from '../domain/units.ts';
import { fundTerms } from '../state/fund-reading.ts';
import type { Step } from '../state/step.ts';
import { unknownAsset, unknownMarket } from './known.ts';

export function setFundTerms(step: Step, command: CommandOf<'SetFundTerms'>): Reject | undefined {
  const { type: _, time: __, ...terms } = command;
  const refused = unknownAsset(step.state, 0) ?? checkRanges(terms, fundParameters);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({ type: 'FundTermsSet', ...terms });
  return undefined;
}

export function setFundTarget(step: Step, command: CommandOf<'SetFundTarget'>): Reject | undefined {
  const { market, amount } = command;
  const { state } = step;
  const unknown =
    unknownAsset(state, 0) ?? (market === NONE ? undefined : unknownMarket(state, market));
  if (unknown !== undefined) return unknown;
  const { targetMost } = fundTerms(state);
  if (amount < 0n || amount > targetMost)
    return outOfRange('amount', amount, `0 to ${targetMost}`, 'quanta');

  // From here on nothing may fail.
  step.emit({ type: 'FundTargetSet', market, amount });
  return undefined;
}
