// The result of one game, reckoned from its records: who earned what, how long it took, what was paid against what it was worth,
// and whether everything gained was lost by somebody.
import { formatDecimal } from '@plimsoll/engine';
import { conservationOf } from '../replay/conservation.ts';
import { type FrontRunning, frontRunning, profitOf } from './front-running.ts';
import { type BidRecord, CLEARED_BY, type ClearedBy } from './game-records.ts';
import type { Liquidator, MessageOrder } from './game-settings.ts';
import { QUANTA } from './publication.ts';
import type { GameOptions, Played } from './run-game.ts';

/** Money is USD, rates are basis points of notional. */
export type Earned = {
  readonly bidsSent: number;
  readonly bidsTaken: number;
  /** Auctions of which it took the most. */
  readonly auctionsWon: number;
  readonly notional: number;
  readonly gained: number;
  readonly costs: number;
  readonly profit: number;
};
export type LiquidatorResult = Earned &
  Pick<Liquidator, 'strategy' | 'latencyClass' | 'latencyMs' | 'capital'> & {
    readonly liquidator: number;
    readonly costBps: number;
  };
export type GroupResult = Earned & {
  readonly name: string;
  readonly liquidators: number;
  readonly profitEach: number;
  readonly shareWon: number;
};
export type GameResult = Earned & {
  readonly order: MessageOrder;
  readonly auctions: number;
  readonly clearedBy: { readonly [by in ClearedBy]: number };
  /** Until an auction that bids ended was over. */
  readonly secondsToClear: { readonly median: number; readonly p90: number };
  readonly outcomes: { readonly [outcome: string]: number };
  /** What bidders paid of what they took at the mark, in solvent auctions. */
  readonly priceOfFairValue: number;
  /** What they were given, of notional. */
  readonly discountBps: number;
  readonly profitPerAuction: number;
  readonly liquidators: readonly LiquidatorResult[];
  readonly byLatency: readonly GroupResult[];
  readonly byStrategy: readonly GroupResult[];
  /** Auctions won by the one with the least latency. */
  readonly fastest: { readonly liquidator: number; readonly shareWon: number };
  readonly frontRunning: FrontRunning;
  readonly ownersLost: number;
  /** Of it, penalties, which are the fund's. */
  readonly penalties: number;
  readonly fundPaid: number;
  readonly badDebt: number;
  /** Gains of liquidators, owners and funds in all bids: "0" when nothing was made or lost. USD, exact. */
  readonly difference: string;
  readonly isBalanced: boolean;
  readonly engineSteps: number;
  /** ms until clearing of each auction that bids ended, ascending. */
  readonly clearedAfter: readonly number[];
};

export function resultOf(played: Played, options: GameOptions): GameResult {
  const { liquidators, order, terms } = options;
  const { auctions, bids } = played;
  const taken = bids.filter(({ outcome }) => outcome === 'taken');
  const winners = winnersOf(taken);
  const one = liquidators.map((liquidator, at): LiquidatorResult => {
    const { strategy, latencyClass, latencyMs, capital, feeRate, hedgeRate } = liquidator;
    const earned = earnedBy(bids, winners, (by) => by === at);
    const costBps = (feeRate + hedgeRate) * 1e4;
    return { liquidator: at, strategy, latencyClass, latencyMs, costBps, capital, ...earned };
  });
  const all = earnedBy(bids, winners, () => true);
  const clearedAfter = auctions
    .filter(({ clearedBy }) => clearedBy === 'bids')
    .map(({ startedAt, endedAt }) => endedAt - startedAt)
    .sort((a, b) => a - b);
  const exact = (pick: (bid: BidRecord) => bigint): bigint =>
    taken.reduce((sum, bid) => sum + pick(bid), 0n);
  const fair = taken.filter(({ fairValue }) => fairValue > 0n);
  const fairValue = fair.reduce((sum, bid) => sum + Number(bid.fairValue), 0);
  const given = fair.reduce((sum, bid) => sum + Number(bid.gained), 0);
  const fastest = leastAt(liquidators.map(({ latencyMs }) => latencyMs));
  return {
    order,
    auctions: auctions.length,
    clearedBy: countOf(
      CLEARED_BY,
      auctions.map(({ clearedBy }) => clearedBy),
    ),
    secondsToClear: {
      median: quantile(clearedAfter, 0.5) / 1e3,
      p90: quantile(clearedAfter, 0.9) / 1e3,
    },
    outcomes: countOf(
      [...new Set(bids.map(({ outcome }) => outcome))].sort((a, b) => (a < b ? -1 : 1)),
      bids.map(({ outcome }) => outcome),
    ),
    ...all,
    priceOfFairValue: fairValue > 0 ? 1 - given / fairValue : 0,
    discountBps: all.notional > 0 ? (1e4 * all.gained) / all.notional : 0,
    profitPerAuction: winners.size > 0 ? all.profit / winners.size : 0,
    liquidators: one,
    byLatency: grouped(one, winners.size, ({ latencyClass }) => latencyClass),
    byStrategy: grouped(one, winners.size, ({ strategy }) => strategy),
    fastest: {
      liquidator: fastest,
      shareWon: winners.size > 0 ? (one[fastest]?.auctionsWon ?? 0) / winners.size : 0,
    },
    frontRunning: frontRunning(played, terms),
    ownersLost: -Number(exact(({ ownerGained }) => ownerGained)) / QUANTA,
    penalties: sumOf(taken, ({ fundGained }) => Math.max(0, Number(fundGained))),
    fundPaid: sumOf(taken, ({ fundGained }) => Math.max(0, -Number(fundGained))),
    badDebt: Number(played.badDebt) / QUANTA,
    difference: formatDecimal(
      exact(({ gained, ownerGained, fundGained }) => gained + ownerGained + fundGained),
      6,
    ),
    isBalanced: Object.values(conservationOf(played.venue.state).assets).every(
      ({ difference }) => difference === '0',
    ),
    engineSteps: played.engineSteps,
    clearedAfter,
  };
}

