// Several ladders on several crashes: each ladder on the same prices, accounts and depth, one run after the other, and what
// the comparison comes to. Nothing is assumed of any ladder: whose is better is read from the numbers.
import type { Hash, Ladder } from '@plimsoll/engine';
import type { Crash } from './crashes.ts';
import type { LadderResult } from './ladder-meter.ts';
import { OPTION_MODEL_NOTE, type OptionSetting } from '../option-path/option-markets.ts';
import { runLadder } from './run-ladder.ts';

/** The ladder that the others are held against. */
export const OURS = 'plimsoll';

export type CrashComparison = {
  readonly name: string;
  readonly files: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly markets: readonly string[];
  readonly barSeconds: number;
  readonly ladders: readonly LadderResult[];
  /** Ladders with less trader loss and less bad debt than ours, both. */
  readonly beatsOurs: readonly string[];
};
export type LadderTotal = {
  readonly ladder: string;
  readonly traderLoss: number;
  readonly badDebt: number;
  /** traderLoss + badDebt over all crashes. */
  readonly cost: number;
  readonly hedgesBroken: number;
  readonly fundUsed: number;
};
export type LadderComparison = {
  readonly accounts: number;
  readonly seed: number;
  readonly crashes: readonly CrashComparison[];
  /** Least cost first. */
  readonly totals: readonly LadderTotal[];
  readonly leastCost: string;
  /** By crash: which ladders beat ours on both measures. Empty where ours was not run. */
  readonly isOursUnbeaten: boolean;
  readonly notes: readonly string[];
};

export type LadderComparisonOptions = {
  readonly crashes: readonly Crash[];
  readonly ladders: readonly Ladder[];
  readonly accounts: number;
  readonly seed: number;
  /** Option accounts beside the others. */
  readonly options?: OptionSetting;
  readonly hash?: Hash;
  readonly onRun?: (crash: string, ladder: string) => void;
  readonly onProgress?: (done: number, total: number) => void;
};

const NOTES = [
  'Every ladder meets the same prices, the same accounts, the same depth and the same margin rates; fills drain the depth of the run that they belong to, and prices do not move by them.',
  'Owners do nothing: they neither add money nor close, so that whatever differs is the doing of the ladder.',
  'Trader loss is the size that left by force times the distance of its price from the mean mark of the next 60 minutes, in either direction, plus penalties, plus the profit that deleveraged accounts missed over those 60 minutes. Collateral that was sold counts like lots.',
  'A bankrupt account leaves at its bankruptcy price: what others had to add is bad debt, whoever paid it (fund, contributors, deleveraged accounts, winners, or nobody).',
  'A hedge is broken where the long and short legs of an account cancelled to a quarter of their sum or less, and a forced trade left the account with a larger net delta.',
] as const;

export function compareLadders(options: LadderComparisonOptions): LadderComparison {
  const { ladders, accounts, seed } = options;
  const crashes = options.crashes.map((crash) => compareOn(crash, options));
  const totals = ladders
    .map(({ name }) => totalOf(name, crashes))
    .sort((a, b) => a.cost - b.cost || (a.ladder < b.ladder ? -1 : 1));
  return {
    accounts,
    seed,
    crashes,
    totals,
    leastCost: totals[0]?.ladder ?? '',
    isOursUnbeaten: crashes.every(({ beatsOurs }) => beatsOurs.length === 0),
    notes: [
      ...(options.options === undefined ? [] : [OPTION_MODEL_NOTE]),
      ...NOTES,
      ...new Set(options.crashes.flatMap(({ data }) => data.notes)),
    ],
  };
}

function compareOn(crash: Crash, options: LadderComparisonOptions): CrashComparison {
  const { data } = crash;
  const results = options.ladders.map((ladder) => {
    options.onRun?.(crash.name, ladder.name);
    const { accounts, seed, hash, onProgress, options: chains } = options;
    return runLadder({
      data,
      ladder,
      accounts,
      seed,
      ...(chains === undefined ? {} : { options: chains }),
      ...(hash === undefined ? {} : { hash }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  });
  return {
    name: crash.name,
    files: crash.files,
    from: new Date(data.from).toISOString(),
    to: new Date(data.to).toISOString(),
    markets: data.underlyings.map(({ name }) => name),
    barSeconds: data.barMs / 1000,
    ladders: results,
    beatsOurs: beaters(results),
  };
}

/** Less of both: equal is not beaten. */
export function beaters(results: readonly LadderResult[]): readonly string[] {
  const ours = results.find(({ ladder }) => ladder === OURS);
  if (ours === undefined) return [];
  return results
    .filter(
      ({ traderLoss, badDebt }) =>
        traderLoss.total < ours.traderLoss.total && badDebt < ours.badDebt,
    )
    .map(({ ladder }) => ladder);
}

function totalOf(ladder: string, crashes: readonly CrashComparison[]): LadderTotal {
  const own = crashes.flatMap(({ ladders }) => ladders.filter((each) => each.ladder === ladder));
  const sum = (of: (result: LadderResult) => number): number =>
    own.reduce((total, result) => total + of(result), 0);
  return {
    ladder,
    traderLoss: sum(({ traderLoss }) => traderLoss.total),
    badDebt: sum(({ badDebt }) => badDebt),
    cost: sum(({ cost }) => cost),
    hedgesBroken: sum(({ hedgesBroken }) => hedgesBroken),
    fundUsed: sum(({ deficits }) => deficits.insurance + deficits.tranche),
  };
}
