// The venue's rulebook: read whole, with every mistake named, and refused where it has no margin for an account that has one
// now. It may ask for more or for less than the one before; who is then short meets the ladder at the next tick.
import type { CommandOf } from '../domain/command.ts';
import { RULEBOOK_LENGTH_MAX } from '../domain/parameter.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import type { Reject } from '../domain/reject.ts';
import type { Mistake, Path } from '../domain/schema.ts';
import { type AccountId, pow10, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { requirementOf } from '../margin/account-risk.ts';
import { type LiveRulebook, readLiveRulebook } from '../margin/live/live-rulebook.ts';
import { underRulebook } from '../margin/live/rulebook-requirement.ts';
import type { Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/** How many mistakes one reject names. */
const MISTAKES_MAX = 8;

export function setRulebook(step: Step, command: CommandOf<'SetRulebook'>): Reject | undefined {
  const { state } = step;
  const { text } = command;
  if (text.length > RULEBOOK_LENGTH_MAX) return tooLong(text.length);
  const read = readLiveRulebook(text);
  if (!read.ok) return malformed(read.error);
  const unfit =
    settlementUncounted(state, read.value) ??
    asksTheEmpty(state, read.value) ??
    unfitFor(state, read.value);
  if (unfit !== undefined) return unfit;

  // From here on nothing may fail.
  step.emit({ type: 'RulebookSet', text });
  return undefined;
}

const tooLong = (length: number): Reject => ({
  type: 'ParameterOutOfRange',
  parameter: 'text',
  value: String(length),
  range: `1 to ${RULEBOOK_LENGTH_MAX}`,
  unit: 'characters',
});

const malformed = (mistakes: readonly Mistake[]): Reject => ({
  type: 'RulebookMalformed',
  mistakes: mistakes
    .slice(0, MISTAKES_MAX)
    .map(({ path, message }) => ({ path: spelled(path), message })),
});

const spelled = (path: Path): string =>
  path.reduce<string>(
    (before, part) =>
      typeof part === 'number' ? `${before}[${part}]` : before === '' ? part : `${before}.${part}`,
    '',
  );

/** Every account holds the settlement asset and may owe it: a rulebook that does not count it margins nobody. */
function settlementUncounted(state: ReadState, live: LiveRulebook): Reject | undefined {
  const coin = pow10(state.asset(0).scale);
  for (const cash of [coin, -coin]) {
    const { refusal } = underNew(state, portfolioOf(cash as Quanta), live);
    if (refusal !== undefined)
      return malformed([{ path: ['equity', 'parameters', 'assets'], message: refusal.message }]);
  }
  return undefined;
}

/** Nobody is liquidated for having nothing: who holds nothing is not even asked at a tick. */
function asksTheEmpty(state: ReadState, live: LiveRulebook): Reject | undefined {
  const { initial, maintenance } = underNew(state, portfolioOf(ZERO_QUANTA), live);
  if (initial <= 0n && maintenance <= 0n) return undefined;
  const path = [maintenance > 0n ? 'maintenance' : 'initial'];
  return malformed([{ path, message: 'an account that holds nothing needs nothing' }]);
}

function unfitFor(state: ReadState, live: LiveRulebook): Reject | undefined {
  for (let account: AccountId = 0; account < state.scalar('accounts'); account++) {
    if (state.accountKind(account) !== 'portfolio') continue;
    const portfolio = state.portfolio(account);
    const { refusal } = underNew(state, portfolio, live);
    if (refusal === undefined || requirementOf(portfolio, state).refusal !== undefined) continue;
    const { code, message } = refusal;
    return { type: 'RulebookUnfit', account, code, message };
  }
  return undefined;
}

function underNew(state: ReadState, portfolio: Portfolio, live: LiveRulebook): Requirement {
  const listed = requirementOf({ ...portfolio, margining: 'listing' }, state);
  return underRulebook(listed, portfolio, state, live);
}

const portfolioOf = (cash: Quanta): Portfolio => ({
  margining: 'rulebook',
  cash,
  collateral: [],
  positions: [],
  orders: [],
});
