// Which makers take which lots of an account: cheapest discount first, as much as restores it. Pure; the stage carries it out and
// the preview shows it.
import { abs, add, divDown, max, min, mulDivUp, neg, sub } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  notionalOf,
  PPM,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { requirementByRates, unitValue } from '../../margin/account-risk.ts';
import type { Requirement } from '../../margin/margin-model.ts';
import { afterFill } from '../../rules/after-fill.ts';
import { type Backstop, backstops } from '../../state/auction-reading.ts';
import { worthOf } from '../auction/worth.ts';
import { penaltyRatePpm } from '../penalty/penalty-rate.ts';
import { reachesExit } from '../reduction-plan.ts';
import type { StageContext } from '../stage.ts';
import { elapsedMs } from '../standing.ts';
import { afterTaking, budgetRoom, discountOn, least, marginedTaking } from './maker-room.ts';

export type Taking = {
  readonly maker: AccountId;
  readonly market: MarketId;
  /** Signed as the account holds them. */
  readonly lots: Lots;
  readonly discount: Quanta;
  readonly penaltyPpm: bigint;
};
export type TakingsPlan = { readonly takings: readonly Taking[]; readonly cost: Quanta };

/** The account and the makers as the takings planned so far leave them. */
type Progress = {
  portfolio: Portfolio;
  risk: Requirement;
  readonly makers: Map<AccountId, Portfolio>;
};

/**
 * Takings that bring the account to its exit level, or as near as makers go. A taking that costs more than the margin it frees is
 * left out, and none takes more than the account is worth.
 */
export function planTakings(context: StageContext): TakingsPlan {
  const { state, portfolio, risk } = context;
  const progress: Progress = { portfolio, risk, makers: new Map() };
  const takings: Taking[] = [];
  for (const backstop of backstops(state)) {
    if (reachesExit(progress.risk, state)) break;
    if (!context.isLive(backstop.market) || !isReady(context, backstop)) continue;
    const taking = takingOf(context, backstop, progress);
    if (taking !== undefined) takings.push(taking);
  }
  const cost = max(ZERO_QUANTA, sub(risk.netValue, progress.risk.netValue));
  return { takings, cost };
}

/** In force, of another owner, and its maker neither in liquidation nor with claims on him. */
function isReady(
  { state, account, time }: StageContext,
  { account: maker, until }: Backstop,
): boolean {
  const { accounts } = state;
  return (
    time < until &&
    accounts.stage.get(maker) === 0 &&
    accounts.claims.get(maker) === 0 &&
    accounts.owner.get(maker) !== accounts.owner.get(account)
  );
}

function takingOf(
  context: StageContext,
  backstop: Backstop,
  progress: Progress,
): Taking | undefined {
  const { state } = context;
  const { account: maker, market, discountPpm } = backstop;
  const size =
    progress.portfolio.positions.find((held) => held.market === market)?.size ?? ZERO_LOTS;
  if (size === ZERO_LOTS) return undefined;
  const worth = worthOf(progress.portfolio, progress.risk, state);
  const most = least(
    min(abs(size), backstop.lots),
    budgetRoom(state, backstop, size > 0n),
    affordable(context, market, worth, discountPpm),
  );
  const held = progress.makers.get(maker) ?? state.portfolio(maker);
  const signed = (lots: Lots): Lots => (size > 0n ? lots : neg(lots));
  const fitting = abs(marginedTaking(state, held, { market, lots: signed(most), discountPpm }));
  const rate = penaltyRateOf(context, market);
  const after = (lots: Lots): Portfolio =>
    sold(context, progress.portfolio, { market, lots: signed(lots), discountPpm, rate, worth });
  const lots = leastRestoring(context, fitting, after);
  if (lots === ZERO_LOTS) return undefined;
  const portfolio = after(lots);
  const risk = requirementByRates(portfolio, state);
  const shortBefore = sub(progress.risk.maintenance, progress.risk.equity);
  if (sub(risk.maintenance, risk.equity) > shortBefore) return undefined;
  const taking = { market, lots: signed(lots), discountPpm };
  progress.portfolio = portfolio;
  progress.risk = risk;
  progress.makers.set(maker, afterTaking(state, held, taking));
  return {
    maker,
    market,
    lots: taking.lots,
    discount: discountOn(state, taking),
    penaltyPpm: rate,
  };
}

/** Lots whose discount the account can pay out of what it is worth. */
function affordable(
  { state }: StageContext,
  market: MarketId,
  worth: Quanta,
  discountPpm: number,
): Lots {
  const cost = abs(unitValue(state, market)) * BigInt(discountPpm);
  const all = state.market(market).maxPositionLots;
  return cost === 0n ? all : min(all, divDown((worth * PPM) as bigint, cost) as Lots);
}

/** The least lots that restore the exit level, or all that there are. */
function leastRestoring(
  { state, rung }: StageContext,
  most: Lots,
  after: (lots: Lots) => Portfolio,
): Lots {
  if (most === ZERO_LOTS) return most;
  if (rung.size === 'whole') return most;
  const restores = (lots: Lots): boolean => {
    const risk = requirementByRates(after(lots), state);
    return reachesExit(risk, state);
  };
  if (!restores(most)) return most;
  let low = ZERO_LOTS;
  let high = most;
  while (high - low > 1n) {
    const middle = divDown(add(low, high), 2n);
    if (restores(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The account after a taking: lots gone at the mark less the discount, the penalty paid as far as it goes. */
function sold(
  { state }: StageContext,
  portfolio: Portfolio,
  taking: {
    readonly market: MarketId;
    readonly lots: Lots;
    readonly discountPpm: number;
    readonly rate: bigint;
    readonly worth: Quanta;
  },
): Portfolio {
  const { market, lots, rate, worth } = taking;
  const unit = unitValue(state, market);
  const discount = discountOn(state, taking);
  const left = max(ZERO_QUANTA, sub(worth, discount));
  const fee = min(left, mulDivUp(notionalOf(lots, unit), rate, PPM));
  const quote = neg(sub(valueOf(lots, unit), discount));
  return afterFill(state, portfolio, { order: NONE, market, delta: neg(lots), quote, fee });
}

function penaltyRateOf(
  { state, account, ladder, risk, time }: StageContext,
  market: MarketId,
): bigint {
  const { equity, maintenance } = risk;
  const listedPpm = state.market(market).liquidationPenaltyPpm;
  return penaltyRatePpm({
    listedPpm,
    ladder,
    elapsedMs: elapsedMs(state, account, time),
    equity,
    maintenance,
  });
}
