// Watches a replay and asks the predictor about every account at regular times. Knows only what has been seen so far; the
// outcomes come from the events that follow.
import type { Event, ReadState } from '@plimsoll/engine';
import type { BarFile } from '../../bars/bar-file.ts';
import type { PriceData } from '../../bars/price-data.ts';
import { OUTSIDE_OWNER } from '../../book/outside.ts';
import { FloatRisk } from '../../replay/float-risk.ts';
import type { ReplayObserver } from '../../replay/replay-observer.ts';
import { warmUp } from '../../schedule/warm-up.ts';
import type { VenuePlan } from '../../venue/plan-venue.ts';
import { HORIZON_MS } from '../calibration.ts';
import { type ChanceMethod, LOG_VOL_DEVIATIONS, type PredictionTerms } from '../forecast.ts';
import { DEFAULT_SHAPE, Predictor } from '../predictor.ts';
import { RecentVolatility } from '../recent-volatility.ts';
import { BookFunction } from '../risk-book.ts';
import { StateBooks } from '../state-book.ts';
import { PredictionSamples } from './prediction-samples.ts';

export type SamplerOptions = {
  readonly everyMs: number;
  readonly seed: number;
  /** History that volatility is measured on before the replay. */
  readonly warmUp: readonly BarFile[];
  readonly now: () => number;
};

/** Volatility is measured over intervals of this length, or of a bar where bars are longer. */
const INTERVAL_MS = 300_000;
/** Two hours of intervals, or a day of hourly bars. */
const WARM_UP_INTERVALS = 24;
/** A liquidation order is worked for a few observations until the position is gone. */
const EXIT_OBSERVATIONS = 3;

export class PredictionSampler implements ReplayObserver {
  readonly samples = new PredictionSamples();
  readonly methods: { [method in ChanceMethod]: number } = { certain: 0, closed: 0, simulated: 0 };
  /** Milliseconds spent predicting. */
  spentMs = 0;
  /** How long it took per 10,000 accounts, at each moment. */
  readonly momentsMs: number[] = [];
  private readonly options: SamplerOptions;
  private parts: Parts | undefined;
  private nextTime = 0;
  private readonly liquidating = new Set<number>();

  constructor(options: SamplerOptions) {
    this.options = options;
  }

  start({ state, venue, data }: { state: ReadState; venue: VenuePlan; data: PriceData }): void {
    const drivers = venue.markets.length + 1;
    const observationMs = data.barMs / 3;
    const terms = (logVolDeviation: number): PredictionTerms => ({
      // Bars are seen at their extremes: nothing happens between observations that they do not show.
      observationMs: 0,
      exitMs: EXIT_OBSERVATIONS * observationMs,
      logVolDeviation,
    });
    const volatility = new RecentVolatility({
      drivers,
      intervalMs: Math.max(INTERVAL_MS, data.barMs),
      warmUpIntervals: WARM_UP_INTERVALS,
    });
    for (const hour of warmUp(this.options.warmUp, data).hours) volatility.learn(hour);
    this.parts = {
      state,
      books: new StateBooks(state),
      risk: new FloatRisk(state),
      ones: new Float64Array(drivers).fill(1),
      decimals: venue.markets.map(({ grid }) => 10 ** grid.decimals),
      volatility,
      predictor: new Predictor({
        drivers,
        horizonsMs: [HORIZON_MS.hour, HORIZON_MS.day],
        terms: [terms(LOG_VOL_DEVIATIONS.hour), terms(LOG_VOL_DEVIATIONS.day)],
        shape: DEFAULT_SHAPE,
        seed: this.options.seed,
      }),
    };
  }

  onEvent(event: Event, time: number): void {
    switch (event.type) {
      case 'LiquidationStarted':
        this.liquidating.add(event.account);
        this.samples.happen('liquidation', event.account, time);
        return;
      case 'LiquidationEnded':
        this.liquidating.delete(event.account);
        return;
      case 'DeficitFixed':
        if (event.deficit > 0n) this.samples.happen('negative', event.account, time);
        return;
      default:
        return;
    }
  }

  onStep(time: number): void {
    const { parts } = this;
    if (parts === undefined) return;
    const { state, decimals, volatility } = parts;
    // The last index is that of the stable coin, which stays at one.
    volatility.observe(time, (driver) =>
      driver < decimals.length
        ? Number(state.indexes.price.get(driver)) / (decimals[driver] as number)
        : 1,
    );
    this.noteNegative(parts, time);
    this.samples.end = time;
    if (time < this.nextTime) return;
    this.nextTime = (Math.floor(time / this.options.everyMs) + 1) * this.options.everyMs;
    this.look(parts, time);
  }

  /** Only an account in liquidation can have lost everything. */
  private noteNegative({ books, ones }: Parts, time: number): void {
    for (const account of this.liquidating) {
      const book = books.bookOf(account);
      if (new BookFunction(book).at(ones, 0).equity < 0)
        this.samples.happen('negative', account, time);
    }
  }

  private look({ state, books, risk, volatility, predictor }: Parts, time: number): void {
    const began = this.options.now();
    risk.refresh();
    predictor.update(volatility);
    const count = state.scalar('accounts');
    let predicted = 0;
    for (let account = 0; account < count; account += 1) {
      const isTrader =
        state.accounts.kind.get(account) <= 1 &&
        state.accounts.owner.get(account) > OUTSIDE_OWNER &&
        state.accounts.positions.get(account) > 0 &&
        state.accounts.stage.get(account) === 0;
      if (!isTrader) continue;
      const book = books.bookOf(account);
      if (!book.legs.every((leg) => volatility.isWarm(leg.driver))) continue;
      risk.look(account);
      const { method, chances } = predictor.predict(book);
      this.methods[method] += 1;
      predicted += 1;
      this.samples.add({
        account,
        time,
        marginRatio: Math.min(1, Math.max(0, risk.ratio)),
        probabilities: chances.flatMap(({ liquidation, negative }) => [liquidation, negative]),
      });
    }
    const spent = this.options.now() - began;
    this.spentMs += spent;
    if (predicted > 0) this.momentsMs.push((spent * 10_000) / predicted);
  }
}

type Parts = {
  readonly state: ReadState;
  readonly books: StateBooks;
  readonly risk: FloatRisk;
  readonly ones: Float64Array;
  readonly decimals: readonly number[];
  readonly volatility: RecentVolatility;
  readonly predictor: Predictor;
};
