// Predicts accounts at one moment: picks the closed form where one price moves a book and the shared paths where several
// do. One predictor serves all accounts of the moment; it keeps the drawn numbers from one moment to the next.
import { Random } from '../base/random.ts';
import type { Chance, ChanceMethod, PredictionTerms, PriceForecast } from './forecast.ts';
import { buildPaths, drawNormals, type PathShape } from './path-set.ts';
import { BookFunction, driversOf, type RiskBook, type RiskLeg, worthOf } from './risk-book.ts';
import { type SimulationTerms, simulateChance } from './simulate-chance.ts';
import { type Barriers, barriersOf, singleDriverChance } from './single-driver.ts';

export type PredictorOptions = {
  /** Number of prices that the forecast knows. */
  readonly drivers: number;
  readonly horizonsMs: readonly number[];
  /** By horizon. */
  readonly terms: readonly PredictionTerms[];
  readonly shape: PathShape;
  readonly seed: number;
};
/** By horizon, in the order of the options. */
export type AccountChances = { readonly method: ChanceMethod; readonly chances: readonly Chance[] };

export const DEFAULT_SHAPE: PathShape = { pairs: 64, steps: 8 };
const NO_CHANCE: Chance = { liquidation: 0, negative: 0 };

export class Predictor {
  private readonly options: PredictorOptions;
  private normals: Float64Array | undefined;
  private forecast: PriceForecast | undefined;
  /** [horizon], made when the first account needs them. */
  private simulations: (SimulationTerms | undefined)[] = [];
  private moving: readonly number[] = [];
  private columns = new Map<number, number>();

  constructor(options: PredictorOptions) {
    this.options = options;
  }

  /** Takes the forecast of a new moment. */
  update(forecast: PriceForecast): void {
    this.forecast = forecast;
    this.simulations = [];
    const all = Array.from({ length: this.options.drivers }, (_, driver) => driver);
    const longest = Math.max(...this.options.horizonsMs);
    this.moving = all.filter((driver) => forecast.variance(driver, longest) > 0);
    this.columns = new Map(this.moving.map((driver, column) => [driver, column]));
  }

  /** Chances of an account within each horizon. Rising with the horizon: what is lost within an hour is lost within a day. */
  predict(book: RiskBook): AccountChances {
    const drivers = driversOf(book).filter((driver) => this.columns.has(driver));
    const { horizonsMs } = this.options;
    if (drivers.length === 0 || book.legs.every((leg) => leg.bands.length === 0))
      return this.certain(book);
    const [driver] = drivers;
    if (drivers.length === 1 && driver !== undefined) {
      const barriers = barriersOf(book, driver);
      const chances = horizonsMs.map((_, at) => this.closed(barriers, driver, at));
      return { method: 'closed', chances: rising(chances) };
    }
    const own = this.onColumns(book);
    const chances = horizonsMs.map((_, at) => simulateChance(own, this.simulation(at)));
    return { method: 'simulated', chances: rising(chances) };
  }

  private certain(book: RiskBook): AccountChances {
    const at = new BookFunction(book).at(new Float64Array(this.options.drivers).fill(1), 0);
    const hasPositions = book.legs.some((leg) => leg.bands.length > 0);
    const chance: Chance =
      hasPositions && at.health < 0
        ? { liquidation: 1, negative: at.equity < at.exitCost ? 1 : 0 }
        : NO_CHANCE;
    return { method: 'certain', chances: this.options.horizonsMs.map(() => chance) };
  }

  private closed(barriers: Barriers, driver: number, at: number): Chance {
    const horizonMs = this.options.horizonsMs[at] as number;
    return singleDriverChance(barriers, {
      variance: this.current.variance(driver, horizonMs),
      horizonMs,
      terms: this.options.terms[at] as PredictionTerms,
    });
  }

  private get current(): PriceForecast {
    if (this.forecast === undefined) throw new Error('a predictor is given a forecast first');
    return this.forecast;
  }

  /** Legs on columns of the paths; what does not move joins what is fixed, unless it needs margin. */
  private onColumns(book: RiskBook): RiskBook {
    let { fixed } = book;
    const legs: RiskLeg[] = [];
    for (const leg of book.legs) {
      const column = this.columns.get(leg.driver);
      if (column !== undefined) legs.push({ ...leg, driver: column });
      else {
        fixed +=
          worthOf(leg, 1) -
          new BookFunction({ fixed: 0, legs: [{ ...leg, driver: 0 }] }).at([1], 0).maintenance;
      }
    }
    return { fixed, legs };
  }

  private simulation(at: number): SimulationTerms {
    const known = this.simulations[at];
    if (known !== undefined) return known;
    const { shape, seed, horizonsMs, terms } = this.options;
    const { logVolDeviation, exitMs } = terms[at] as PredictionTerms;
    const horizonMs = horizonsMs[at] as number;
    const { moving, current: forecast } = this;
    const count = moving.length;
    const needed = shape.pairs * shape.steps * count;
    if (this.normals?.length !== needed)
      this.normals = drawNormals({ ...shape, drivers: count }, new Random(seed).fork('paths'));
    const paths = buildPaths({
      shape,
      normals: this.normals,
      drivers: moving,
      forecast,
      horizonMs,
      logVolDeviation,
    });
    const covariance = new Float64Array(count * count);
    for (const [i, first] of moving.entries())
      for (const [j, second] of moving.entries())
        covariance[i * count + j] =
          Math.sqrt(forecast.variance(first, horizonMs) * forecast.variance(second, horizonMs)) *
          (i === j ? 1 : forecast.correlation(first, second));
    const made = { paths, covariance, horizonMs, exitMs };
    this.simulations[at] = made;
    return made;
  }
}

function rising(chances: readonly Chance[]): readonly Chance[] {
  let liquidation = 0;
  let negative = 0;
  return chances.map((chance) => {
    liquidation = Math.max(liquidation, chance.liquidation);
    negative = Math.max(negative, chance.negative);
    return { liquidation, negative };
  });
}
