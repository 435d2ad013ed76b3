// A maker commits to take lots of accounts in liquidation: size, discount, loss budget, and until when. Its margin is judged when
// it takes, by what it holds then.
import { BACKSTOPS_PER_MARKET_MAX } from '../../domain/command-backstop.ts';
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import { ZERO_LOTS } from '../../domain/units.ts';
import {
  badAmount,
  expired,
  houseAccount,
  liquidating,
  unknownAccount,
  unknownMarket,
} from '../../rules/known.ts';
import { type Backstop, backstops } from '../../state/auction-reading.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';

type Commit = CommandOf<'CommitBackstop'>;

export function commitBackstop(step: Step, command: Commit): Reject | undefined {
  const { state } = step;
  const { type: _, time: __, ...terms } = command;
  const { account, market } = terms;
  const refused =
    unknownAccount(state, account) ??
    unknownMarket(state, market) ??
    houseAccount(state, account) ??
    (terms.lots === 0n ? undefined : unfit(step, command));
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  if (terms.lots > 0n) makeRoom(step, command);
  step.emit({ type: 'BackstopCommitted', ...terms });
  return undefined;
}

function unfit(step: Step, command: Commit): Reject | undefined {
  const { state, time } = step;
  const { account, market, lots, discountPpm, lossBudget, until } = command;
  if (state.accountKind(account) === 'isolated' && state.accounts.market.get(account) !== market)
    return { type: 'WrongMarket', account, market };
  const refused =
    badAmount(lots) ??
    badAmount(lossBudget) ??
    expired(step, market) ??
    liquidating(state, account);
  if (refused !== undefined) return refused;
  const { maxPositionLots: largest, liquidationSlippagePpm: most } = state.market(market);
  if (lots > largest) return { type: 'PositionTooLarge', size: lots, largest };
  // Worse than the book may be sold into is worse than the ladder sells.
  if (discountPpm < 0 || discountPpm > most)
    return outside('discountPpm', { value: discountPpm, range: `0 to ${most}`, unit: 'ppm' });
  if (until <= time) return outside('until', { value: until, range: `above ${time}`, unit: 'ms' });
  return tooMany(state, command);
}

const outside = (
  parameter: string,
  of: { readonly value: number; readonly range: string; readonly unit: string },
): Reject => ({
  type: 'ParameterOutOfRange',
  parameter,
  value: String(of.value),
  range: of.range,
  unit: of.unit,
});

/**
 * A market that is full takes who commits more lots than the least of its makers, in whose place he comes: nobody keeps the
 * others out with many small commitments.
 */
function tooMany(state: ReadState, command: Commit): Reject | undefined {
  const others = standing(state, command);
  const most = BACKSTOPS_PER_MARKET_MAX;
  if (others.length < most || others.some(({ lots }) => lots < command.lots)) return undefined;
  return { type: 'TooMany', what: 'backstops of a market', count: others.length, most };
}

/** Commitments of others that are still in force. */
const standing = (state: ReadState, { account, market, time }: Commit): readonly Backstop[] =>
  backstops(state, market).filter((each) => each.account !== account && time < each.until);

/** Ends what has run out, and the least commitment where the market is full. */
function makeRoom(step: Step, command: Commit): void {
  const { state, time } = step;
  const others = standing(state, command);
  const ended = backstops(state, command.market).filter((each) => time >= each.until);
  if (others.length >= BACKSTOPS_PER_MARKET_MAX) {
    const [first, ...rest] = others;
    if (first !== undefined)
      ended.push(rest.reduce((least, each) => (each.lots < least.lots ? each : least), first));
  }
  for (const { account, market, discountPpm, lossBudget, until } of ended)
    step.emit({
      type: 'BackstopCommitted',
      account,
      market,
      lots: ZERO_LOTS,
      discountPpm,
      lossBudget,
      until,
    });
}
