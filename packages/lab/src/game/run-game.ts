// OPEN FIRST for the liquidators' game. Steps the real engine along a price path; after every step publishes what is public; each
// liquidator decides on a publication alone, when it has reached him; bids and owners' payments travel, and what arrives at the
// same time is put in line by one rule.
import { type Event, type Hash, type Quanta, openOffers } from '@plimsoll/engine';
import { type Bid, costRate, decideBids } from './decide-bids.ts';
import { paymentsOf, drawOwners } from './draw-owners.ts';
import { drawsOf } from './draws.ts';
import { EXIT_PPM } from './game-ladder.ts';
import type { AuctionRecord, BidRecord, ClearedBy, PaymentRecord } from './game-records.ts';
import { type Beliefs, type GameTerms, HIGHEST_COST, type Liquidator } from './game-settings.ts';
import type { MessageOrder } from './game-settings.ts';
import { GameVenue } from './game-venue.ts';
import { arrivalTick, inOrder, type Ranked } from './message-order.ts';
import type { PricePath } from './price-path.ts';
import { grossOf, type Publication, type PublishedOffer, publish, QUANTA } from './publication.ts';

export type GameOptions = {
  readonly path: PricePath;
  readonly liquidators: readonly Liquidator[];
  /** Accounts that are drawn to fall into liquidation. */
  readonly auctions: number;
  readonly seed: number;
  readonly order: MessageOrder;
  readonly terms: GameTerms;
  readonly hash?: Hash;
  readonly onProgress?: (done: number, total: number) => void;
};
export type Played = {
  readonly bids: readonly BidRecord[];
  readonly payments: readonly PaymentRecord[];
  readonly auctions: readonly AuctionRecord[];
  /** Sum of deficits, quanta. */
  readonly badDebt: bigint;
  readonly takeOvers: number;
  readonly engineSteps: number;
  readonly venue: GameVenue;
};

/** The same options give the same records. @throws QuietPriceError where the price condemns nobody. */
export const playGame = (options: GameOptions): Played => new Game(options).play();

type BidMessage = Ranked & {
  readonly type: 'bid';
  readonly bid: Bid;
  readonly liquidator: number;
  readonly seen: Publication;
  readonly decidedAt: number;
  /** When its sender will know what came of it. */
  readonly answeredAt: number;
};
type CureMessage = Ranked & {
  readonly type: 'cure';
  readonly account: number;
  readonly sentAt: number;
  readonly amount: Quanta;
};
type Message = BidMessage | CureMessage;

const SEED_JITTER = 1;
const SEED_ERROR = 2;
const SEED_LOT = 3;
/** A game whose last auction does not end goes on for so long after its last price. */
const AFTERWARDS_MS = 1_200_000;

class Game {
  private readonly options: GameOptions;
  private readonly venue: GameVenue;
  private readonly beliefs: Beliefs;
  private readonly bidders: number[] = [];
  private readonly bids: BidRecord[] = [];
  private readonly payments: PaymentRecord[] = [];
  private readonly auctions: AuctionRecord[] = [];
  private readonly open = new Map<number, { readonly startedAt: number }>();
  private readonly errors = new Map<string, number>();
  private readonly paidIn = new Map<number, bigint>();
  /** Bids whose answers their senders have not seen. */
  private awaited: BidMessage[] = [];
  private queue: Message[] = [];
  /** Auctioned once: their owners close what is left. */
  private leaving: number[] = [];
  private holdings: { readonly liquidator: number; readonly until: number }[] = [];
  private badDebt = 0n;
  private takeOvers = 0;
  private isBidding = false;

  constructor(options: GameOptions) {
    this.options = options;
    const { path, terms, hash, liquidators } = options;
    this.venue = new GameVenue(path, terms, hash);
    this.beliefs = { rivals: liquidators.length, highestCost: HIGHEST_COST };
    this.venue.session.listen((event) => this.onEvent(event));
  }

  play(): Played {
    const { venue } = this;
    const { path, terms, onProgress } = this.options;
    venue.tick(path.from);
    this.enter();
    const end = path.to + AFTERWARDS_MS;
    for (let time = path.from; time < path.to || (this.isBusy && time < end); ) {
      const pace = this.isBusy ? terms.stepMs : terms.idleMs;
      time = Math.floor(time / pace) * pace + pace;
      this.step(time);
      onProgress?.(Math.min(time, path.to) - path.from, path.to - path.from);
    }
    for (const account of Array.from(this.open.keys())) this.closeAuction(account, 'open');
    venue.engine.check();
    return {
      bids: this.bids,
      payments: this.payments,
      auctions: this.auctions,
      badDebt: this.badDebt,
      takeOvers: this.takeOvers,
      engineSteps: venue.engine.sequence,
      venue,
    };
  }

