// OPEN FIRST for cascades: prices of files (or a shock) come from outside, liquidations move the book they trade in, the mark
// follows, and more is liquidated. The engine is the real one; what is closed here is the loop around it.
import type { EngineOptions, MarketId } from '@plimsoll/engine';
import type { BarFile } from '../bars/bar-file.ts';
import { type ObservationStep, ObservationStream } from '../bars/observations.ts';
import { Depth } from '../book/depth.ts';
import { OrderPort } from '../book/order-port.ts';
import { conservationOf } from '../replay/conservation.ts';
import { insuranceFund } from '../replay/insurance-fund.ts';
import { MarketFeed } from '../replay/market-feed.ts';
import { ShadowMarket } from '../replay/shadow-market.ts';
import { SimulatedVenue } from '../replay/simulated-venue.ts';
import { Treasury } from '../replay/treasury.ts';
import { type CascadeResult, type CascadeRunResult, cascadeResult } from './cascade-result.ts';
import { CascadeSeries } from './cascade-series.ts';
import { type CascadeSettings, type Scene, sceneOf } from './cascade-settings.ts';
import { DisplacedFeed } from './displaced-feed.ts';
import { ImpactAnswers } from './impact-answers.ts';
import { ImpactBook } from './impact-book.ts';
import { impactLaw } from './impact-law.ts';

const PROGRESS_EVERY_STEPS = 64;
/** Trading of a market whose file states none: as the depth model assumes. */
const DAILY_UNKNOWN = 1_440_000_000;

export type CascadeOptions = {
  readonly files: readonly BarFile[];
  readonly settings: CascadeSettings;
  readonly engine?: EngineOptions;
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Runs the scene twice, with its feedback and without, and compares. The same files and settings give the same result.
 *
 * @throws BarFileError for files that cannot be joined.
 */
export function runCascade(options: CascadeOptions): CascadeResult {
  const { settings } = options;
  const scene = sceneOf(options.files, settings);
  const total = 2 * new ObservationStream(scene.data).countSteps();
  const run = (depth: number, from: number): CascadeRunResult =>
    new CascadeRun(scene, { ...settings, depth }, options.engine).run((done) =>
      options.onProgress?.(from + done, total),
    );
  return cascadeResult({
    scene,
    settings,
    closed: run(settings.depth, 0),
    open: run(Number.POSITIVE_INFINITY, total / 2),
  });
}

class CascadeRun {
  private readonly scene: Scene;
  private readonly settings: CascadeSettings;
  private readonly hasFeedback: boolean;
  private readonly venue: SimulatedVenue;
  private readonly depths: readonly Depth[];
  private readonly books: readonly ImpactBook[];
  private readonly answers: ImpactAnswers;
  private readonly port: OrderPort;
  private readonly shadow: ShadowMarket;
  private readonly feed: MarketFeed;
  private readonly shadowFeed: MarketFeed;
  private readonly displaced: DisplacedFeed;
  private readonly treasury: Treasury;
  private readonly series: CascadeSeries;

  constructor(scene: Scene, settings: CascadeSettings, engine: EngineOptions | undefined) {
    this.scene = scene;
    this.settings = settings;
    this.hasFeedback = Number.isFinite(settings.depth);
    const { data, venue: plan } = scene;
    this.venue = new SimulatedVenue(plan, engine === undefined ? {} : { engine });
    const { session, risk, outside, tally } = this.venue;
    this.depths = data.underlyings.map(
      ({ dailyNotional }) =>
        new Depth((dailyNotional || DAILY_UNKNOWN) * this.depthMultiple, data.barMs),
    );
    const law = impactLaw(settings.impact);
    this.books = data.underlyings.map(() => new ImpactBook(law, settings.recovery));
    this.shadow = new ShadowMarket(plan.inputs);
    const { depths, books, shadow } = this;
    this.answers = new ImpactAnswers({
      session,
      risk,
      depths,
      books,
      participation: settings.participation,
      undisturbed: (market) => shadow.mark(market),
    });
    this.port = new OrderPort({
      session,
      outside,
      depths,
      risk,
      // Without feedback a book without an end: every order fills at the mark.
      answers: this.hasFeedback
        ? this.answers
        : {
            offer: ({ market }, wanted) => ({ size: wanted, price: session.state.mark(market) }),
            filled: () => undefined,
            hasArrived: () => true,
          },
    });
    session.listen((event) => this.port.onEvent(event));
    this.feed = new MarketFeed({ data, venue: plan, depths, risk });
    this.shadowFeed = new MarketFeed({ data, venue: plan, depths: [], risk });
    this.displaced = new DisplacedFeed(data, settings.indexShare);
    this.treasury = new Treasury(session);
    this.series = new CascadeSeries({
      markets: plan.markets,
      steps: new ObservationStream(data).countSteps(),
      mark: (market) => session.state.mark(market),
      undisturbed: (market) => shadow.mark(market),
      liquidated: () => tally.liquidatedNotional,
      badDebt: () => this.venue.badDebt,
    });
  }

  private get depthMultiple(): number {
    return Number.isFinite(this.settings.depth) ? this.settings.depth : 1;
  }

  run(onProgress: (done: number) => void): CascadeRunResult {
    const { scene, venue } = this;
    const stream = new ObservationStream(scene.data);
    venue.open(scene.data.from);
    let done = 0;
    for (let step = stream.next(); step !== undefined; step = stream.next()) {
      this.tick(step);
      if (done === 0) venue.populate(scene.plans);
      else venue.population.openWaiting();
      this.treasury.act();
      this.series.record(step.time);
      done += 1;
      if (done % PROGRESS_EVERY_STEPS === 0) onProgress(done);
    }
    onProgress(done);
    return this.close();
  }

  private tick(step: ObservationStep): void {
    const { session, risk } = this.venue;
    session.time = step.time;
    this.shadow.tick(this.shadowFeed.tick({ ...step, opened: [] }));
    this.answers.advance(step.time);
    const moved = this.displaced.move(step, (market) => this.displacement(market));
    session.step(this.feed.tick({ ...moved, opened: this.tradedIn(step) }));
    risk.refresh();
    this.port.serve();
  }

  private displacement(market: MarketId): number {
    return this.hasFeedback ? (this.books[market]?.displacement ?? 0) : 0;
  }

  /** Trading of the bars that open, in the measure of a book that is so many times as deep. */
  private tradedIn({ opened }: ObservationStep): ObservationStep['opened'] {
    return opened.map(({ underlying, notionalPerMinute }) => ({
      underlying,
      notionalPerMinute: notionalPerMinute * this.depthMultiple,
    }));
  }

  private close(): CascadeRunResult {
    const { session, tally, badDebt, fundAtStart } = this.venue;
    const { engine, state } = session;
    this.venue.must({ type: 'Checkpoint', time: session.time });
    engine.check();
    const fund = insuranceFund(state);
    return {
      liquidations: tally.liquidations,
      liquidated: tally.liquidatedNotional,
      badDebt,
      fundAtStart,
      fundAtEnd: fund.cash,
      fundInventory: fund.collateral + fund.positions,
      fundPaid: tally.insurancePaid,
      adlFills: tally.adlFills,
      adlNotional: tally.adlNotional,
      socialised: tally.socialised,
      uncovered: tally.uncovered,
      conservation: conservationOf(state),
      stateHash: { stepHash: engine.stepHash, stateRoot: engine.stateRoot() },
      depths: this.scene.venue.markets.map((_, market) => this.answers.depthOf(market)),
      series: this.series,
    };
  }
}
