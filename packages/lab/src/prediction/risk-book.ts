// What a prediction needs to know of one account, as plain floats: how its equity and its maintenance margin follow the
// prices it depends on. Prices are ratios to now, so every price is 1 at the start. Decides nothing; the engine does.
import { black76Price } from '@plimsoll/engine/models';

/** Maintenance margin is notional * rate - deduction from this notional up; bands ascend from 0 and rates never fall. */
export type RateBand = {
  readonly from: number;
  readonly rate: number;
  readonly deduction: number;
};
type LegBase = {
  /** Number of the price that this leg follows. */
  readonly driver: number;
  /** Signed worth now, quote units. */
  readonly value: number;
  /** None for collateral, which needs no margin. */
  readonly bands: readonly RateBand[];
  /** Share of the notional that closing the leg by force costs: penalty, slippage, fee. */
  readonly costRate: number;
};
/** Perpetuals, futures and coins (after haircut): worth value * ratio. */
export type LinearLeg = LegBase & { readonly type: 'linear' };
/** Contracts settled in the coin itself: worth value / ratio. */
export type ReciprocalLeg = LegBase & { readonly type: 'reciprocal' };
/** Options at the volatility of now; time value does not run off within the horizon. */
export type OptionLeg = LegBase & {
  readonly type: 'option';
  /** Signed worth of the coins that the option stands for; the coins themselves if it is settled in them. */
  readonly underlying: number;
  readonly isInCoin: boolean;
  readonly isCall: boolean;
  /** Over the forward of now. */
  readonly strikeRatio: number;
  /** Standard deviation of the price to expiry, relative. */
  readonly stdDev: number;
};
export type RiskLeg = LinearLeg | ReciprocalLeg | OptionLeg;
export type RiskBook = {
  /** What does not follow any price: cash less cost and funding owed. Equity is this and the legs' worth. */
  readonly fixed: number;
  readonly legs: readonly RiskLeg[];
};

/**
 * A book as a function of prices. `at` fills the fields; all in quote units. Linear legs, which are nearly all, are laid out
 * in columns: paths ask millions of times.
 */
export class BookFunction {
  equity = 0;
  maintenance = 0;
  /** What closing everything by force would cost. */
  exitCost = 0;
  private readonly fixed: number;
  private readonly linear: LinearColumns;
  private readonly others: readonly RiskLeg[];

  constructor(book: RiskBook) {
    this.fixed = book.fixed;
    this.linear = columnsOf(book.legs);
    this.others = book.legs.filter((leg) => leg.type !== 'linear');
  }

  /** Equity over maintenance margin: liquidated below 0. */
  get health(): number {
    return this.equity - this.maintenance;
  }

  /** @param ratios price over price now, `[offset + driver]`, positive. */
  at(ratios: ArrayLike<number>, offset: number): this {
    const { drivers, values, costRates, firstBand, from, rate, deduction } = this.linear;
    let equity = this.fixed;
    let maintenance = 0;
    let exitCost = 0;
    for (let i = 0; i < drivers.length; i += 1) {
      const worth = (values[i] as number) * (ratios[offset + (drivers[i] as number)] as number);
      equity += worth;
      let band = firstBand[i] as number;
      const end = firstBand[i + 1] as number;
      if (band === end) continue;
      const size = Math.abs(worth);
      exitCost += size * (costRates[i] as number);
      while (band + 1 < end && size >= (from[band + 1] as number)) band += 1;
      maintenance += size * (rate[band] as number) - (deduction[band] as number);
    }
    for (const leg of this.others) {
      const ratio = ratios[offset + leg.driver] as number;
      const worth = worthOf(leg, ratio);
      const size = Math.abs(worth);
      equity += worth;
      exitCost += size * leg.costRate;
      if (leg.bands.length === 0) continue;
      maintenance += leg.type === 'option' ? optionMargin(leg, ratio, size) : marginOf(leg, size);
    }
    this.equity = equity;
    this.maintenance = maintenance;
    this.exitCost = exitCost;
    return this;
  }
}

type LinearColumns = {
  readonly drivers: readonly number[];
  readonly values: readonly number[];
  readonly costRates: readonly number[];
  /** Bands of leg i are those from firstBand[i] to firstBand[i + 1]. */
  readonly firstBand: readonly number[];
  readonly from: readonly number[];
  readonly rate: readonly number[];
  readonly deduction: readonly number[];
};

function columnsOf(legs: readonly RiskLeg[]): LinearColumns {
  const columns = {
    drivers: [] as number[],
    values: [] as number[],
    costRates: [] as number[],
    firstBand: [0],
    from: [] as number[],
    rate: [] as number[],
    deduction: [] as number[],
  };
  for (const { type, driver, value, costRate, bands } of legs) {
    if (type !== 'linear') continue;
    columns.drivers.push(driver);
    columns.values.push(value);
    columns.costRates.push(costRate);
    for (const band of bands) {
      columns.from.push(band.from);
      columns.rate.push(band.rate);
      columns.deduction.push(band.deduction);
    }
    columns.firstBand.push(columns.from.length);
  }
  return columns;
}

/** What a leg is worth, signed, at a price ratio. */
export function worthOf(leg: RiskLeg, ratio: number): number {
  switch (leg.type) {
    case 'linear':
      return leg.value * ratio;
    case 'reciprocal':
      return leg.value / ratio;
    case 'option': {
      const price = (forward: number): number =>
        black76Price({
          right: leg.isCall ? 'call' : 'put',
          forward,
          strike: leg.strikeRatio,
          years: 1,
          volatility: leg.stdDev,
          discount: 1,
        }) / (leg.isInCoin ? forward : 1);
      // The mark of now counts; the formula only says how it moves.
      return leg.value + leg.underlying * (price(ratio) - price(1));
    }
    default:
      return assertNever(leg);
  }
}

/** The drivers that a book's health depends on, ascending. */
export function driversOf(book: RiskBook): readonly number[] {
  const drivers = new Set(book.legs.filter((leg) => leg.value !== 0).map((leg) => leg.driver));
  return [...drivers].sort((a, b) => a - b);
}

/** Tiered margin of a notional. */
function marginOf({ bands }: LegBase, notional: number): number {
  for (let i = bands.length - 1; i >= 0; i -= 1) {
    const band = bands[i] as RateBand;
    if (notional >= band.from) return notional * band.rate - band.deduction;
  }
  return 0;
}

/** A short option is margined on the coins it stands for, a long one likewise but never beyond its own worth. */
function optionMargin(leg: OptionLeg, ratio: number, size: number): number {
  const coins = Math.abs(leg.underlying) * (leg.isInCoin ? 1 : ratio);
  const tiered = marginOf(leg, leg.isCall ? coins : Math.max(coins, size));
  return leg.underlying > 0 ? Math.min(size, tiered) : tiered;
}

function assertNever(leg: never): never {
  throw new Error(`unknown leg ${JSON.stringify(leg)}`);
}
