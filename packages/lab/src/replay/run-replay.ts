// OPEN FIRST in the lab: a replay from beginning to end. Join the price files, list a venue for them, open a population,
// then walk the observations: tick, answer the order port, match resting orders, let a few agents act.
import { createEngine, type EngineOptions, type Input } from '@plimsoll/engine';
import type { BarFile } from '../bars/bar-file.ts';
import { type ObservationStep, ObservationStream } from '../bars/observations.ts';
import { joinBars, type PriceData } from '../bars/price-data.ts';
import { Random } from '../base/random.ts';
import { Depth } from '../book/depth.ts';
import { OrderPort } from '../book/order-port.ts';
import { Outside } from '../book/outside.ts';
import { RestingBook } from '../book/resting-book.ts';
import { Agents } from '../population/agents.ts';
import { drawAccounts } from '../population/draw-accounts.ts';
import { Population } from '../population/open-accounts.ts';
import { crashTime } from '../schedule/crash-time.ts';
import { ForecastFeed } from '../schedule/forecast-feed.ts';
import { MarginWatch } from '../schedule/margin-watch.ts';
import { asListedNow, ScaleWatch } from '../schedule/scale-watch.ts';
import { type WarmUp, warmUp } from '../schedule/warm-up.ts';
import { type SyntheticOptions, syntheticBars } from '../synthetic/synthetic-bars.ts';
import { planVenue, quote, type ScheduleKind, type VenuePlan } from '../venue/plan-venue.ts';
import { FloatRisk } from './float-risk.ts';
import { insuranceFund } from './insurance-fund.ts';
import { MarketFeed } from './market-feed.ts';
import type { ReplayObserver } from './replay-observer.ts';
import type { ReplayResult } from './replay-result.ts';
import { resultOf } from './result-of.ts';
import { SeriesRecorder } from './series.ts';
import { type RecordedStep, Session } from './session.ts';
import { SourceWatch } from './source-health.ts';
import { Tally } from './tally.ts';
import { Treasury } from './treasury.ts';

export type ReplayProgress = {
  readonly done: number;
  readonly total: number;
  readonly time: number;
  readonly liquidations: number;
};
export type ReplayOptions = {
  readonly files: readonly BarFile[] | { readonly synthetic: SyntheticOptions };
  readonly accounts: number;
  readonly seed: number;
  /** How margin rates are set; `static` unless said. */
  readonly schedule?: ScheduleKind;
  /** History before the replay, from which forecasts are made. */
  readonly warmUp?: readonly BarFile[];
  /**
   * Multiple of the listed rates that a static schedule stands at. Unless said it is 1 without a warm-up; with one it is the
   * mean of what the adaptive schedule would have asked before the crash, so that the two can be compared.
   */
  readonly rateScale?: number;
  /** What the engine is built with: a hash of the platform, a memory. */
  readonly engine?: EngineOptions;
  /** Every recorded step in order: the journal. */
  readonly onStep?: (step: RecordedStep) => void;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Looks on and changes nothing. */
  readonly observer?: ReplayObserver;
  /** Milliseconds of any clock; used for `wallSeconds` alone. */
  readonly now?: () => number;
};

/** The insurance fund at the start, as a share of the population's positions: 2 % shared, 1 % in the markets' buckets. */
const SHARED_FUND_SHARE = 0.02;
const BUCKET_SHARE = 0.01;
const PROGRESS_EVERY_STEPS = 64;

/**
 * Replays price files through a fresh engine with a drawn population. The same files, accounts and seed give the same
 * `stateHash` on every machine.
 *
 * @throws BarFileError for files that cannot be joined; Error with the reject where the venue refuses its listing.
 */
export function runReplay(options: ReplayOptions): ReplayResult {
  const now = options.now ?? (() => 0);
  const started = now();
  const files =
    'synthetic' in options.files ? [syntheticBars(options.files.synthetic)] : options.files;
  const data = joinBars(files);
  const schedule = options.schedule ?? 'static';
  const past = warmUp(options.warmUp ?? [], data);
  const crash = crashTime(data)?.time ?? data.to;
  const setting = { schedule, past, crash };
  const rateScale = schedule === 'adaptive' ? 1 : staticScale(options, data, setting);
  const run = new Run(options, data, { ...setting, rateScale });
  run.open();
  run.walk(data.to);
  return run.close((now() - started) / 1000);
}

