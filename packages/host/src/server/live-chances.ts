// The chances of live accounts: volatility from the venue's own recent index prices, and the lab's predictor for one account
// at a time. Hears every durable step; says how much it still has to see before it can answer.
import {
  anchorBook,
  type ChanceMethod,
  correctedChance,
  DEFAULT_CALIBRATION,
  DEFAULT_SHAPE,
  lineOf,
  LOG_VOL_DEVIATIONS,
  type PredictionTerms,
  Predictor,
  RecentVolatility,
  StateBooks,
} from '@plimsoll/lab';
import type { DurableStep, VenuePort } from './venue-port.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A live venue is seen many times a minute: shorter intervals than bars allow, and a quarter of an hour of them. */
const INTERVAL_MS = 60_000;
const WARM_UP_INTERVALS = 15;
/** Rounds of liquidation orders until an account's risk is gone. */
const EXIT_ROUNDS = 3;
const SEED = 1;

export type ChanceView = { readonly liquidation: number; readonly negativeBalance: number };
export type PredictionView = {
  readonly account: number;
  readonly time: number;
  /** What is missing before there is an answer; 0 once there is. */
  readonly warmUpLeftMs: number;
  readonly method: ChanceMethod | null;
  /** Null while volatility is not known, or where the account has no positions to lose. */
  readonly hour: ChanceView | null;
  readonly day: ChanceView | null;
};

export class LiveChances {
  private readonly venue: VenuePort;
  private readonly books: StateBooks;
  private volatility: RecentVolatility | undefined;
  private drivers = 0;

  constructor(venue: VenuePort) {
    this.venue = venue;
    this.books = new StateBooks(venue.state);
  }

  /** Takes the index prices after a step that set one. A new index starts the warm-up anew. */
  hear({ time, events }: DurableStep): void {
    if (!events.some(({ type }) => type === 'IndexPriceSet')) return;
    const { indexes, listing } = this.venue.state;
    const count = listing.indexes.length;
    if (this.volatility === undefined || count !== this.drivers) {
      this.drivers = count;
      this.volatility = new RecentVolatility({
        drivers: count,
        intervalMs: INTERVAL_MS,
        warmUpIntervals: WARM_UP_INTERVALS,
      });
    }
    this.volatility.observe(
      time,
      (index) => Number(indexes.price.get(index)) / 10 ** (listing.indexes[index]?.decimals ?? 0),
    );
  }

  /** The chances of one account, corrected as the back-test taught. */
  of(account: number): PredictionView {
    const { state } = this.venue;
    const nothing = { account, time: state.time, method: null, hour: null, day: null };
    if (state.accounts.positions.get(account) === 0) return { ...nothing, warmUpLeftMs: 0 };
    const { equity, maintenance } = this.exactly(account);
    const isLiquidated = state.accounts.stage.get(account) !== 0;
    const certain = { liquidation: 1, negativeBalance: equity < 0 ? 1 : 0 };
    if (isLiquidated)
      return { ...nothing, warmUpLeftMs: 0, method: 'certain', hour: certain, day: certain };
    const read = this.books.bookOf(account);
    const { volatility, drivers } = this;
    const seen = Math.min(
      WARM_UP_INTERVALS,
      ...read.legs.map(({ driver }) => volatility?.intervals(driver) ?? 0),
    );
    const warmUpLeftMs = (WARM_UP_INTERVALS - seen) * INTERVAL_MS;
    if (volatility === undefined || warmUpLeftMs > 0) return { ...nothing, warmUpLeftMs };
    const { hour: hourly, day: daily } = LOG_VOL_DEVIATIONS;
    const terms = [this.terms(account, hourly), this.terms(account, daily)];
    const predictor = new Predictor({
      drivers,
      horizonsMs: [HOUR_MS, DAY_MS],
      terms,
      shape: DEFAULT_SHAPE,
      seed: SEED,
    });
    predictor.update(volatility);
    const book = anchorBook(read, { equity, maintenance }, drivers);
    const { method, chances } = predictor.predict(book);
    const marginRatio = equity > 0 ? maintenance / equity : 1;
    const [hour, day] = (['hour', 'day'] as const).map((horizon, at) => ({
      liquidation: correctedChance(
        lineOf(DEFAULT_CALIBRATION, { target: 'liquidation', horizon }),
        {
          probability: chances[at]?.liquidation ?? 0,
          marginRatio,
        },
      ),
      negativeBalance: correctedChance(
        lineOf(DEFAULT_CALIBRATION, { target: 'negative', horizon }),
        { probability: chances[at]?.negative ?? 0, marginRatio },
      ),
    }));
    return { ...nothing, warmUpLeftMs: 0, method, ...longer(hour, day) };
  }

  /** As the engine has it, in quote units. */
  private exactly(account: number): { readonly equity: number; readonly maintenance: number } {
    const { equity, maintenance } = this.venue.requirement(account);
    const unit = 10 ** this.venue.state.asset(0).scale;
    return { equity: Number(equity) / unit, maintenance: Number(maintenance) / unit };
  }

  private terms(account: number, logVolDeviation: number): PredictionTerms {
    const { state } = this.venue;
    const orders = state
      .portfolio(account)
      .positions.map(({ market }) => state.market(market).liquidationOrderMs);
    return { observationMs: 0, exitMs: EXIT_ROUNDS * Math.max(...orders), logVolDeviation };
  }
}

/** Corrected one by one; what is lost within an hour is lost within a day all the same. */
function longer(
  hour: ChanceView | undefined,
  day: ChanceView | undefined,
): Pick<PredictionView, 'hour' | 'day'> {
  if (hour === undefined || day === undefined) return { hour: null, day: null };
  return {
    hour,
    day: {
      liquidation: Math.max(hour.liquidation, day.liquidation),
      negativeBalance: Math.max(hour.negativeBalance, day.negativeBalance),
    },
  };
}
