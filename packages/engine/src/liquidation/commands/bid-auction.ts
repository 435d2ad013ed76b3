// A bid for a share of an account in auction: admitted, planned, judged on the bidder as any fill is, and booked. Positions
// move at the mark, the price in cash. Inputs are sequential: whether a bid or its owner's cure was first is told by the journal.
import { assert } from '../../base/assert.ts';
import { abs, add, max, neg, sub } from '../../base/fixed.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { outOfRange } from '../../domain/check-ranges.ts';
import type { CommandOf } from '../../domain/command.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import type { Reject } from '../../domain/reject.ts';
import {
  NONE,
  notionalOf,
  PPB,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { betweenAccounts } from '../../ledger/postings.ts';
import { requirementByRates, requirementOf, unitValue } from '../../margin/account-risk.ts';
import { judge } from '../../margin/margin-check.ts';
import { afterFill } from '../../rules/after-fill.ts';
import { backing } from '../../rules/backing.ts';
import { gated, houseAccount, unknownAccount } from '../../rules/known.ts';
import { qualityTooLow } from '../../rules/price-quality.ts';
import { holdGain } from '../../settle/hold-gain.ts';
import { transferPosition } from '../../settle/transfer-position.ts';
import { auctionOf, breakerLevel, type OpenAuction } from '../../state/auction-reading.ts';
import { isInGrace } from '../../state/reopening.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { type BidPlan, lotsMoved, planBid } from '../auction/bid-plan.ts';
import { offerOf, penaltyRateOf, type Standing, stalenessOf } from '../auction/offer.ts';
import { standingAt } from '../auction/open-offers.ts';
import { payable } from '../auction/reserve.ts';
import { worthOf } from '../auction/worth.ts';
import { collectPenalty } from '../charge-penalty.ts';
import { reachesExit } from '../plan.ts';
import { endAuction } from '../stages/auction.ts';

type Bid = CommandOf<'BidAuction'>;

export function bidAuction(step: Step, command: Bid): Reject | undefined {
  const planned = previewBid(step.state, command);
  if (!planned.ok) return planned.error;

  // From here on nothing may fail.
  book(step, command, planned.value);
  return undefined;
}

/** What the bid would do at its time, or why it is refused. */
export function previewBid(state: ReadState, command: Bid): Result<BidPlan, Reject> {
  const refused = excluded(state, command);
  if (refused !== undefined) return err(refused);
  const auction = auctionOf(state, command.auction);
  if (auction === undefined) return err({ type: 'NotInAuction', account: command.auction });
  const standing = standingAt(state, auction.account, command.time);
  const closed = closedTo(state, command, auction) ?? stale(command, auction, standing);
  if (closed !== undefined) return err(closed);
  const plan = planBid(auction, offerOf(auction, standing), {
    portfolio: standing.portfolio,
    sharePpb: BigInt(command.sharePpb),
  });
  const unmet = limitNotMet(command, plan) ?? notCovered(state, auction, plan);
  const unfit = unmet ?? notBorne(state, command, plan);
  return unfit === undefined ? ok(plan) : err(unfit);
}

/** Who may bid at all: a customer with no claim on him, not in liquidation, and not the owner's own (hazards L8). */
function excluded(state: ReadState, { auction, bidder, sharePpb }: Bid): Reject | undefined {
  const refused =
    unknownAccount(state, auction) ??
    unknownAccount(state, bidder) ??
    houseAccount(state, bidder) ??
    badShare(sharePpb);
  if (refused !== undefined) return refused;
  if (state.accounts.owner.get(auction) === state.accounts.owner.get(bidder))
    return { type: 'SelfTrade', account: bidder };
  return gated(state, bidder);
}

function badShare(sharePpb: number): Reject | undefined {
  if (sharePpb > 0 && sharePpb <= Number(PPB)) return undefined;
  return outOfRange('sharePpb', sharePpb, `1 to ${PPB}`, 'parts of 1e9 of all that is on offer');
}

/** Bids are stopped, or a position has no price that permits to liquidate. */
function closedTo(state: ReadState, { auction }: Bid, open: OpenAuction): Reject | undefined {
  const level = breakerLevel(state);
  if (level === 'noBids') return { type: 'AuctionsStopped', level };
  if (state.accounts.claims.get(auction) > 0)
    return { type: 'ClaimsPending', account: auction, claims: state.accounts.claims.get(auction) };
  for (const { market } of open.legs) {
    if (state.positionRow(auction, market) === NONE) continue;
    if (state.markets.halted.get(market) === 1) return { type: 'MarketHalted', market };
    if (state.markets.band.get(market) === 1) return { type: 'BandOpen', market };
    const doubtful = qualityTooLow(state, market, 'liquidate');
    if (doubtful !== undefined) return doubtful;
    if (!state.isOpen(market))
      return { type: 'AuctionStale', account: auction, why: 'a market has ended' };
    if (isInGrace(state, market))
      return { type: 'AuctionStale', account: auction, why: 'a market has just opened again' };
  }
  return undefined;
}

/** The account was cured meanwhile, the bidder saw another state, or the price has to start again. */
function stale({ auction, seen }: Bid, open: OpenAuction, standing: Standing): Reject | undefined {
  const { risk, view, portfolio } = standing;
  if (portfolio.positions.length === 0 || reachesExit(risk, view))
    return { type: 'NotInAuction', account: auction };
  if (seen !== open.version)
    return { type: 'AuctionChanged', account: auction, seen, version: open.version };
  const why = stalenessOf(open, standing);
  return why === undefined ? undefined : { type: 'AuctionStale', account: auction, why };
}

/** The limit is stated for all that is on offer; a part of it is compared pro rata, without rounding. */
function limitNotMet({ auction, limit }: Bid, plan: BidPlan): Reject | undefined {
  const { sharePpb, received } = plan;
  if (lotsMoved(plan) === ZERO_LOTS) return { type: 'BidTooSmall', account: auction, sharePpb };
  if (received * PPB >= limit * sharePpb) return undefined;
  return { type: 'BidLimitNotMet', account: auction, sharePpb, received, limit };
}

function notCovered(state: ReadState, open: OpenAuction, plan: BidPlan): Reject | undefined {
  for (const { market, toAccount, toBidder } of plan.payouts) {
    const payout = add(toAccount, toBidder);
    const available = payable(state, open, market);
    if (payout > available) return { type: 'PayoutNotCovered', market, payout, available };
  }
  return undefined;
}

/** The bidder has to stand afterwards as after any fill, on collateral whose price is good enough. */
function notBorne(state: ReadState, { bidder }: Bid, plan: BidPlan): Reject | undefined {
  const before = backing(state, state.portfolio(bidder));
  const after = afterBid(state, before, plan);
  const { positionsPerAccountMax: most } = state.venue;
  for (const { market, size } of after.positions) {
    if (state.accountKind(bidder) === 'isolated' && state.accounts.market.get(bidder) !== market)
      return { type: 'WrongMarket', account: bidder, market };
    const largest = state.market(market).maxPositionLots;
    const held = abs(size);
    const isMore = plan.legs.some((leg) => leg.market === market && leg.lots !== ZERO_LOTS);
    if (isMore && held > largest) return { type: 'PositionTooLarge', size: held, largest };
  }
  if (after.positions.length > most)
    return { type: 'TooMany', what: 'markets', count: after.positions.length, most };
  const risk = requirementOf(after, state);
  const isMet = risk.equity >= risk.initial && risk.refusal === undefined;
  return isMet ? undefined : judge(bidder, requirementOf(before, state), risk);
}

/** What the bidder holds after the bid. */
function afterBid(state: ReadState, portfolio: Portfolio, plan: BidPlan): Portfolio {
  const filled = plan.legs.reduce(
    (held, { market, lots }) =>
      lots === ZERO_LOTS
        ? held
        : afterFill(state, held, {
            order: NONE,
            market,
            delta: lots,
            quote: valueOf(lots, unitValue(state, market)),
            fee: ZERO_QUANTA,
          }),
    portfolio,
  );
  return { ...filled, cash: add(filled.cash, plan.received) };
}

function book(step: Step, bid: Bid, plan: BidPlan): void {
  const { state } = step;
  const { auction: account, bidder } = bid;
  const opened = auctionOf(state, account);
  assert(opened !== undefined, () => `account ${account} is in auction`);
  const standing = standingAt(state, account, step.time);
  for (const { market, lots } of plan.legs) {
    if (lots === ZERO_LOTS) continue;
    const quote = valueOf(lots, unitValue(state, market));
    const leg = { market, from: account, to: bidder, size: lots, quote };
    transferPosition(step, { reason: 'auction', ...leg });
  }
  coverDeficits(step, account, plan);
  const penalties =
    opened.kind === 'solvent' ? chargePenalties(step, bid, plan, standing) : ZERO_QUANTA;
  const portfolio = state.portfolio(account);
  const risk = requirementByRates(portfolio, state);
  step.emit({
    type: 'AuctionBidTaken',
    account,
    bidder,
    sharePpb: Number(plan.sharePpb),
    received: plan.received,
    fromInsurance: sub(plan.received, plan.fromAccount),
    value: sub(worthOf(portfolio, risk, state), plan.fromAccount),
    notional: risk.notional,
    reservedCash: max(ZERO_QUANTA, sub(plan.reservedCash, penalties)),
    version: opened.version + 1,
    legs: plan.legs,
    postings: [
      ...betweenAccounts(account, bidder, 0, plan.fromAccount),
      ...plan.payouts.flatMap(({ market, toBidder }) =>
        betweenAccounts(state.market(market).bucketAccount, bidder, 0, toBidder),
      ),
    ],
  });
  holdGain(step, bidder, plan.received);
  holdGain(step, account, neg(plan.fromAccount));
  endIfDone(step, account);
}

/** Each bucket's part of the deficit, recorded as any deficit that insurance pays. */
function coverDeficits(step: Step, account: number, plan: BidPlan): void {
  for (const { market, toAccount } of plan.payouts) {
    if (toAccount === ZERO_QUANTA) continue;
    step.emit({
      type: 'DeficitFixed',
      account,
      market,
      size: ZERO_LOTS,
      quote: ZERO_QUANTA,
      deficit: toAccount,
      insurance: toAccount,
      tranche: ZERO_QUANTA,
      adl: ZERO_QUANTA,
      socialised: ZERO_QUANTA,
      uncovered: ZERO_QUANTA,
      claims: [],
      postings: betweenAccounts(step.state.market(market).bucketAccount, account, 0, toAccount),
    });
  }
}

/** The market's penalty on each leg, out of what the account keeps after the price; the bidder has his share of it. */
function chargePenalties(step: Step, bid: Bid, plan: BidPlan, before: Standing): Quanta {
  const { state } = step;
  const { auction: account, bidder: liquidator } = bid;
  const portfolio = state.portfolio(account);
  const worth = worthOf(portfolio, requirementByRates(portfolio, state), state);
  let most = sub(worth, plan.fromAccount);
  let charged = ZERO_QUANTA;
  for (const { market, lots } of plan.legs) {
    const notional = notionalOf(lots, unitValue(state, market));
    const ratePpm = penaltyRateOf(before, market);
    const amount = collectPenalty(step, { account, market, notional, ratePpm, most, liquidator });
    most = sub(most, amount);
    charged = add(charged, amount);
  }
  return charged;
}

/** Restored or flat: nothing is on offer any more. The liquidation itself ends with the next tick. */
function endIfDone(step: Step, account: number): void {
  const { state } = step;
  const portfolio = state.portfolio(account);
  if (portfolio.positions.length === 0) return endAuction(step, account, 'flat');
  if (reachesExit(requirementByRates(portfolio, state), state))
    endAuction(step, account, 'restored');
}
