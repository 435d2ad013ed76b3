// Simulated liquidators: the bidders of auctions and the makers of backstops. Simple and stated: each has the same capital, asks
// for what selling in the book will cost and for the risk while it sells, takes no more than its capital bears, and sells what it
// took at a pace. Which of them comes first in a step is drawn.
import {
  type Event,
  type Ladder,
  type Lots,
  NONE,
  type Quanta,
  type Ticks,
} from '@plimsoll/engine';
import type { Random } from '../../base/random.ts';
import type { Depth } from '../../book/depth.ts';
import { OUTSIDE_OWNER } from '../../book/outside.ts';
import type { SimulatedVenue } from '../../replay/simulated-venue.ts';
import { quote } from '../../venue/plan-venue.ts';
import { MarketRisk } from './market-risk.ts';

const COUNT = 8;
/** Capital of each, as a share of what the population holds: together 4 %. */
const CAPITAL_SHARE = 0.005;
/** What one may hold of what it took, in capitals. */
const LEVERAGE_MOST = 3;
/** A position taken is sold within about so long; one standard deviation over it is asked for, times the aversion. */
const HOLDING_MS = 600_000;
const RISK_AVERSION = 0.5;
const TAKER_FEE = 0.0005;
/** Of the depth within the market's slippage a liquidator takes so much a step. */
const SELLING_SHARE = 0.1;
/** Commitments of backstops are renewed so often; each stands for a tenth of the capital a market, and may lose a tenth of that. */
const COMMITTED_MS = 600_000;
const COMMITTED_SHARE = 0.1;
const LOSS_SHARE = 0.1;
const FIRST_OWNER = OUTSIDE_OWNER + 2_000_000;
const PPB = 1e9;

type Auction = {
  readonly isSolvent: boolean;
  readonly startedAt: number;
  readonly version: number;
};

export class Liquidators {
  private readonly venue: SimulatedVenue;
  private readonly depths: readonly Depth[];
  private readonly ladder: Ladder;
  private readonly random: Random;
  private readonly risk = new MarketRisk();
  private readonly auctions = new Map<number, Auction>();
  private readonly hasAuction: boolean;
  private readonly hasBackstop: boolean;
  private readonly capital: number;
  private accounts: number[] = [];
  private committedAt = Number.NEGATIVE_INFINITY;
  /** Bids that were taken. */
  bids = 0;

  constructor(parts: {
    readonly venue: SimulatedVenue;
    readonly depths: readonly Depth[];
    readonly ladder: Ladder;
    readonly random: Random;
  }) {
    this.venue = parts.venue;
    this.depths = parts.depths;
    this.ladder = parts.ladder;
    this.random = parts.random;
    this.hasAuction = parts.ladder.rungs.some(({ stage }) => stage === 'auction');
    this.hasBackstop = parts.ladder.rungs.some(({ stage }) => stage === 'backstop');
    this.capital = CAPITAL_SHARE * parts.venue.plan.populationNotional;
  }

  onEvent(event: Event, time: number): void {
    if (event.type === 'AuctionStarted' || event.type === 'AuctionReset')
      this.auctions.set(event.account, {
        isSolvent: event.kind === 'solvent',
        startedAt: time,
        version: event.version,
      });
    else if (event.type === 'AuctionBidTaken') {
      const held = this.auctions.get(event.account);
      if (held !== undefined) this.auctions.set(event.account, { ...held, version: event.version });
    } else if (event.type === 'AuctionEnded') this.auctions.delete(event.account);
  }

  /** After the step's fills. */
  act(): void {
    const { venue } = this;
    const { session, risk } = venue;
    if (!this.hasAuction && !this.hasBackstop) return;
    this.risk.record(session.time, session.state.listing.markets.length, (market) =>
      risk.lotValue(market),
    );
    if (this.accounts.length === 0) this.open();
    for (const account of this.accounts) this.sell(account);
    if (this.hasBackstop && session.time - this.committedAt >= COMMITTED_MS) this.commit();
    if (this.hasAuction) this.bidAll();
  }

  private open(): void {
    const { session } = this.venue;
    const { time, state } = session;
    for (let i = 0; i < COUNT; i += 1) {
      const account = state.scalar('accounts');
      session.step({
        type: 'OpenAccount',
        time,
        account,
        owner: FIRST_OWNER + i,
        kind: 'cross',
        market: NONE,
      });
      session.step({ type: 'Deposit', time, account, asset: 0, amount: quote(this.capital) });
      this.accounts.push(account);
    }
  }

  /** Share of notional that taking so much of a market must bring. */
  private asked(market: number, side: 'bid' | 'ask', notional: number): number {
    const depth = this.depths[market] as Depth;
    const slippage = depth.averageDistance(side, notional) / 1e6;
    const most = (this.venue.plan.markets[market]?.riskClass.liquidationSlippagePpm ?? 0) / 1e6;
    return (
      Math.min(slippage, most) + TAKER_FEE + RISK_AVERSION * this.risk.deviation(market, HOLDING_MS)
    );
  }

