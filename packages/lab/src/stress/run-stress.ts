// A whole stress run over a state: the table of scenarios, who breaks, Cover-1 and Cover-2, reverse stress, the loss surface and
// the distribution. Keeps the time of accounts x scenarios apart from what it took to read the state.
import type { ReadState } from '@plimsoll/engine';
import { BreakingAccounts } from './breaking-accounts.ts';
import type { MoveEstimate } from './history.ts';
import { lossDistribution } from './loss-distribution.ts';
import { lossSurface } from './loss-surface.ts';
import type { TopLosses } from './owner-losses.ts';
import { priceShock, type ResolvedShocks } from './resolve-shocks.ts';
import { directions, reverseStress } from './reverse-stress.ts';
import type { ScenarioSet } from './scenario-set.ts';
import type { CoverFigure, ScenarioRow, StressResult } from './stress-result.ts';
import { StressVenue } from './stress-venue.ts';

const BREAKING_MAX = 50;

export type StressOptions = {
  readonly state: ReadState;
  readonly set: ScenarioSet;
  readonly resolved: ResolvedShocks;
  /** From price files; replaces what the set says of the coins it knows. */
  readonly estimate: MoveEstimate | undefined;
  readonly simulations: number;
  readonly seed: number;
  /** A clock in ms, for the wall times only. */
  readonly now: () => number;
  readonly onProgress: (done: number, total: number) => void;
};

/** `state` must be configured and list at least one market. */
export function runStress(options: StressOptions): StressResult {
  const { state, set, resolved, now } = options;
  const began = now();
  const venue = new StressVenue(state, set.slippage);
  const booked = now();
  const still = venue.row(priceShock('now', new Float64Array(venue.names.indexes)));
  const breaking = new BreakingAccounts(venue);
  const rows: ScenarioRow[] = [];
  const tops: TopLosses[] = [];
  for (const shock of resolved.shocks) {
    const { row, top } = venue.row(shock);
    rows.push(row);
    tops.push(top);
    breaking.note(shock.name);
  }
  const done = now();
  const rest = furtherQuestions(venue, options);
  const { book } = venue;
  const isCustomer = [...book.isHouse].filter((flag) => flag === 0).length;
  return {
    asOf: new Date(state.time).toISOString(),
    sequence: state.scalar('sequence'),
    title: set.title,
    asset: state.asset(0).symbol,
    accounts: isCustomer,
    positions: book.market.length,
    markets: book.markets.length,
    options: book.markets.filter(({ option }) => option !== 0).length,
    portfolioAccounts: book.rulebookMaintenance.filter((each) => !Number.isNaN(each)).length,
    passedOver: resolved.passedOver,
    now: still.row,
    scenarios: rows,
    breaking: breaking.ranked(BREAKING_MAX),
    breakingInAll: breaking.count,
    cover1: coverOf(venue, { rows, tops, count: 1 }),
    cover2: coverOf(venue, { rows, tops, count: 2 }),
    historicalCover1: coverOf(venue, { ...historical(rows, tops), count: 1 }),
    historicalCover2: coverOf(venue, { ...historical(rows, tops), count: 2 }),
    ...rest,
    wall: { bookMs: booked - began, scenariosMs: done - booked, restMs: now() - done },
    notes: notesOn(venue, set),
  };
}

function furtherQuestions(
  venue: StressVenue,
  { set, estimate, simulations, seed, onProgress }: StressOptions,
): Pick<StressResult, 'reverse' | 'surface' | 'distribution'> {
  const lossAt = (moves: Float64Array): number => venue.cover(priceShock('', moves)).loss;
  const asked = directions({ names: venue.names, lossAt });
  const total = asked.length + 2;
  const reverse = asked.map((direction, at) => {
    onProgress(at, total);
    return reverseStress(venue, direction);
  });
  const ruins = reverse.flatMap(({ emptiedAt, uncoveredAt }) => emptiedAt ?? uncoveredAt ?? []);
  const surface = lossSurface(venue, ruins.length === 0 ? null : Math.min(...ruins));
  onProgress(total - 1, total);
  const terms = set.distribution;
  const distribution =
    terms === undefined || simulations === 0
      ? undefined
      : lossDistribution(venue, { terms, estimate, simulations, seed });
  onProgress(total, total);
  return { reverse, surface, distribution };
}

/** The rows of what has happened, with their owners. */
function historical(rows: readonly ScenarioRow[], tops: readonly TopLosses[]) {
  const has = (_: unknown, at: number): boolean => rows[at]?.group === 'historical';
  return { rows: rows.filter(has), tops: tops.filter(has) };
}

function coverOf(
  venue: StressVenue,
  of: {
    readonly rows: readonly ScenarioRow[];
    readonly tops: readonly TopLosses[];
    readonly count: 1 | 2;
  },
): CoverFigure {
  const amounts = of.rows.map((row) => (of.count === 1 ? row.cover1 : row.cover2));
  const at = amounts.reduce((best, amount, i) => (amount > (amounts[best] ?? 0) ? i : best), 0);
  const amount = amounts[at] ?? 0;
  const top = of.tops[at];
  const owners = [top?.first ?? -1, of.count === 2 ? (top?.second ?? -1) : -1]
    .filter((owner) => owner >= 0)
    .map((owner) => venue.book.ownerIds[owner] as number);
  return {
    amount,
    scenario: amount > 0 ? (of.rows[at]?.scenario ?? '') : '',
    owners,
    fundOver: amount > 0 ? (of.rows[at]?.fund ?? 0) / amount : null,
  };
}

function notesOn({ book, state }: StressVenue, { slippage }: ScenarioSet): readonly string[] {
  const notes = [
    'Every move comes at once unless a scenario says in how many steps; nobody adds margin or trades meanwhile.',
    'The loss is what is missing after all positions of an account below maintenance are closed with slippage and taker fee and its collateral is sold at the conversion discount. Liquidation penalties are not counted as money of the fund.',
    `Liquidations of a market trade against the depth sampled in its book, which grows as the power ${slippage.shape} of the distance from the mark; their mean slippage is at most ${Number((100 * slippage.max).toFixed(2))} % of the price.`,
    'What liquidations do to prices, and whom that liquidates next, is not counted here: that is the cascade.',
  ];
  if (book.rulebookMaintenance.some((each) => !Number.isNaN(each)))
    notes.push(
      'Accounts margined by a rulebook: equity moves exactly as their positions and collateral do; their maintenance margin is what the rulebook asks now, scaled by what the listing would ask after over before the move.',
    );
  const isSampled = book.markets.some(({ bidDepth, askDepth }) => bidDepth > 0 || askDepth > 0);
  if (!isSampled)
    notes.push(
      'No book depth was sampled: liquidations pay the whole slippage that their listing allows.',
    );
  if (state.listing.markets.some(({ kind }) => kind === 'option'))
    notes.push('Options are repriced at the smile of their expiry, which moves with the forward.');
  return notes;
}
