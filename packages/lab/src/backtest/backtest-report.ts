// What a walk-forward back-test has shown, as data: exceedances by rule and group, overall, by year and in stress windows,
// and the decorrelation that each group would have needed. Prints nothing.
import { assert } from '@plimsoll/engine/models';
import { decorrelationNeeded } from './linear-requirement.ts';
import { kupiecTest } from './kupiec.ts';
import type { PortfolioGroup } from './portfolios.ts';
import { type Outcome, type Study, walkForward } from './walk-forward.ts';

export type Window = {
  readonly name: string;
  /** Steps that end after this and not after `toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
};
export type ReportOptions = {
  /** From 0 to 1: the coverage that the rules state. */
  readonly coverage: number;
  readonly windows: readonly Window[];
  /** Deviations at which the needed decorrelation is asked for. */
  readonly deviations: readonly number[];
};

export type Coverage = {
  readonly rule: string;
  readonly group: PortfolioGroup;
  /** Outcomes: steps times portfolios. Portfolios of one step are not independent. */
  readonly count: number;
  readonly exceeded: number;
  /** Mean of loss less requirement over exceedances, per requirement; 0 without one. */
  readonly shortfall: number;
  /** Mean of 1 - requirement / sum of single requirements. */
  readonly offset: number;
};
export type Slice = { readonly name: string; readonly coverages: readonly Coverage[] };
export type KupiecLine = {
  readonly rule: string;
  readonly group: PortfolioGroup;
  readonly portfolios: number;
  /** Portfolios with so many exceedances that the test rejects the stated coverage at 95 %. */
  readonly tooMany: number;
  /** Portfolios with too few. */
  readonly tooFew: number;
  /** Least chance of any portfolio of the group. */
  readonly pValueMin: number;
};
export type NeededLine = {
  readonly group: PortfolioGroup;
  readonly deviations: number;
  /** Least decorrelation at which the stated share of outcomes is covered; infinite where 1 is not enough. */
  readonly decorrelation: number;
};
export type BacktestReport = {
  readonly study: string;
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly steps: number;
  readonly coverage: number;
  readonly overall: readonly Coverage[];
  readonly kupiec: readonly KupiecLine[];
  readonly years: readonly Slice[];
  /** Only windows in which a step ended. */
  readonly windows: readonly Slice[];
  readonly needed: readonly NeededLine[];
  /** The same over the steps of all windows together. */
  readonly neededInWindows: readonly NeededLine[];
};

/** Runs a study; asserts that it has a step. */
export function backtest(study: Study, options: ReportOptions): BacktestReport {
  const overall = new Tallies(study);
  const byPortfolio = new Map<string, Tallies>();
  const years = new Map<string, Tallies>();
  const windows = new Map(options.windows.map(({ name }) => [name, new Tallies(study)] as const));
  const needed = new Needed(options.deviations);
  const neededInWindows = new Needed(options.deviations);
  const times = new Set<number>();
  walkForward(study, (outcome) => {
    const { portfolio, timeMs } = outcome;
    times.add(timeMs);
    overall.add(outcome);
    tallyOf(byPortfolio, portfolio.name, study).add(outcome);
    tallyOf(years, String(new Date(timeMs - 1).getUTCFullYear()), study).add(outcome);
    for (const { name, fromMs, toMs } of options.windows) {
      if (timeMs <= fromMs || timeMs > toMs) continue;
      windows.get(name)?.add(outcome);
      neededInWindows.add(outcome);
    }
    needed.add(outcome);
  });
  assert(times.size > 0, () => `the study ${study.name} has too few rows for a step`);
  const [fromMs = 0] = times;
  return {
    study: study.name,
    names: study.matrix.names,
    fromMs,
    toMs: [...times].at(-1) ?? fromMs,
    steps: times.size,
    coverage: options.coverage,
    overall: overall.coverages(),
    kupiec: kupiecLines([...byPortfolio.values()], 1 - options.coverage),
    years: [...years].map(([name, tallies]) => ({ name, coverages: tallies.coverages() })),
    windows: [...windows]
      .map(([name, tallies]) => ({ name, coverages: tallies.coverages() }))
      .filter(({ coverages }) => coverages.length > 0),
    needed: needed.lines(options.coverage),
    neededInWindows: neededInWindows.lines(options.coverage),
  };
}