/** Where a static schedule must stand to ask as much before the crash as the adaptive one: a walk without a population tells. */
function staticScale(
  options: ReplayOptions,
  data: PriceData,
  setting: Pick<RunSetting, 'past' | 'crash'>,
): number {
  if (options.rateScale !== undefined) return options.rateScale;
  if (setting.past.hours.length === 0) return 1;
  const { onStep: _, onProgress: __, ...quiet } = options;
  const run = new Run({ ...quiet, accounts: 0 }, data, {
    ...setting,
    schedule: 'adaptive',
    rateScale: 1,
  });
  run.open();
  run.walk(setting.crash);
  return run.meanScale;
}

type RunSetting = {
  readonly schedule: ScheduleKind;
  readonly past: WarmUp;
  readonly crash: number;
  readonly rateScale: number;
};

class Run {
  private readonly options: ReplayOptions;
  private readonly data: PriceData;
  private readonly steps: number;
  private readonly venue: VenuePlan;
  private readonly session: Session;
  private readonly tally: Tally;
  private readonly risk: FloatRisk;
  private readonly feed: MarketFeed;
  private readonly outside: Outside;
  private readonly port: OrderPort;
  private readonly book: RestingBook;
  private readonly population: Population;
  private readonly agents: Agents;
  private readonly treasury: Treasury;
  private readonly recorder: SeriesRecorder;
  private readonly watch: SourceWatch;
  private readonly setting: RunSetting;
  private readonly margins: MarginWatch;
  private readonly scales: ScaleWatch;
  private readonly forecasts: ForecastFeed;
  private fundAtStart = 0n;
  private ticks = 0;

  constructor(options: ReplayOptions, data: PriceData, setting: RunSetting) {
    this.setting = setting;
    this.options = options;
    this.data = data;
    this.steps = new ObservationStream(data).countSteps();
    const observationMs = Math.round(data.barMs / 3);
    const from = setting.past.hours[0]?.time ?? data.from;
    this.venue = planVenue(data.underlyings, {
      time: from,
      barMs: data.barMs,
      observationMs,
      schedule: setting.schedule,
      rateScale: setting.rateScale,
    });
    const { markets } = this.venue;
    const session = new Session({
      engine: createEngine(options.engine ?? {}),
      onStep: options.onStep ?? (() => undefined),
    });
    this.session = session;
    const { state } = session;
    const risk = new FloatRisk(state);
    this.risk = risk;
    this.tally = new Tally(state);
    const depths = data.underlyings.map(
      (underlying) => new Depth(underlying.dailyNotional, data.barMs),
    );
    const outside = new Outside(session);
    this.outside = outside;
    this.port = new OrderPort({ session, outside, depths, risk });
    this.feed = new MarketFeed({ data, venue: this.venue, depths, risk });
    this.book = new RestingBook(session, outside, markets.length);
    this.population = new Population({ session, outside, risk, venue: this.venue });
    const random = new Random(options.seed);
    this.agents = new Agents({
      session,
      population: this.population,
      book: this.book,
      risk,
      random: random.fork('agents'),
      steps: this.steps,
    });
    this.treasury = new Treasury(session);
    this.recorder = new SeriesRecorder({
      state,
      risk,
      tally: this.tally,
      markets,
      steps: this.steps,
    });
    this.watch = new SourceWatch(state, data);
    this.margins = new MarginWatch({ state, risk, from: data.from, until: setting.crash });
    this.scales = new ScaleWatch({ state, plans: markets, from: data.from, until: setting.crash });
    this.forecasts = new ForecastFeed({
      session,
      decimals: markets.map(({ grid }) => grid.decimals),
      schedule: setting.schedule,
    });
    session.listen((event) => this.tally.onEvent(event));
    session.listen((event) => this.port.onEvent(event));
    options.observer?.start({ state, venue: this.venue, data });
    session.listen((event) => options.observer?.onEvent(event, session.time));
  }

