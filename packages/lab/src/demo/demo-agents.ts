// Those in the demo who live on liquidations: two bidders of different patience, a backstop maker, and a contributor to the fund.
// They keep no state: who they are is told by their owners, what they may do by the engine.
import {
  type AccountId,
  type Input,
  type Lots,
  openOffers,
  type OpenOffer,
  previewBid,
  type Quanta,
  type ReadState,
  type Side,
} from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import { quote } from '../venue/plan-venue.ts';
import type { Turn } from './demo-market.ts';

/** Owners from here are agents; members own themselves. */
const AGENT_OWNER_BASE = 3_000_000_000;
/** What is asked of a solvent auction: this share of the equity on offer, or less. Who waits longer pays less. */
const BIDDERS = [
  { owner: AGENT_OWNER_BASE, atMost: 0.9, sharePpb: 500_000_000 },
  { owner: AGENT_OWNER_BASE + 1, atMost: 0.8, sharePpb: 1_000_000_000 },
] as const;
const MAKER = AGENT_OWNER_BASE + 2;
const CONTRIBUTOR = AGENT_OWNER_BASE + 3;
export const DEMO_AGENTS = 4;
/** Of what the population holds: each agent's capital. */
const CAPITAL_SHARE = 0.004;
/** Of the notional that a bidder of an insolvent auction wants to be paid. */
const INSOLVENT_SHARE = 0.004;
const COMMITTED_MS = 600_000;
const RENEWED_MS = 60_000;
const COMMITTED_SHARE = 0.0004;
const LOSS_SHARE = 0.02;
/** What an agent holds is sold so: one position in so many turns, half of it. */
const SELLING_CHANCE = 0.2;
const HOUR_MS = 3_600_000;

export const isAgent = (state: ReadState, account: AccountId): boolean =>
  state.accounts.owner.get(account) >= AGENT_OWNER_BASE;

/** What the agents do in one turn; first of all they open their accounts, once the population is there. */
export function* agentsTurn(turn: Turn): Generator<Input, void, void> {
  yield* openAgents(turn);
  yield* tendFund(turn);
  for (const bidder of BIDDERS) yield* bid(turn, bidder);
  yield* commit(turn);
  for (const { owner } of BIDDERS) yield* sellOff(turn, accountOf(turn.state, owner));
  yield* sellOff(turn, accountOf(turn.state, MAKER));
}

const accountOf = (state: ReadState, owner: number): AccountId | undefined =>
  state.accountsOf(owner)[0];

function* openAgents({ state, time, venue }: Turn): Generator<Input, void, void> {
  const amount = quote(CAPITAL_SHARE * venue.populationNotional);
  for (let k = 0; k < DEMO_AGENTS; k += 1) {
    const owner = AGENT_OWNER_BASE + k;
    if (accountOf(state, owner) !== undefined) continue;
    const account = state.scalar('accounts');
    yield { type: 'OpenAccount', time, account, owner, kind: 'cross', market: NONE };
    yield { type: 'Deposit', time, account, asset: 0, amount };
  }
}

/** Terms, targets a little above what the buckets begin with, and a contribution, each once. */
function* tendFund({ state, time, venue }: Turn): Generator<Input, void, void> {
  if (state.assets.coolDownMs.get(0) !== 0) return;
  yield {
    type: 'SetFundTerms',
    time,
    coolDownMs: HOUR_MS,
    trancheDrawPpm: 500_000,
    ownerPayoutMost: 0n as Quanta,
    ownerIntervalMs: HOUR_MS,
    tendIntervalMs: 60_000,
    replenishFeePpm: 200_000,
    trancheFeePpm: 50_000,
    surplusPpm: 50_000,
    targetMost: quote(venue.populationNotional),
  };
  const shared = 0.012 * venue.populationNotional;
  yield { type: 'SetFundTarget', time, market: NONE, amount: quote(shared) };
  for (const [market, plan] of venue.markets.entries()) {
    const amount = quote(0.006 * plan.populationNotional);
    yield { type: 'SetFundTarget', time, market, amount };
  }
  const account = accountOf(state, CONTRIBUTOR);
  const amount = quote((CAPITAL_SHARE / 2) * venue.populationNotional);
  if (account !== undefined) yield { type: 'JoinTranche', time, account, amount };
}

function* bid(
  { state, time }: Turn,
  bidder: (typeof BIDDERS)[number],
): Generator<Input, void, void> {
  const account = accountOf(state, bidder.owner);
  if (account === undefined || state.accounts.stage.get(account) !== 0) return;
  for (const open of openOffers(state, time)) {
    if (open.closed !== undefined || !isWorth(open, bidder.atMost)) continue;
    const command = {
      type: 'BidAuction',
      time,
      auction: open.auction.account,
      bidder: account,
      sharePpb: bidder.sharePpb,
      limit: open.receivedForAll,
      seen: open.auction.version,
    } as const;
    // One a turn: what he holds and what is on offer have changed then.
    if (previewBid(state, command).ok) return yield command;
  }
}

function isWorth({ auction, offer, receivedForAll }: OpenOffer, atMost: number): boolean {
  if (auction.kind === 'insolvent')
    return Number(receivedForAll) >= INSOLVENT_SHARE * Number(auction.notional);
  const onOffer = Number(offer.onOffer);
  return onOffer - Number(receivedForAll) <= atMost * onOffer;
}

/** Renews what is about to end, once every market has a price: at the first turns a source may be silent. */
function* commit(turn: Turn): Generator<Input, void, void> {
  const { state, time, venue } = turn;
  const account = accountOf(state, MAKER);
  if (venue.markets.some((_, market) => state.mark(market) === 0n)) return;
  if (account === undefined || state.accounts.stage.get(account) !== 0) return;
  const until = Math.max(
    0,
    ...Array.from({ length: state.scalar('backstops') }, (_, row) =>
      state.backstops.account.get(row) === account ? state.backstops.until.get(row) : 0,
    ),
  );
  if (until > time + RENEWED_MS) return;
  for (const [market, plan] of venue.markets.entries()) {
    const value = COMMITTED_SHARE * plan.populationNotional;
    const lots = BigInt(Math.floor((value * 1e6) / Number(state.unitValue(market)))) as Lots;
    if (lots <= 0n) continue;
    yield {
      type: 'CommitBackstop',
      time,
      account,
      market,
      lots,
      discountPpm: Math.floor(state.market(market).liquidationSlippagePpm / 2),
      lossBudget: quote(LOSS_SHARE * value),
      until: time + COMMITTED_MS,
    };
  }
}

function* sellOff(turn: Turn, account: AccountId | undefined): Generator<Input, void, void> {
  const { state, random } = turn;
  if (account === undefined || state.accounts.stage.get(account) !== 0) return;
  const held = state.portfolio(account).positions;
  const one = held[random.below(Math.max(1, held.length))];
  if (one === undefined || !random.chance(SELLING_CHANCE)) return;
  const side: Side = one.size > 0n ? 'sell' : 'buy';
  const worth = (Math.abs(Number(one.size)) * Number(state.unitValue(one.market))) / 1e6;
  yield* turn.trade(account, {
    market: one.market,
    side,
    notional: Math.max(worth / 2, Math.min(worth, 1_000)),
    reduceOnly: true,
  });
}
