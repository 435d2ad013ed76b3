// OPEN FIRST for latency: a replay in which prices reach the engine late and its liquidation orders reach the book late. The
// book stands where the market really is; the engine acts on what it knows. Without delays it is the plain replay.
import type { Tick } from '@plimsoll/engine';
import { type ObservationStep, ObservationStream } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import { Random } from '../base/random.ts';
import { Depth } from '../book/depth.ts';
import { DepthAnswers } from '../book/depth-answers.ts';
import { type BookAnswers, OrderPort, type PlacedOrder } from '../book/order-port.ts';
import { RestingBook } from '../book/resting-book.ts';
import { Agents } from '../population/agents.ts';
import { drawAccounts } from '../population/draw-accounts.ts';
import { conservationOf } from '../replay/conservation.ts';
import { insuranceFund } from '../replay/insurance-fund.ts';
import { MarketFeed } from '../replay/market-feed.ts';
import { ShadowMarket } from '../replay/shadow-market.ts';
import { SimulatedVenue } from '../replay/simulated-venue.ts';
import { Treasury } from '../replay/treasury.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import { planVenue, type VenuePlan } from '../venue/plan-venue.ts';
import { relist, scaleMargins } from '../venue/scale-margins.ts';
import { CongestedPath } from './congestion.ts';
import { type Arrived, DelayedSteps } from './delayed-steps.ts';
import type { LatencySettings } from './latency-settings.ts';
import { StepRecorder } from './step-within.ts';
import { TrueShortfall } from './true-shortfall.ts';

export type LatencyRun = {
  readonly liquidations: number;
  /** Quote units, as are all amounts here. */
  readonly liquidated: number;
  /** What accounts were short of at true prices when they lost their positions by force. */
  readonly badDebt: number;
  /** What of it the engine saw as deficits, at its own marks. */
  readonly deficits: number;
  readonly fundPaid: number;
  /** Cash and coins of the fund at the end, less what it began with. */
  readonly fundGain: number;
  readonly adlNotional: number;
  readonly socialised: number;
  readonly uncovered: number;
  /** Longest way of a liquidation order to the book, ms. */
  readonly longestWaitMs: number;
  readonly isBalanced: boolean;
  readonly stepHash: Uint8Array;
  readonly steps: StepRecorder;
  readonly venue: VenuePlan;
};

export type LatencyOptions = {
  readonly data: PriceData;
  readonly settings: LatencySettings;
  /** Traders who react; without them nobody adds money, cuts or comes back. */
  readonly hasAgents: boolean;
};

/** The longest that a listing may state. */
const STALENESS_MOST_MS = 30 * 86_400_000;
const UNIT = 10 ** SETTLEMENT_SCALE;
const NO_BYTES = new Uint8Array(32);

/** The same data and settings give the same result. Throws Error with the reject where the venue refuses its listing. */
export function runLatency(
  options: LatencyOptions,
  hash: (...parts: readonly Uint8Array[]) => Uint8Array = () => NO_BYTES,
): LatencyRun {
  return new Run(options, hash).run();
}

/** The plain venue of the data with wider margins, and with room for the delays: late is not silent, late is not expired. */
export function latencyVenue(data: PriceData, settings: LatencySettings): VenuePlan {
  const observationMs = Math.round(data.barMs / 3);
  const plain = planVenue(data.underlyings, { time: data.from, barMs: data.barMs, observationMs });
  const { priceDelayMs, execution, engine, margins } = settings;
  return relist(margins === 1 ? plain : scaleMargins(plain, margins), {
    source: ({ stalenessMs }) => ({
      stalenessMs: Math.min(STALENESS_MOST_MS, stalenessMs + priceDelayMs),
    }),
    market: ({ liquidationOrderMs }) => ({
      liquidationOrderMs: liquidationOrderMs + execution.delayMs,
    }),
    index: () => engine ?? {},
  });
}

class Run {
  private readonly data: PriceData;
  private readonly settings: LatencySettings;
  private readonly venue: SimulatedVenue;
  private readonly shadow: ShadowMarket;
  private readonly feed: MarketFeed;
  private readonly shadowFeed: MarketFeed;
  private readonly delayed: DelayedSteps;
  private readonly path: CongestedPath;
  private readonly port: OrderPort;
  private readonly book: RestingBook;
  private readonly agents: Agents | undefined;
  private readonly treasury: Treasury;
  private readonly steps: StepRecorder;
  private readonly shortfall: TrueShortfall;
  /** When each order reaches the book. */
  private readonly arrivals = new Map<number, number>();
  private readonly dailyNotional: number;
  private longestWaitMs = 0;