  /** Lists the venue and funds the insurance. */
  open(): void {
    const { session, venue } = this;
    session.time = this.setting.past.hours[0]?.time ?? this.data.from;
    for (const input of venue.inputs) this.must(input);
    const { state } = session;
    this.contribute(state.scalar('sharedFund'), SHARED_FUND_SHARE * venue.populationNotional);
    for (const [market, plan] of venue.markets.entries())
      this.contribute(state.market(market).bucketAccount, BUCKET_SHARE * plan.populationNotional);
    this.fundAtStart = insuranceFund(state).cash;
    this.outside.open(venue);
    for (const hour of this.setting.past.hours) {
      session.time = hour.time;
      session.step(this.feed.closes(hour));
      this.forecasts.learn(hour);
    }
  }

  /** Mean multiple of the listed rates before the crash, weighted by what the population would hold and be asked. */
  get meanScale(): number {
    return this.scales.mean;
  }

  private contribute(account: number, units: number): void {
    this.must({
      type: 'Deposit',
      time: this.session.time,
      account,
      asset: 0,
      amount: quote(units),
    });
  }

  /** Set-up commands may not be refused. */
  private must(input: Input): void {
    if (this.session.step(input)) return;
    const why = JSON.stringify(this.session.rejected, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    throw new Error(`the venue of the replay was refused: ${input.type} met ${why}`);
  }

  walk(until: number): void {
    const stream = new ObservationStream(this.data);
    const staleness = Math.max(
      ...this.data.underlyings.flatMap(({ sources }) =>
        sources.map((source) => source.stalenessMs),
      ),
    );
    const { onProgress } = this.options;
    const { session } = this;
    for (
      let step = stream.next(), done = 0;
      step !== undefined && step.time <= until;
      step = stream.next()
    ) {
      // A silence of all sources: the clock goes on, so that the engine sees its prices go stale.
      if (done > 0 && step.time - this.session.time > staleness + 1)
        this.tick({ time: this.session.time + staleness + 1, observations: [], opened: [] });
      this.tick(step);
      if (done === 0)
        this.population.open(
          drawAccounts(
            this.options.accounts,
            asListedNow(this.venue.markets, session.state),
            new Random(this.options.seed).fork('accounts'),
          ),
        );
      else this.population.openWaiting();
      this.book.match();
      this.agents.act();
      this.treasury.act();
      done += 1;
      this.recorder.record(step.time, done === this.steps);
      this.options.observer?.onStep(step.time);
      this.margins.record(step.time);
      this.scales.record(step.time);
      if (onProgress !== undefined && (done % PROGRESS_EVERY_STEPS === 0 || done === this.steps)) {
        onProgress({
          done,
          total: this.steps,
          time: step.time,
          liquidations: this.tally.liquidations,
        });
      }
    }
  }

  private tick(step: ObservationStep): void {
    const { session } = this;
    this.watch.advance(step.time);
    session.time = step.time;
    session.step(this.feed.tick(step));
    this.forecasts.hear(step.time);
    this.ticks += 1;
    this.risk.refresh();
    this.port.serve();
  }

  close(wallSeconds: number): ReplayResult {
    const { session } = this;
    this.must({ type: 'Checkpoint', time: session.time });
    session.engine.check();
    return resultOf({
      options: { accounts: this.options.accounts, seed: this.options.seed },
      data: this.data,
      venue: this.venue,
      session,
      tally: this.tally,
      fundAtStart: this.fundAtStart,
      steps: this.ticks,
      sourceHealth: this.watch.report(),
      schedule: {
        kind: this.setting.schedule,
        rateScale: this.setting.rateScale,
        crash: new Date(this.setting.crash).toISOString(),
        meanInitialMargin: this.margins.mean,
        warmUpHours: this.setting.past.hours.length,
        forecasts: this.forecasts.sent,
      },
      series: this.recorder.series,
      wallSeconds,
    });
  }
}
