// The risk grid of one underlying: what one unit of each option is worth in each scenario, priced once, and the exact sums
// of size x value over it. Spot and forwards are moved here, volatility as shocks.ts says. It neither discounts nor picks
// a worst scenario: those are rules of a venue and work on the sums.
import { assert } from '../../base/assert.ts';
import { logRatio } from '../../base/elementary.ts';
import { Exact } from '../../base/exact.ts';
import type { Option } from '../../domain/instrument.ts';
import { black76PriceOf } from '../../pricing/black76.ts';
import { GRID } from '../quantize.ts';
import { commonDenominator } from './common-denominator.ts';
import type { Scenario, VolatilityMove } from './scenario.ts';
import { shifted, UNSHIFTED, type VolatilityShift, type VolatilityShiftOf } from './shocks.ts';
import { largestOf, StepsSum, sumOfSizes } from './steps-sum.ts';

/** Options of one expiry that are paid in one asset: their values may be added. Numbers are checked: market-legs.ts. */
export type GridGroup = {
  readonly name: string;
  readonly expiryMs: number;
  /** The asset their value is in. */
  readonly settle: string;
  readonly years: number;
  /** Quote units per coin: what no longer moves with spot, and what moves in proportion to it. */
  readonly forwardFixed: number;
  readonly forwardVariable: number;
  /** Value now of one quote unit paid at expiry, for the value of an option; 1 where the venue discounts nothing. */
  readonly discount: number;
};

export type GridLeg = {
  readonly instrument: Option;
  /** Index into the groups. */
  readonly group: number;
  readonly volatility: number;
};

/** What the grid needs of a scenario. */
export type GridScenario = Pick<Scenario, 'move' | 'volatility'>;

export type GridOf = {
  readonly groups: readonly GridGroup[];
  readonly legs: readonly GridLeg[];
  readonly scenarios: readonly GridScenario[];
  readonly shiftOf: VolatilityShiftOf;
};

/** Sums of one group in steps: the value is `steps / scale` of the totals, in the group's settlement asset. */
export type GroupTotals = {
  readonly group: GridGroup;
  /** Model value with nothing moved. */
  readonly base: bigint;
  /** By scenario, in the order given. */
  readonly shocked: readonly bigint[];
};
export type GridTotals = {
  readonly scale: bigint;
  /** In the order of the groups given; a group without legs totals zero. */
  readonly groups: readonly GroupTotals[];
};

/**
 * Prices of options by scenario. A linear option is worth Black's value in quote units per coin; a coin-settled one that
 * value over the moved forward, in coins per coin. Skews leave the forward where it is. Coins per contract are not in it:
 * amounts are given in coins. Values are floats inside and leave as whole steps of 1e-12 (margin/quantize.ts).
 */
export class ScenarioGrid {
  readonly groups: readonly GridGroup[];
  readonly legs: readonly GridLeg[];
  readonly scenarios: readonly GridScenario[];
  /** `[leg * columnCount + column]`; column 0 is the base. Scenarios that ask for the same share a column. */
  readonly #values: Float64Array;
  readonly #columnCount: number;
  /** By scenario. */
  readonly #columnOf: readonly number[];

