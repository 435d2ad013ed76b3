// What a cascade returns: moves with and without feedback, what was liquidated and who bore it, and the part of it that fits
// one line. Counts are numbers, money is decimal strings in the settlement asset.
import { formatDecimal, toHex } from '@plimsoll/engine';
import { exp } from '../base/elementary.ts';
import type { Conservation } from '../replay/conservation.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import type { CascadeSeries, MarketMove } from './cascade-series.ts';
import type { CascadeSettings, Scene } from './cascade-settings.ts';
import { type ImpactLaw, impactLaw } from './impact-law.ts';

/** One run as it ended; money in settlement quanta. */
export type CascadeRunResult = {
  readonly liquidations: number;
  readonly liquidated: bigint;
  readonly badDebt: bigint;
  readonly fundAtStart: bigint;
  readonly fundAtEnd: bigint;
  readonly fundInventory: bigint;
  readonly fundPaid: bigint;
  readonly adlFills: number;
  readonly adlNotional: bigint;
  readonly socialised: bigint;
  readonly uncovered: bigint;
  readonly conservation: Conservation;
  readonly stateHash: { readonly stepHash: Uint8Array; readonly stateRoot: Uint8Array };
  /** Notional within 1 % of each market at the end, quote units. */
  readonly depths: readonly number[];
  readonly series: CascadeSeries;
};

export type CascadeLosses = {
  readonly liquidations: number;
  readonly liquidatedNotional: string;
  readonly badDebt: string;
  readonly insuranceFund: {
    readonly start: string;
    readonly end: string;
    readonly paid: string;
    readonly inventory: string;
  };
  readonly adl: { readonly fills: number; readonly notional: string };
  readonly socialised: string;
  readonly uncovered: string;
};
export type MarketCascade = {
  readonly symbol: string;
  /** Furthest move of the undisturbed mark, and of the mark in the same direction; shares of the first mark. */
  readonly exogenousMove: number;
  readonly move: number;
  readonly amplification: number | null;
  /** The same at the end. */
  readonly finalExogenousMove: number;
  readonly finalMove: number;
  readonly positions: number;
  readonly depth: number;
};
export type CascadeSummary = CascadeLosses & {
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
  readonly seed: number;
  readonly settings: CascadeSettings;
  readonly impact: ImpactLaw;
  readonly markets: number;
  /** Furthest move over furthest exogenous move, markets weighted by positions; null where nothing moved. 1: no feedback. */
  readonly amplification: number | null;
  readonly finalAmplification: number | null;
  readonly rounds: number;
  readonly largestRound: number;
  readonly withoutFeedback: CascadeLosses;
  readonly conservation: Conservation;
  readonly stateHash: { readonly stepHash: string; readonly stateRoot: string };
};
export type CascadeResult = CascadeSummary & {
  readonly marketResults: readonly MarketCascade[];
  readonly series: CascadeSeries;
  readonly seriesWithout: CascadeSeries;
};

/** Moves below this say nothing about amplification. */
const MOVE_LEAST = 1e-4;

export function cascadeResult(parts: {
  readonly scene: Scene;
  readonly settings: CascadeSettings;
  readonly closed: CascadeRunResult;
  readonly open: CascadeRunResult;
}): CascadeResult {
  const { scene, settings, closed, open } = parts;
  const { series } = closed;
  const marketResults = scene.venue.markets.map((market, i) => {
    const { closed: with_, open: without } = series.moves[i] as CascadeSeries['moves'][number];
    const isFall = -without.lowest >= without.highest;
    const furthest = (move: MarketMove): number => share(isFall ? move.lowest : move.highest);
    const exogenousMove = furthest(without);
    const move = furthest(with_);
    return {
      symbol: market.symbol,
      exogenousMove,
      move,
      amplification: Math.abs(exogenousMove) < MOVE_LEAST ? null : move / exogenousMove,
      finalExogenousMove: share(without.last),
      finalMove: share(with_.last),
      positions: market.populationNotional,
      depth: closed.depths[i] ?? 0,
    };
  });
  return {
    from: new Date(scene.data.from).toISOString(),
    to: new Date(scene.data.to).toISOString(),
    accounts: settings.accounts,
    seed: settings.seed,
    settings,
    impact: impactLaw(settings.impact),
    markets: marketResults.length,
    amplification: weighted(marketResults, ({ move, exogenousMove }) => [move, exogenousMove]),
    finalAmplification: weighted(marketResults, ({ finalMove, finalExogenousMove }) => [
      finalMove,
      finalExogenousMove,
    ]),
    rounds: series.rounds.length,
    largestRound: Math.max(0, ...series.rounds),
    ...lossesOf(closed),
    withoutFeedback: lossesOf(open),
    conservation: closed.conservation,
    stateHash: {
      stepHash: toHex(closed.stateHash.stepHash),
      stateRoot: toHex(closed.stateHash.stateRoot),
    },
    marketResults,
    series,
    seriesWithout: open.series,
  };
}

/** The last line of standard output. */
export function cascadeSummary(result: CascadeResult): CascadeSummary & {
  readonly marketResults: readonly MarketCascade[];
} {
  const { series: _, seriesWithout: __, ...summary } = result;
  return summary;
}

const share = (log: number): number => exp(log) - 1;
const money = (quanta: bigint): string => formatDecimal(quanta, SETTLEMENT_SCALE);

function lossesOf(run: CascadeRunResult): CascadeLosses {
  return {
    liquidations: run.liquidations,
    liquidatedNotional: money(run.liquidated),
    badDebt: money(run.badDebt),
    insuranceFund: {
      start: money(run.fundAtStart),
      end: money(run.fundAtEnd),
      paid: money(run.fundPaid),
      inventory: money(run.fundInventory),
    },
    adl: { fills: run.adlFills, notional: money(run.adlNotional) },
    socialised: money(run.socialised),
    uncovered: money(run.uncovered),
  };
}

/** Sum of moves in the direction of their exogenous ones, over the sum of those; weights are positions. */
function weighted(
  markets: readonly MarketCascade[],
  of: (market: MarketCascade) => readonly [number, number],
): number | null {
  let total = 0;
  let exogenous = 0;
  for (const market of markets) {
    const [move, alone] = of(market);
    const sign = alone < 0 ? -1 : 1;
    total += market.positions * sign * move;
    exogenous += market.positions * sign * alone;
  }
  const positions = markets.reduce((sum, market) => sum + market.positions, 0);
  return exogenous < MOVE_LEAST * positions ? null : total / exogenous;
}