const sumOf = (bids: readonly BidRecord[], pick: (bid: BidRecord) => number): number =>
  bids.reduce((sum, bid) => sum + pick(bid), 0) / QUANTA;

/** Who took the most of each account that bids took from; of equals the first. */
function winnersOf(taken: readonly BidRecord[]): ReadonlyMap<number, number> {
  const took = new Map<number, Map<number, number>>();
  for (const { auction, liquidator, notional } of taken) {
    const by = took.get(auction) ?? new Map<number, number>();
    by.set(liquidator, (by.get(liquidator) ?? 0) + notional);
    took.set(auction, by);
  }
  return new Map(
    [...took].map(([auction, by]) => {
      const [most] = [...by].sort(([, a], [, b]) => b - a);
      return [auction, most?.[0] ?? -1];
    }),
  );
}

function earnedBy(
  bids: readonly BidRecord[],
  winners: ReadonlyMap<number, number>,
  isOne: (liquidator: number) => boolean,
): Earned {
  const sent = bids.filter(({ liquidator }) => isOne(liquidator));
  const taken = sent.filter(({ outcome }) => outcome === 'taken');
  return {
    bidsSent: sent.length,
    bidsTaken: taken.length,
    auctionsWon: [...winners.values()].filter(isOne).length,
    notional: taken.reduce((sum, { notional }) => sum + notional, 0),
    gained: sumOf(taken, ({ gained }) => Number(gained)),
    costs: sumOf(taken, ({ cost }) => Number(cost)),
    profit: taken.reduce((sum, bid) => sum + profitOf(bid), 0),
  };
}

/** Groups in the order in which they first appear. */
function grouped(
  liquidators: readonly LiquidatorResult[],
  won: number,
  nameOf: (liquidator: LiquidatorResult) => string,
): readonly GroupResult[] {
  return [...new Set(liquidators.map(nameOf))].map((name) => {
    const own = liquidators.filter((each) => nameOf(each) === name);
    const sum = (pick: (each: LiquidatorResult) => number): number =>
      own.reduce((total, each) => total + pick(each), 0);
    const auctionsWon = sum((each) => each.auctionsWon);
    const profit = sum((each) => each.profit);
    return {
      name,
      liquidators: own.length,
      bidsSent: sum((each) => each.bidsSent),
      bidsTaken: sum((each) => each.bidsTaken),
      auctionsWon,
      notional: sum((each) => each.notional),
      gained: sum((each) => each.gained),
      costs: sum((each) => each.costs),
      profit,
      profitEach: profit / own.length,
      shareWon: won > 0 ? auctionsWon / won : 0,
    };
  });
}

function countOf<K extends string>(
  names: readonly K[],
  values: readonly K[],
): { readonly [name in K]: number } {
  const counts = {} as { [name in K]: number };
  for (const name of names) counts[name] = values.filter((value) => value === name).length;
  return counts;
}

/** Nearest rank of ascending values; 0 of none. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

const leastAt = (values: readonly number[]): number => values.indexOf(Math.min(...values));