  constructor(
    { data, settings, hasAgents }: LatencyOptions,
    hash: (...parts: readonly Uint8Array[]) => Uint8Array,
  ) {
    this.data = data;
    this.settings = settings;
    const plan = latencyVenue(data, settings);
    this.venue = new SimulatedVenue(plan, { engine: { hash } });
    const { session, risk, outside, population } = this.venue;
    const depths = data.underlyings.map(
      ({ dailyNotional }) => new Depth(dailyNotional, data.barMs),
    );
    this.dailyNotional = data.underlyings.reduce((sum, each) => sum + each.dailyNotional, 0);
    this.shadow = new ShadowMarket(plan.inputs);
    this.feed = new MarketFeed({ data, venue: plan, depths, risk });
    this.shadowFeed = new MarketFeed({ data, venue: plan, depths: [], risk });
    this.delayed = new DelayedSteps(settings.priceDelayMs);
    this.path = new CongestedPath(settings.execution);
    this.port = new OrderPort({ session, outside, depths, risk, answers: this.answers(depths) });
    this.book = new RestingBook(session, outside, plan.markets.length);
    this.agents = hasAgents
      ? new Agents({
          session,
          population,
          book: this.book,
          risk,
          random: new Random(settings.seed).fork('agents'),
          steps: new ObservationStream(data).countSteps(),
        })
      : undefined;
    this.treasury = new Treasury(session);
    this.steps = new StepRecorder(plan.markets.length);
    const trueMark = (market: number): bigint => this.shadow.mark(market);
    this.shortfall = new TrueShortfall({ session, risk, trueMark });
    session.listen((event) => {
      this.shortfall.onEvent(event);
      if (event.type === 'LiquidationOrderPlaced' || event.type === 'RebalanceOrderPlaced')
        this.setOut(event);
      this.port.onEvent(event);
    });
  }

  /** Orders meet the depth around the mark as it really is, once they have arrived. */
  private answers(depths: readonly Depth[]): BookAnswers {
    const { shadow, venue, arrivals } = this;
    const book = new DepthAnswers({
      depths,
      risk: venue.risk,
      markOf: (market) => shadow.mark(market),
    });
    return {
      offer: (placed, wanted) => book.offer(placed, wanted),
      filled: (placed, size) => book.filled(placed, size),
      hasArrived: ({ order }) => (arrivals.get(order) ?? 0) <= venue.session.time,
    };
  }

  private setOut({ order }: PlacedOrder): void {
    const arrival = this.path.arrival();
    this.arrivals.set(order, arrival);
    this.longestWaitMs = Math.max(this.longestWaitMs, arrival - this.venue.session.time);
  }

  run(): LatencyRun {
    const { venue, data, settings } = this;
    venue.open(data.from);
    const staleness = Math.max(
      ...data.underlyings.flatMap(({ sources }) => sources.map((source) => source.stalenessMs)),
    );
    const stream = new ObservationStream(data);
    for (let step = stream.next(), done = 0; step !== undefined; step = stream.next()) {
      const { session } = venue;
      // A silence of all sources: the clock goes on, as in the plain replay.
      if (done > 0 && step.time - session.time > staleness + 1)
        this.tick({ time: session.time + staleness + 1, observations: [], opened: [] });
      this.tick(step);
      if (done === 0)
        venue.populate(
          drawAccounts(
            settings.accounts,
            venue.plan.markets,
            new Random(settings.seed).fork('accounts'),
          ),
        );
      else venue.population.openWaiting();
      this.book.match();
      this.agents?.act();
      this.treasury.act();
      done += 1;
    }
    return this.close();
  }

  private tick(step: ObservationStep): void {
    const { session, risk } = this.venue;
    session.time = step.time;
    this.shadow.tick(this.shadowFeed.tick({ ...step, opened: [] }));
    this.steps.record(step.time, (market) => this.shadow.mark(market));
    this.path.advance(step.time);
    if (step.opened.length > 0) this.path.trading(this.rushOf(step));
    session.step(this.tickOf(this.delayed.pass(step)));
    risk.refresh();
    this.port.serve();
  }

  /** The engine's tick: what has arrived, stamped with when it was made. */
  private tickOf({ step, madeAt }: Arrived): Tick {
    const tick = this.feed.tick(step);
    const prices = tick.prices.map((price) => ({
      ...price,
      time: madeAt.get(price.source) ?? price.time,
    }));
    return { ...tick, prices };
  }

  private rushOf({ opened }: ObservationStep): number {
    const perMinute = opened.reduce((sum, { notionalPerMinute }) => sum + notionalPerMinute, 0);
    return this.dailyNotional > 0 ? perMinute / (this.dailyNotional / 1440) : 1;
  }

  private close(): LatencyRun {
    const { session, tally, badDebt, fundAtStart, plan } = this.venue;
    this.venue.must({ type: 'Checkpoint', time: session.time });
    session.engine.check();
    const fund = insuranceFund(session.state);
    const units = (quanta: bigint): number => Number(quanta) / UNIT;
    return {
      liquidations: tally.liquidations,
      liquidated: units(tally.liquidatedNotional),
      badDebt: this.shortfall.total,
      deficits: units(badDebt),
      fundPaid: units(tally.insurancePaid),
      fundGain: units(fund.cash + fund.collateral - fundAtStart),
      adlNotional: units(tally.adlNotional),
      socialised: units(tally.socialised),
      uncovered: units(tally.uncovered),
      longestWaitMs: this.longestWaitMs,
      isBalanced: Object.values(conservationOf(session.state).assets).every(
        ({ difference }) => difference === '0',
      ),
      stepHash: session.engine.stepHash,
      steps: this.steps,
      venue: plan,
    };
  }
}