  private enter(): void {
    const { venue } = this;
    const { liquidators, auctions, seed, path, terms } = this.options;
    for (const { capital } of liquidators) this.bidders.push(venue.open(capital));
    for (const owner of drawOwners(auctions, seed, { path, terms })) {
      const account = venue.open(owner.cash);
      venue.trade(account, owner.isLong ? owner.notional : -owner.notional);
    }
  }

  private get isBusy(): boolean {
    return this.open.size > 0 || this.queue.length > 0;
  }

  private step(time: number): void {
    this.decideMessages(time);
    this.venue.tick(time);
    this.handOn(time);
    this.letLeave();
    const { state } = this.venue;
    const publication = publish(state, time, this.paidIn);
    if (publication.offers.length > 0) this.letBid(publication);
  }

  /** Everything that arrives until the step, in line. Within a batch all is decided at its end. */
  private decideMessages(time: number): void {
    const { order, terms } = this.options;
    const { clockMs } = terms;
    const due = this.queue.filter(({ arrivesAt }) => arrivalTick(arrivesAt, clockMs) <= time);
    if (due.length === 0) return;
    this.queue = this.queue.filter(({ arrivesAt }) => arrivalTick(arrivesAt, clockMs) > time);
    const { session } = this.venue;
    for (const message of inOrder(due, { order, clockMs })) {
      const tick = arrivalTick(message.arrivesAt, clockMs);
      session.time = order === 'batch' ? time : Math.max(session.time, tick);
      if (message.type === 'cure') this.payIn(message);
      else this.takeBid(message);
    }
  }

  private payIn({ account, amount, sentAt, arrivesAt }: CureMessage): void {
    const { session, engine } = this.venue;
    const wasInTime = this.open.has(account);
    session.step({ type: 'Deposit', time: session.time, account, asset: 0, amount });
    this.payments.push({
      account,
      sentAt,
      arrivesAt,
      appliedSequence: engine.sequence,
      wasInTime,
    });
  }

  private takeBid(message: BidMessage): void {
    const { venue } = this;
    const { session, engine, state } = venue;
    const { bid, liquidator, seen, decidedAt, arrivesAt } = message;
    const bidder = this.bidders[liquidator] ?? 0;
    const before = this.standing(bid.auction, bidder);
    const offer = openOffers(state, session.time).find(
      ({ auction }) => auction.account === bid.auction,
    );
    const whole = grossOf(state, bid.auction);
    this.isBidding = true;
    const isTaken = session.step({
      type: 'BidAuction',
      time: session.time,
      auction: bid.auction,
      bidder,
      sharePpb: Math.max(1, Math.floor(bid.share * 1e9)),
      limit: BigInt(Math.ceil(bid.asks * whole * QUANTA)) as Quanta,
      seen: bid.version,
    });
    this.isBidding = false;
    const after = this.standing(bid.auction, bidder);
    const notional = isTaken ? whole - grossOf(state, bid.auction) : 0;
    const profile = this.options.liquidators[liquidator] as Liquidator;
    const cost = isTaken ? costRate(profile, notional) * notional : 0;
    const share = whole > 0 ? notional / whole : 0;
    this.bids.push({
      liquidator,
      auction: bid.auction,
      seenAt: seen.time,
      seenSequence: seen.sequence,
      decidedAt,
      arrivesAt,
      appliedAt: session.time,
      appliedSequence: engine.sequence,
      asks: bid.asks,
      share: bid.share,
      outcome: isTaken ? 'taken' : (session.rejected?.type ?? ''),
      notional,
      gained: after.bidder - before.bidder,
      ownerGained: after.owner - before.owner,
      fundGained: after.fund - before.fund,
      cost: BigInt(Math.round(cost * QUANTA)),
      fairValue: BigInt(Math.round(share * Number(offer?.offer.onOffer ?? 0n))),
    });
    if (isTaken) this.holdings.push({ liquidator, until: session.time + profile.holdingMs });
  }

  private standing(owner: number, bidder: number) {
    const { venue } = this;
    const fund = venue.funds.reduce((sum, account) => sum + venue.worth(account), 0n);
    return { owner: venue.worth(owner), bidder: venue.worth(bidder), fund };
  }

  /** What was held long enough goes to the maker; its hedge is settled. */
  private handOn(time: number): void {
    const due = this.holdings.filter(({ until }) => until <= time);
    if (due.length === 0) return;
    this.holdings = this.holdings.filter(({ until }) => until > time);
    for (const liquidator of new Set(due.map((each) => each.liquidator))) {
      if (this.holdings.some((each) => each.liquidator === liquidator)) continue;
      const account = this.bidders[liquidator] ?? 0;
      this.venue.close(account);
      this.venue.settleHedge(account, this.options.liquidators[liquidator]?.capital ?? 0);
    }
  }

