// What a stress run says, as plain data: the table of scenarios, who breaks, the fund's cover, reverse stress, surface and
// distribution. Money is whole coins of the settlement asset, moves are fractions of the price.

export type ScenarioRow = {
  readonly scenario: string;
  readonly group: string;
  readonly source: string;
  readonly belowMaintenance: number;
  readonly negative: number;
  /** What liquidation leaves missing, in sum and by market (markets without a loss are left out). */
  readonly loss: number;
  readonly lossByMarket: Readonly<Record<string, number>>;
  /** What the fund could pay at the shocked prices, what is left of it, and what nobody has covered. */
  readonly fund: number;
  readonly fundLeft: number;
  readonly uncovered: number;
  /** The largest loss of one owner, and of the two largest together. */
  readonly cover1: number;
  readonly cover2: number;
  /** Of a frozen oracle: the loss had the index moved along, liquidating at each step. */
  readonly lossUnfrozen?: number;
  /** Options that could not be priced in it. */
  readonly unpriced: number;
};

export type BreakingAccount = {
  readonly account: number;
  readonly owner: number;
  /** Equity now, and what is missing in the worst scenario. */
  readonly equity: number;
  readonly worstLoss: number;
  readonly worstScenario: string;
  /** The first scenario of the list that takes it below maintenance, and below zero; empty if none does. */
  readonly firstBelow: string;
  readonly firstNegative: string;
  readonly breaksIn: number;
};

export type CoverFigure = {
  readonly amount: number;
  readonly scenario: string;
  readonly owners: readonly number[];
  /** What the fund has at the prices of that scenario, over the amount; null without a loss. */
  readonly fundOver: number | null;
};

/** A path to ruin: the smallest move in one direction that does it. */
export type ReverseStress = {
  readonly direction: string;
  /** By index name, at size 1 of the direction. */
  readonly signs: Readonly<Record<string, number>>;
  /** Smallest size at which a loss stays uncovered, and at which losses reach all that the fund has; null if none up to the end. */
  readonly uncoveredAt: number | null;
  readonly emptiedAt: number | null;
  /** On the way there: shares of the size found. */
  readonly path: readonly {
    readonly move: number;
    readonly belowMaintenance: number;
    readonly negative: number;
    readonly loss: number;
    readonly fundLeft: number;
  }[];
  /** Who loses most at the move found, with the move at which each is first below maintenance and first leaves a loss. */
  readonly breakers: readonly {
    readonly account: number;
    readonly loss: number;
    readonly belowAt: number | null;
    readonly lossAt: number | null;
  }[];
};

export type LossSurface = {
  readonly across: string;
  readonly down: string;
  readonly columns: readonly number[];
  readonly rows: readonly number[];
  /** `loss[row][column]`, and whether the fund covers all of it. */
  readonly loss: readonly (readonly number[])[];
  readonly uncovered: readonly (readonly number[])[];
};

export type LossDistribution = {
  readonly simulations: number;
  readonly seed: number;
  readonly horizonHours: number;
  readonly degreesOfFreedom: number;
  /** By index name. */
  readonly volatility: Readonly<Record<string, number>>;
  readonly meanCorrelation: number;
  readonly estimatedFrom: string;
  readonly mean: Estimated;
  readonly quantiles: readonly ({ readonly level: number } & Estimated)[];
  /** Probability that a loss stays uncovered, and that losses reach all that the fund has. */
  readonly uncovered: Estimated;
  readonly emptied: Estimated;
  /** Owner losses: quantile at the highest level of the largest, and of the two largest together. */
  readonly cover1: Estimated;
  readonly cover2: Estimated;
};
export type Estimated = { readonly value: number; readonly standardError: number };

export type StressResult = {
  readonly asOf: string;
  readonly sequence: number;
  readonly title: string;
  readonly asset: string;
  readonly accounts: number;
  readonly positions: number;
  readonly markets: number;
  readonly options: number;
  readonly portfolioAccounts: number;
  readonly passedOver: readonly string[];
  readonly now: ScenarioRow;
  readonly scenarios: readonly ScenarioRow[];
  readonly breaking: readonly BreakingAccount[];
  readonly breakingInAll: number;
  readonly cover1: CoverFigure;
  readonly cover2: CoverFigure;
  /** The same over the historical scenarios alone. */
  readonly historicalCover1: CoverFigure;
  readonly historicalCover2: CoverFigure;
  readonly reverse: readonly ReverseStress[];
  readonly surface: LossSurface;
  readonly distribution: LossDistribution | undefined;
  readonly wall: { readonly bookMs: number; readonly scenariosMs: number; readonly restMs: number };
  readonly notes: readonly string[];
};
