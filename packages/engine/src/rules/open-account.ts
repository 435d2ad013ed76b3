// Opens an account of an owner: a cross account, an isolated one that holds a single market and its own margin, or a
// portfolio account, which the venue's rulebook margins as a whole.
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import { NONE } from '../domain/units.ts';
import type { Step } from '../state/step.ts';
import { unknownMarket } from './known.ts';

export function openAccount(step: Step, command: CommandOf<'OpenAccount'>): Reject | undefined {
  const { state } = step;
  const { account, owner, kind, market } = command;
  const next = state.scalar('accounts');
  if (account !== next) return { type: 'IdNotNext', what: 'account', id: account, next };
  if (owner === NONE) return { type: 'UnknownId', what: 'owner', id: owner };
  if (kind === 'isolated') {
    const unknown = unknownMarket(state, market);
    if (unknown !== undefined) return unknown;
  } else if (market !== NONE) return { type: 'WrongMarket', account, market };
  if (kind === 'portfolio' && state.rulebook === undefined) return { type: 'NoRulebook' };

  // From here on nothing may fail.
  step.emit({ type: 'AccountOpened', account, owner, kind, market });
  return undefined;
}
