// What the ladder would do about an account, rung by rung: the plans of its own stages, so that a preview and an act can never
// differ. Plans only; of an account that is not at risk it is asked what would be done just below maintenance margin.
import { add, sub } from '../base/fixed.ts';
import type { Rung } from '../domain/ladder.ts';
import type { Portfolio, PositionHeld } from '../domain/portfolio.ts';
import { type AccountId, notionalOf, type Quanta } from '../domain/units.ts';
import { requirementByRates, unitValue } from '../margin/account-risk.ts';
import type { ReadState } from '../state/state.ts';
import { contextOf } from './context.ts';
import { type Judged, judge, notAsked } from './judge.ts';
import { SharedDepth } from './shared-depth.ts';
import type { Act, Pass, Wait } from './stage.ts';
import { stageNamed } from './stages.ts';
import { rungOfAccount, stageOf } from './standing.ts';

export type RungPreview = {
  readonly rung: Rung;
  /** Whether the account stands on it now. */
  readonly isOn: boolean;
  /** What the stage plans (its own type, with `cost` in quanta beyond the mark), waits for, or why it is passed over. */
  readonly plan: Act | Pass | Wait;
};
export type LiquidationPreview = {
  readonly account: AccountId;
  /** As the plans see it: of an account that is not at risk, one quantum below maintenance margin. */
  readonly equity: Quanta;
  readonly maintenance: Quanta;
  /** Whether its equity is supposed to be less than it is, by a loss on its largest position. */
  readonly isSupposed: boolean;
  readonly rungs: readonly RungPreview[];
};

/** The plan of each rung as if it were asked now, whatever those before it would change. The account exists. */
export function previewLiquidation(state: ReadState, account: AccountId): LiquidationPreview {
  const asIs = judge(state, account, { time: state.time });
  const isSupposed = !asIs.isBelow && asIs.isWithinCap && stageOf(state, account) === 'none';
  const portfolio = isSupposed ? justBelow(state, account, asIs) : state.portfolio(account);
  const judged = isSupposed ? judge(state, account, { time: state.time, portfolio }) : asIs;
  const { risk } = judged;
  const depth = new SharedDepth(state);
  const on = rungOfAccount(state, account);
  const rungs = state.listing.ladder.rungs.map((rung, at): RungPreview => {
    const isOn = stageOf(state, account) !== 'none' && at === on;
    const why = at === 0 ? undefined : notAsked(rung, judged);
    if (why !== undefined) return { rung, isOn, plan: { type: 'pass', why } };
    const context = contextOf(state, account, { at, portfolio, risk, depth });
    return { rung, isOn, plan: stageNamed(rung.stage).plan(context) };
  });
  const { equity, maintenance } = risk;
  return { account, equity, maintenance, isSupposed, rungs };
}

/** The portfolio had its largest position cost so much more that equity lies a quantum below maintenance margin. */
function justBelow(state: ReadState, account: AccountId, { risk }: Judged): Portfolio {
  const portfolio = state.portfolio(account);
  const [first, ...others] = portfolio.positions;
  if (first === undefined) return portfolio;
  const sizeOf = ({ market, size }: PositionHeld): Quanta =>
    notionalOf(size, unitValue(state, market));
  const largest = others.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a), first);
  const loss = add(sub(risk.equity, risk.maintenance), 1n as Quanta);
  const positions = portfolio.positions.map((held) =>
    held === largest ? { ...held, cost: add(held.cost, loss) } : held,
  );
  const supposed = { ...portfolio, positions };
  // Where a rulebook counts less of a gain, some of the loss was not counted before.
  const { equity, maintenance } = requirementByRates(supposed, state);
  return equity < maintenance ? supposed : portfolio;
}