  private grossOf(account: number): number {
    const { session, risk } = this.venue;
    return session.state
      .portfolio(account)
      .positions.reduce(
        (sum, { market, size }) => sum + Math.abs(Number(size)) * risk.lotValue(market),
        0,
      );
  }

  /** Sells a part of each position that the book bears; a liquidator is no investor. */
  private sell(account: number): void {
    const { session, risk, outside, plan } = this.venue;
    const { state } = session;
    for (const { market, size } of state.portfolio(account).positions) {
      const lotValue = risk.lotValue(market);
      const isShut = state.markets.stale.get(market) === 1 || state.markets.band.get(market) === 1;
      if (isShut || lotValue <= 0) continue;
      const depth = this.depths[market] as Depth;
      const book = size > 0n ? 'bid' : 'ask';
      const slippage = plan.markets[market]?.riskClass.liquidationSlippagePpm ?? 0;
      const lots = Math.min(
        Math.abs(Number(size)),
        Math.floor((SELLING_SHARE * depth.within(book, slippage)) / lotValue),
      );
      if (lots <= 0) continue;
      const mark = state.mark(market);
      const away = Math.min(slippage, depth.averageDistance(book, lots * lotValue));
      const offset = (mark * BigInt(Math.round(away))) / 1_000_000n;
      const price = (size > 0n ? mark - offset : mark + offset) as Ticks;
      const side = size > 0n ? 'sell' : 'buy';
      if (outside.trade(account, { market, side, size: BigInt(lots) as Lots, price }, true))
        depth.drain(book, lots * lotValue);
    }
  }

  private commit(): void {
    const { session, risk } = this.venue;
    const { state, time } = session;
    this.committedAt = time;
    const each = COMMITTED_SHARE * this.capital * LEVERAGE_MOST;
    for (const account of this.accounts) {
      for (let market = 0; market < state.listing.markets.length; market += 1) {
        const lotValue = risk.lotValue(market);
        if (lotValue <= 0) continue;
        const discount = this.asked(market, 'bid', each);
        session.step({
          type: 'CommitBackstop',
          time,
          account,
          market,
          lots: BigInt(Math.floor(each / lotValue)) as Lots,
          discountPpm: Math.round(Math.min(0.2, discount) * 1e6),
          lossBudget: quote(LOSS_SHARE * each),
          until: time + 2 * COMMITTED_MS,
        });
      }
    }
  }

  /** Auctions in the order of their accounts; of the liquidators who can, one is drawn for each. */
  private bidAll(): void {
    const room = this.accounts.map(
      (account) => LEVERAGE_MOST * this.capital - this.grossOf(account),
    );
    for (const [account, auction] of [...this.auctions].sort(([a], [b]) => a - b)) {
      const first = this.random.below(COUNT);
      const at = Array.from({ length: COUNT }, (_, i) => (first + i) % COUNT).find(
        (i) => (room[i] as number) > 0.02 * this.capital,
      );
      if (at === undefined) return;
      const taken = this.bid(account, auction, {
        bidder: this.accounts[at] as number,
        room: room[at] as number,
      });
      room[at] = (room[at] as number) - taken;
    }
  }

  /** Bids where the discount now covers what is asked; returns the notional taken. */
  private bid(
    account: number,
    auction: Auction,
    by: { readonly bidder: number; readonly room: number },
  ): number {
    const { session, risk } = this.venue;
    risk.look(account);
    const { equity, notional } = risk;
    if (notional <= 0) return 0;
    const share = Math.min(1, by.room / notional);
    const wanted = session.state.portfolio(account).positions.reduce((sum, { market, size }) => {
      const value = Math.abs(Number(size)) * risk.lotValue(market);
      return sum + value * this.asked(market, size > 0n ? 'bid' : 'ask', value * share);
    }, 0);
    const offered = auction.isSolvent
      ? equity * (1 - this.priceShare(session.time - auction.startedAt))
      : this.payout(session.time - auction.startedAt, risk.maintenance);
    if (offered < wanted) return 0;
    const isTaken = session.step({
      type: 'BidAuction',
      time: session.time,
      auction: account,
      bidder: by.bidder,
      sharePpb: Math.max(1, Math.floor(share * PPB)),
      limit: quote(wanted) as Quanta,
      seen: auction.version,
    });
    if (!isTaken) return 0;
    this.bids += 1;
    risk.look(account);
    return Math.max(0, notional - risk.notional);
  }

  /** What of the equity a solvent auction asks for after a time. */
  private priceShare(elapsed: number): number {
    const { auctionStartPpm, auctionCutoffPpm, auctionFastMs, auctionSlowMs } = this.ladder;
    const fast = Math.min(1, elapsed / auctionFastMs);
    const slow = Math.min(1, Math.max(0, elapsed - auctionFastMs) / auctionSlowMs);
    const start = auctionStartPpm / 1e6;
    const cutoff = auctionCutoffPpm / 1e6;
    return elapsed < auctionFastMs ? start + fast * (cutoff - start) : cutoff * (1 - slow);
  }

  private payout(elapsed: number, maintenance: number): number {
    return maintenance * Math.min(1, elapsed / this.ladder.auctionInsolventMs);
  }
}
