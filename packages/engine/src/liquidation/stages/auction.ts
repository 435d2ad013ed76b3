// The Dutch auction as a rung of the ladder: it opens, starts the price again where that is stale, keeps the worst payout of an
// insolvent account reserved, and gives up when nobody bids. Bids come as commands (commands/bid-auction.ts).
import { Exact } from '../../base/exact.ts';
import { add, max, sum } from '../../base/fixed.ts';
import type { AuctionEnd, AuctionKind } from '../../domain/event-auction.ts';
import { type AccountId, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import { requirementByRates } from '../../margin/account-risk.ts';
import { auctionOf, breakerLevel, type OpenAuction } from '../../state/auction-reading.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { type Standing, stalenessOf } from '../auction/offer.ts';
import { canReserve, type Reserve, reservedFor, reserveWanted } from '../auction/reserve.ts';
import { ofPpm, worthOf } from '../auction/worth.ts';
import { proceedsOf } from '../conversion.ts';
import { reachesExit } from '../reduction-plan.ts';
import type { Act, Pass, Stage, StageContext, Wait } from '../stage.ts';
import { elapsedMs } from '../standing.ts';
import { seizeCollateral } from './convert-collateral.ts';
import { available, sharedFund } from '../../waterfall/insurance-fund.ts';

export type AuctionPlan = Act & {
  /** `reserve`: the price goes on, the buckets hold more ready. `withdraw`: nobody bid in time. */
  readonly type: 'start' | 'reset' | 'reserve' | 'withdraw';
  readonly kind: AuctionKind;
  readonly value: Quanta;
  readonly legs: readonly Reserve[];
};

export const auctionStage: Stage<AuctionPlan> = {
  name: 'auction',
  plan(context) {
    const auction = auctionOf(context.state, context.account);
    return auction === undefined ? planStart(context) : planOpen(context, auction);
  },
  act(step, { account, risk }, plan) {
    const { kind, value, legs } = plan;
    if (plan.type === 'withdraw') {
      endAuction(step, account, 'withdrawn');
      return 'next';
    }
    if (plan.type === 'reserve') {
      step.emit({ type: 'AuctionReserved', account, legs });
      return 'wait';
    }
    if (kind === 'insolvent') seizeCollateral(step, account);
    const { maintenance, notional } = risk;
    const version = auctionOf(step.state, account)?.version;
    const opened = { account, kind, value, maintenance, notional, legs };
    if (version === undefined) step.emit({ type: 'AuctionStarted', ...opened, version: 0 });
    else step.emit({ type: 'AuctionReset', ...opened, version: version + 1 });
    return 'wait';
  },
  leave(step, account) {
    endAuction(step, account, reasonToLeave(step.state, account));
  },
};

/** Ends the auction of an account if it is in one; what buckets held ready for it is free again. */
export function endAuction(step: Step, account: AccountId, reason: AuctionEnd): void {
  if (auctionOf(step.state, account) === undefined) return;
  step.emit({ type: 'AuctionEnded', account, reason });
}

function reasonToLeave(state: ReadState, account: AccountId): AuctionEnd {
  const portfolio = state.portfolio(account);
  if (portfolio.positions.length === 0) return 'flat';
  if (reachesExit(requirementByRates(portfolio, state), state)) return 'restored';
  if (breakerLevel(state) === 'noBids') return 'stopped';
  return 'withdrawn';
}

/** The account as an offer is made of it. */
export function standingOf(context: StageContext): Standing {
  const { state, account, time, ladder, portfolio, risk } = context;
  return { view: state, ladder, time, elapsedMs: elapsedMs(state, account, time), portfolio, risk };
}

function planStart(context: StageContext): AuctionPlan | Pass | Wait {
  const { state, account, time, since, rung, portfolio, risk, ladder } = context;
  const until = since + rung.patienceMs;
  const pass = (why: string): Pass => ({ type: 'pass', why });
  if (time >= until) return pass('nobody is waited for any longer');
  if (state.accountKind(account) === 'insurance') return pass('the fund is not auctioned');
  if (breakerLevel(state) !== 'none') return pass('the breaker stops new auctions');
  if (portfolio.positions.length === 0) return pass('there is no position to auction');
  if (risk.equity >= risk.maintenance) return pass('maintenance margin is met');
  if (!portfolio.positions.every(({ market }) => context.isLive(market)))
    return pass('a leg has no price that permits to liquidate');
  const opened = opening(context, undefined);
  if ('why' in opened) return opened;
  if (risk.notional > ladder.auctionNotionalMost) return pass('it is more than may be in auction');
  if (add(state.assets.inAuction.get(0), risk.notional) > ladder.auctionNotionalMost)
    return { type: 'wait', until, why: 'as much is in auction as may be' };
  return { type: 'start', ...opened };
}

function planOpen(context: StageContext, auction: OpenAuction): AuctionPlan | Pass | Wait {
  const { state, time, since, rung, portfolio, risk } = context;
  const until = since + rung.patienceMs;
  const wait: Wait = { type: 'wait', until, why: 'the auction is open' };
  if (time >= until)
    return {
      type: 'withdraw',
      kind: auction.kind,
      value: auction.value,
      legs: [],
      cost: ZERO_QUANTA,
    };
  // Without a price for every leg nothing is judged: bids are refused meanwhile.
  if (!portfolio.positions.every(({ market }) => context.isLive(market))) return wait;
  const stale = stalenessOf(auction, standingOf(context));
  if (stale !== undefined) {
    const mayReset = breakerLevel(state) === 'none' || breakerLevel(state) === 'noNew';
    if (!mayReset)
      return stale === 'turned' ? { type: 'pass', why: 'the breaker stops resets' } : wait;
    const opened = opening(context, auction);
    return 'why' in opened ? opened : { type: 'reset', ...opened };
  }
  if (auction.kind === 'solvent') return wait;
  const value = worthOf(portfolio, risk, state);
  const wanted = reserveWanted(state, portfolio, { risk, value });
  if (wanted.every(({ market, reserved }) => reserved <= reservedFor(auction, market))) return wait;
  const legs = wanted.map(({ market, reserved }) => ({
    market,
    reserved: max(reserved, reservedFor(auction, market)),
  }));
  if (!canReserve(state, legs, auction)) return notReserved();
  return { type: 'reserve', kind: 'insolvent', value, legs, cost: ZERO_QUANTA };
}

const notReserved = (): Pass => ({
  type: 'pass',
  why: 'a bucket cannot hold the worst payout ready',
});

/** What the account would be put up for: its kind, what it is worth, what is reserved for it. */
function opening(
  context: StageContext,
  auction: OpenAuction | undefined,
): Omit<AuctionPlan, 'type'> | Pass {
  const { state, portfolio, risk, ladder } = context;
  const value = worthOf(portfolio, risk, state);
  if (value > 0n) {
    const legs = portfolio.positions.map(({ market }) => ({ market, reserved: ZERO_QUANTA }));
    const whole = Exact.integer(value).times(Exact.ONE.minus(ofPpm(ladder.auctionCutoffPpm)));
    const cost = max(ZERO_QUANTA, whole.unitsOf(Exact.ONE, 'up') as Quanta);
    return { kind: 'solvent', value, legs, cost };
  }
  if (!canBuyCollateral(context))
    return { type: 'pass', why: 'the fund cannot buy the collateral' };
  const legs = reserveWanted(state, portfolio, { risk, value });
  if (!canReserve(state, legs, auction)) return notReserved();
  return { kind: 'insolvent', value, legs, cost: ZERO_QUANTA };
}

/** An insolvent account's collateral is the fund's before the auction, at the conversion price by which its worth was told. */
function canBuyCollateral({ state, portfolio }: StageContext): boolean {
  const proceeds = sum(portfolio.collateral.map((held) => proceedsOf(state, held)));
  return proceeds <= available(state, sharedFund(state));
}
