// A study of the liquidators' game: the same accounts, prices and liquidators under one order of messages or all, and what
// competition does, with equal liquidators.
import type { Hash } from '@plimsoll/engine';
import type { PriceData } from '../bars/price-data.ts';
import { drawLiquidators, equalLiquidators } from './draw-liquidators.ts';
import { type GameResult, resultOf } from './game-result.ts';
import { GAME_TERMS, type GameTerms, type MessageOrder, PACES } from './game-settings.ts';
import { pricePath } from './price-path.ts';
import { type GameOptions, playGame } from './run-game.ts';

/** Numbers of equal liquidators that are compared. */
const COMPETITION = [1, 2, 4, 8, 16];

export type CompetitionPoint = Pick<
  GameResult,
  'discountBps' | 'priceOfFairValue' | 'profitPerAuction' | 'ownersLost' | 'notional'
> & {
  readonly liquidators: number;
  readonly costBps: number;
  readonly medianSeconds: number;
};
export type GameStudy = {
  readonly symbol: string;
  readonly from: string;
  readonly to: string;
  readonly lowest: number;
  readonly highest: number;
  readonly seed: number;
  readonly terms: GameTerms;
  /** In the order that was asked for, at the fine pace. */
  readonly games: readonly GameResult[];
  /** The same orders where a step is a block. */
  readonly blocks: readonly GameResult[];
  /** Equal liquidators, under the first order. */
  readonly competition: readonly CompetitionPoint[];
  readonly notes: readonly string[];
};

export type GameStudyOptions = {
  readonly data: PriceData;
  readonly liquidators: number;
  readonly auctions: number;
  readonly seed: number;
  readonly orders: readonly MessageOrder[];
  readonly terms?: GameTerms;
  readonly hash?: Hash;
  /** Parts of games that are played, of all. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** The same options give the same study. @throws QuietPriceError where the price condemns nobody. */
export function gameStudy(options: GameStudyOptions): GameStudy {
  const { data, seed, orders, auctions, hash, onProgress } = options;
  const terms = options.terms ?? GAME_TERMS;
  const path = pricePath(data);
  const drawn = drawLiquidators(options.liquidators, seed);
  const first = orders[0] ?? 'cureFirst';
  const total = 2 * orders.length + COMPETITION.length;
  let played = 0;
  const run = (
    game: Pick<GameOptions, 'liquidators' | 'order'> & Partial<Pick<GameOptions, 'terms'>>,
  ): GameResult => {
    const all: GameOptions = {
      path,
      auctions,
      seed,
      terms,
      ...game,
      ...(hash === undefined ? {} : { hash }),
      onProgress: (done, of) => onProgress?.(played + done / of, total),
    };
    const result = resultOf(playGame(all), all);
    played += 1;
    return result;
  };
  const games = orders.map((order) => run({ liquidators: drawn, order }));
  const inBlocks = { ...terms, ...PACES.blocks };
  const blocks = orders.map((order) => run({ liquidators: drawn, order, terms: inBlocks }));
  const competition = COMPETITION.map((count): CompetitionPoint => {
    const liquidators = equalLiquidators(count);
    const result = run({ liquidators, order: first });
    return {
      liquidators: count,
      costBps: result.notional > 0 ? (1e4 * result.costs) / result.notional : 0,
      discountBps: result.discountBps,
      priceOfFairValue: result.priceOfFairValue,
      profitPerAuction: result.profitPerAuction,
      ownersLost: result.ownersLost,
      notional: result.notional,
      medianSeconds: result.secondsToClear.median,
    };
  });
  return {
    symbol: path.symbol,
    from: new Date(path.from).toISOString(),
    to: new Date(path.to).toISOString(),
    lowest: path.lowest,
    highest: path.highest,
    seed,
    terms,
    games,
    blocks,
    competition,
    notes: notesOn(terms),
  };
}

const notesOn = (terms: GameTerms): readonly string[] => [
  `Prices are the bars' observations, joined by straight lines, from one hour before the worst hour to two hours after it.`,
  `Accounts are drawn to fall into liquidation at levels that the price reaches; they say nothing of how many would. An account leaves after its first auction.`,
  `The venue steps every ${terms.stepMs} ms while something is on offer, and publishes its state with each step. A bid is decided on one publication, when it has reached the bidder, and on nothing else.`,
  `What arrives within one tick of ${terms.clockMs} ms is at the same time: an owner's cure before bids, bids by a lot drawn from the seed.`,
  `In blocks the venue steps once in ${PACES.blocks.stepMs / 1_000} s, and what arrives in one is at the same time; all else is the same.`,
  `Of three neighbouring liquidators, one of each class of latency, nothing but the latency differs.`,
  `In a batch what arrives in a step is decided at its end, cures first, then bids that ask the least; everyone has the price of the clock.`,
  `Costs, money, latencies, errors and the owners' answers are assumed, and drawn from the seed; profit is what a bid brought at the mark less fee, hedge and fixed cost. What is held is hedged outside.`,
];