  /** Who was auctioned closes the rest, so that every account is put up once. */
  private letLeave(): void {
    const { venue } = this;
    this.leaving = this.leaving.filter((account) => {
      venue.close(account);
      return venue.state.portfolio(account).positions.length > 0;
    });
  }

  private letBid(publication: Publication): void {
    const { liquidators, seed, terms } = this.options;
    const { state } = this.venue;
    const { time } = publication;
    this.awaited = this.awaited.filter(({ answeredAt }) => answeredAt > time);
    const known = { beliefs: this.beliefs, initialRate: terms.initialPpm / 1e6 };
    for (const [at, liquidator] of liquidators.entries()) {
      const mine = this.awaited.filter((each) => each.liquidator === at);
      const own = {
        gross: grossOf(state, this.bidders[at] ?? 0),
        inFlight: mine.reduce((sum, { bid }) => sum + bid.notional, 0),
        awaited: new Set(mine.map(({ bid }) => bid.auction)),
        errorOn: (offer: PublishedOffer): number => this.errorOf(at, offer),
      };
      const bids = decideBids({ liquidator, own }, publication, known);
      if (bids.length === 0) continue;
      const jitter = drawsOf(seed, SEED_JITTER, at, time);
      const away = (): number => liquidator.latencyMs * jitter.between(0.8, 1.2);
      const decidedAt = time + away();
      const arrivesAt = decidedAt + away();
      for (const bid of bids) {
        const message: BidMessage = {
          type: 'bid',
          bid,
          liquidator: at,
          seen: publication,
          decidedAt,
          arrivesAt,
          answeredAt: arrivesAt + liquidator.latencyMs,
          asks: bid.asks,
          lot: drawsOf(seed, SEED_LOT, at, bid.auction, time).u32(),
        };
        this.awaited.push(message);
        this.queue.push(message);
      }
    }
  }

  /** What a liquidator errs by on an auction, of notional: the same for as long as its price runs. */
  private errorOf(at: number, { account, startedAt }: PublishedOffer): number {
    const name = `${at} ${account} ${startedAt}`;
    const known = this.errors.get(name);
    if (known !== undefined) return known;
    const { liquidators, seed } = this.options;
    const draw = drawsOf(seed, SEED_ERROR, at, account, startedAt).normal();
    const error = (liquidators[at]?.valuationError ?? 0) * draw;
    this.errors.set(name, error);
    return error;
  }

  /** An owner sees that his account was put up, and pays what is missing by then, at once or in parts. */
  private planCure(account: number, put: number): void {
    const { seed, terms } = this.options;
    const { equity, maintenance } = this.venue.engine.requirement(account);
    const exit = (Number(maintenance) * EXIT_PPM) / 1e6;
    const shortage = Math.max(0, exit - Number(equity)) + terms.cureMargin * Number(maintenance);
    for (const [part, payment] of paymentsOf({ account, put, seed }, terms).entries()) {
      const sentAt = put + payment.afterMs;
      this.queue.push({
        type: 'cure',
        account,
        sentAt,
        arrivesAt: sentAt + payment.transitMs,
        amount: BigInt(Math.ceil(shortage * payment.share)) as Quanta,
        asks: 0,
        lot: drawsOf(seed, SEED_LOT, account, put, part).u32(),
      });
    }
  }

  private onEvent(event: Event): void {
    const { time } = this.venue.session;
    if (event.type === 'AuctionStarted') {
      this.open.set(event.account, { startedAt: time });
      this.paidIn.set(event.account, 0n);
      this.planCure(event.account, time);
    } else if (event.type === 'AuctionEnded') {
      const paid = this.paidIn.get(event.account) ?? 0n;
      this.closeAuction(event.account, clearedBy(event.reason, this.isBidding, paid > 0n));
    } else if (event.type === 'Deposited' && this.open.has(event.account))
      this.paidIn.set(event.account, (this.paidIn.get(event.account) ?? 0n) + event.amount);
    else if (event.type === 'DeficitFixed') this.badDebt += event.deficit;
  }

  private closeAuction(account: number, by: ClearedBy): void {
    const opened = this.open.get(account);
    if (opened === undefined) return;
    this.open.delete(account);
    this.leaving.push(account);
    // Whose auction is over sends nothing more; what he has sent arrives.
    const { time } = this.venue.session;
    this.queue = this.queue.filter(
      (message) => message.type === 'bid' || message.account !== account || message.sentAt <= time,
    );
    if (by === 'takeOver') this.takeOvers += 1;
    this.auctions.push({ account, startedAt: opened.startedAt, endedAt: time, clearedBy: by });
  }
}

function clearedBy(reason: string, isBidding: boolean, hasPaid: boolean): ClearedBy {
  if (isBidding) return 'bids';
  if (reason === 'withdrawn' || reason === 'stopped') return 'takeOver';
  return hasPaid ? 'cure' : 'price';
}