  constructor(of: GridOf) {
    this.groups = of.groups;
    this.legs = of.legs;
    this.scenarios = of.scenarios;
    const { columns, columnOf } = distinct(of.scenarios);
    this.#columnOf = columnOf;
    this.#columnCount = columns.length;
    this.#values = new Float64Array(of.legs.length * columns.length);
    const groups = of.groups.map((group) => new PricedGroup(group, columns, of.shiftOf));
    of.legs.forEach((leg, row) => {
      const group = groups[leg.group];
      assert(group !== undefined, () => `group ${leg.group} is one of the grid`);
      group.price(leg, this.#values, row * columns.length);
    });
  }

  /** Model value of one coin of a leg with nothing moved, unrounded, in its settlement asset. */
  baseOf(leg: number): number {
    return this.#values[leg * this.#columnCount] as number;
  }

  /** The same in a scenario. */
  valueOf(leg: number, scenario: number): number {
    return this.#values[leg * this.#columnCount + (this.#columnOf[scenario] as number)] as number;
  }

  /**
   * Exact totals by group for signed amounts in coins, one for each leg in order: each unit value is put on the grid of
   * 1e-12, everything after is exact.
   */
  totals(amounts: readonly Exact[]): GridTotals {
    const { length } = this.legs;
    assert(amounts.length === length, () => `${amounts.length} amounts for ${length} legs`);
    const { counts, denominator } = commonDenominator(amounts);
    const sums = this.groups.map(() => new StepsSum(this.#columnCount));
    const fits = StepsSum.fits({ countSum: sumOfSizes(counts), valueMax: largestOf(this.#values) });
    this.legs.forEach((leg, row) => {
      const sum = sums[leg.group] as StepsSum;
      const count = counts[row] as bigint;
      if (count === 0n) return;
      const offset = row * this.#columnCount;
      if (fits) sum.add(Number(count), this.#values, offset);
      else sum.addLarge(count, this.#values, offset);
    });
    return {
      scale: GRID * denominator,
      groups: this.groups.map((group, index) => this.#totalsOf(group, sums[index] as StepsSum)),
    };
  }

  #totalsOf(group: GridGroup, sum: StepsSum): GroupTotals {
    const byColumn = Array.from({ length: this.#columnCount }, (_, column) => sum.at(column));
    return {
      group,
      base: byColumn[0] as bigint,
      shocked: this.#columnOf.map((column) => byColumn[column] as bigint),
    };
  }
}

/** Profit of the whole grid in a scenario before any discount or dampening: the sum of shocked less base values. */
export function plainPnl(totals: GridTotals, scenario: number): Exact {
  let steps = 0n;
  for (const { shocked, base } of totals.groups) steps += (shocked[scenario] as bigint) - base;
  return Exact.ratio(steps, totals.scale);
}

/** Columns to price, the first unmoved, and which of them each scenario reads. */
function distinct(scenarios: readonly GridScenario[]): {
  readonly columns: readonly GridScenario[];
  readonly columnOf: readonly number[];
} {
  const base: GridScenario = { move: Exact.ZERO, volatility: { type: 'none' } };
  const columns: GridScenario[] = [base];
  const known = new Map<string, number>([[keyOf(base), 0]]);
  const columnOf = scenarios.map((each) => {
    const key = keyOf(each);
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, columns.length);
    columns.push(each);
    return columns.length - 1;
  });
  return { columns, columnOf };
}

function keyOf({ move, volatility }: GridScenario): string {
  const size = 'by' in volatility ? String(volatility.by) : '';
  // A skew leaves the forward where it is, whatever the move.
  return `${isSkew(volatility) ? '' : String(move)} ${volatility.type} ${size}`;
}

const isSkew = ({ type }: VolatilityMove): boolean =>
  type === 'linearSkew' || type === 'absoluteSkew';

/** Prices the options of one group in every column. A call and a put of one strike and volatility share a pricing. */
class PricedGroup {
  readonly #group: GridGroup;
  readonly #rootYears: number;
  /** By column. */
  readonly #forwards: Float64Array;
  readonly #shifts: readonly VolatilityShift[];
  /** By strike: the value out of the money in every column, of the volatility priced first. */
  readonly #priced = new Map<number, { readonly volatility: number; readonly row: Float64Array }>();

  constructor(group: GridGroup, columns: readonly GridScenario[], shiftOf: VolatilityShiftOf) {
    const { forwardFixed, forwardVariable, years } = group;
    this.#group = group;
    this.#rootYears = Math.sqrt(years);
    this.#forwards = Float64Array.from(columns, ({ move, volatility }) =>
      isSkew(volatility)
        ? forwardFixed + forwardVariable
        : forwardFixed + forwardVariable * move.plus(Exact.ONE).toNumber(),
    );
    this.#shifts = columns.map(({ volatility }, column) =>
      column === 0 ? UNSHIFTED : shiftOf(volatility, years),
    );
  }

  /** Writes the values of a leg by column from `offset` on. */
  price({ instrument, volatility }: GridLeg, values: Float64Array, offset: number): void {
    const strike = instrument.strike.toNumber();
    const sign = instrument.right === 'call' ? 1 : -1;
    const isLinear = instrument.payoff === 'linear';
    const { discount } = this.#group;
    const row = this.#outOfTheMoney(strike, volatility);
    for (let column = 0; column < row.length; column++) {
      const forward = this.#forwards[column] as number;
      const intrinsic = sign * (forward - strike);
      const outside = row[column] as number;
      const value = intrinsic > 0 ? discount * intrinsic + outside : outside;
      values[offset + column] = isLinear ? value : value / forward;
    }
  }

  /** Discounted values of whichever of call and put is out of the money, by column. */
  #outOfTheMoney(strike: number, volatility: number): Float64Array {
    const known = this.#priced.get(strike);
    if (known?.volatility === volatility) return known.row;
    const { forwardFixed, forwardVariable, discount } = this.#group;
    const logMoneyness = logRatio(strike, forwardFixed + forwardVariable);
    const row = new Float64Array(this.#forwards.length);
    for (let column = 0; column < row.length; column++) {
      const forward = this.#forwards[column] as number;
      const moved = shifted(this.#shifts[column] as VolatilityShift, volatility, logMoneyness);
      const isCall = forward <= strike;
      row[column] = black76PriceOf(isCall, forward, strike, moved * this.#rootYears, discount);
    }
    if (known === undefined) this.#priced.set(strike, { volatility, row });
    return row;
  }
}