/** Share of outcomes in which the requirement held. */
export function coveredShare({ count, exceeded }: Coverage): number {
  return count === 0 ? 1 : 1 - exceeded / count;
}

type Tally = { count: number; exceeded: number; beyond: number; offset: number };

/** Counts by rule and group. */
class Tallies {
  private readonly study: Study;
  private readonly byGroup = new Map<PortfolioGroup, Tally[]>();
  constructor(study: Study) {
    this.study = study;
  }

  add({ portfolio, loss, required }: Outcome): void {
    let tallies = this.byGroup.get(portfolio.group);
    if (tallies === undefined) {
      tallies = this.study.rules.map(() => ({ count: 0, exceeded: 0, beyond: 0, offset: 0 }));
      this.byGroup.set(portfolio.group, tallies);
    }
    for (const [at, { requirement, standalone }] of required.entries()) {
      const tally = tallies[at];
      if (tally === undefined) continue;
      tally.count += 1;
      tally.offset += standalone > 0 ? 1 - requirement / standalone : 0;
      if (loss <= requirement) continue;
      tally.exceeded += 1;
      tally.beyond += requirement > 0 ? loss / requirement - 1 : 0;
    }
  }

  coverages(): readonly Coverage[] {
    return [...this.byGroup].flatMap(([group, tallies]) =>
      tallies.map(({ count, exceeded, beyond, offset }, at) => ({
        rule: this.study.rules[at]?.name ?? '',
        group,
        count,
        exceeded,
        shortfall: exceeded === 0 ? 0 : beyond / exceeded,
        offset: offset / count,
      })),
    );
  }
}

function tallyOf(all: Map<string, Tallies>, key: string, study: Study): Tallies {
  const found = all.get(key) ?? new Tallies(study);
  all.set(key, found);
  return found;
}

const REJECTED_BELOW = 0.05;

function kupiecLines(portfolios: readonly Tallies[], share: number): readonly KupiecLine[] {
  const lines = new Map<string, KupiecLine>();
  for (const { rule, group, count, exceeded } of portfolios.flatMap((each) => each.coverages())) {
    const { pValue } = kupiecTest({ exceeded, count, share });
    const isRejected = pValue < REJECTED_BELOW;
    const isMany = exceeded > share * count;
    const before = lines.get(`${rule} ${group}`);
    lines.set(`${rule} ${group}`, {
      rule,
      group,
      portfolios: (before?.portfolios ?? 0) + 1,
      tooMany: (before?.tooMany ?? 0) + (isRejected && isMany ? 1 : 0),
      tooFew: (before?.tooFew ?? 0) + (isRejected && !isMany ? 1 : 0),
      pValueMin: Math.min(before?.pValueMin ?? 1, pValue),
    });
  }
  return [...lines.values()];
}

/** Decorrelations that outcomes would have needed, by group. */
class Needed {
  private readonly deviations: readonly number[];
  private readonly byGroup = new Map<PortfolioGroup, number[][]>();
  constructor(deviations: readonly number[]) {
    this.deviations = deviations;
  }

  add({ portfolio, terms, loss }: Outcome): void {
    let own = this.byGroup.get(portfolio.group);
    if (own === undefined) {
      own = this.deviations.map(() => []);
      this.byGroup.set(portfolio.group, own);
    }
    for (const [at, each] of this.deviations.entries())
      own[at]?.push(decorrelationNeeded(terms, loss, each));
  }

  lines(coverage: number): readonly NeededLine[] {
    return [...this.byGroup].flatMap(([group, own]) =>
      own.map((needed, at) => {
        const sorted = [...needed].sort((a, b) => (a === b ? 0 : a - b));
        const covering = Math.max(Math.ceil(coverage * sorted.length) - 1, 0);
        return {
          group,
          deviations: this.deviations[at] ?? 0,
          decorrelation: sorted[covering] ?? Number.POSITIVE_INFINITY,
        };
      }),
    );
  }
}
