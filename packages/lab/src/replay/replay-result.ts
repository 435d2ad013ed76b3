// What a replay returns: everything for the reports, and the part that fits one line.
import type { Conservation } from './conservation.ts';
import type { ReplaySeries } from './series.ts';
import type { ScheduleKind } from '../venue/plan-venue.ts';
import type { SourceHealth } from './source-health.ts';

export type MarketResult = {
  readonly symbol: string;
  readonly riskClass: string;
  readonly initialPpm: number;
  readonly maintenancePpm: number;
  readonly stepBoundPpm: number;
  readonly liquidationPenaltyPpm: number;
  readonly liquidationSlippagePpm: number;
  /** In quote units a coin, and in coins. */
  readonly tick: string;
  readonly lot: string;
  readonly dailyNotional: string;
  readonly openInterestNotional: string;
  readonly liquidatedNotional: string;
  readonly badDebt: string;
  readonly adlNotional: string;
  readonly insuranceBucket: string;
  readonly uncovered: string;
  readonly halted: boolean;
  readonly firstMark: string;
  readonly lowestMark: string;
  readonly lastMark: string;
  readonly indexFrom: string;
};

/** How margin rates were set, and what they came to before the crash. */
export type ScheduleSummary = {
  readonly kind: ScheduleKind;
  /** Multiple of the listed rates at which a static schedule stood. */
  readonly rateScale: number;
  /** Start of the hour in which the indexes fell the most, ISO 8601. */
  readonly crash: string;
  /** Initial margin of the population over its notional, the mean of samples before the crash. */
  readonly meanInitialMargin: number;
  readonly warmUpHours: number;
  readonly forecasts: number;
};

/** Counts are numbers, money is decimal strings in the settlement asset. */
export type ReplaySummary = {
  readonly accounts: number;
  readonly seed: number;
  readonly markets: number;
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly steps: number;
  readonly sequence: number;
  readonly events: number;
  readonly commands: number;
  readonly rejects: { readonly [type: string]: number };
  readonly liquidations: number;
  readonly liquidationOutcomes: { readonly [outcome: string]: number };
  readonly liquidatedNotional: string;
  readonly takeOvers: number;
  readonly deficits: number;
  /** Losses beyond what their owners had, before the fund or anybody else paid. */
  readonly badDebt: string;
  readonly penalties: string;
  readonly collateralConverted: string;
  /** What the insurance fund's coins brought when they were sold outside. */
  readonly inventorySold: string;
  readonly insuranceFund: {
    readonly start: string;
    readonly end: string;
    readonly paid: string;
    readonly inventory: string;
  };
  readonly adl: { readonly fills: number; readonly notional: string };
  readonly socialised: string;
  readonly uncovered: string;
  readonly fundingPaid: string;
  readonly bandsOpened: number;
  readonly schedule: ScheduleSummary;
  readonly conservation: Conservation;
  readonly stateHash: { readonly stepHash: string; readonly stateRoot: string };
  readonly gaps: number;
  readonly staleMinutes: number;
  readonly singleSourceMinutes: number;
  readonly wallSeconds: number;
  readonly notes: readonly string[];
};

export type ReplayResult = ReplaySummary & {
  readonly marketResults: readonly MarketResult[];
  readonly sourceHealth: readonly SourceHealth[];
  readonly series: ReplaySeries;
};

/** The last line of standard output: the result without series and tables, well under 64 KB. */
export function summaryOf(result: ReplayResult): ReplaySummary {
  const { marketResults: _, sourceHealth: __, series: ___, ...summary } = result;
  const notes = summary.notes.map((note) =>
    note.length > 300 ? `${note.slice(0, 297)}...` : note,
  );
  return { ...summary, notes };
}
