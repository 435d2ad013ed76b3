// The game in words: what the numbers of a study say, sentence by sentence.
import { grouped, shortMoney } from '../report/markup.ts';
import type { GameResult } from './game-result.ts';
import type { MessageOrder } from './game-settings.ts';
import type { GameStudy } from './game-study.ts';

export const ORDER_NAMES: { readonly [order in MessageOrder]: string } = {
  cureFirst: 'cure first',
  bidsFirst: 'bids first',
  random: 'random',
  batch: 'batch',
};

/** Paragraphs of plain text. */
export function gameFindings(study: GameStudy): readonly string[] {
  const [first] = study.games;
  if (first === undefined) return [];
  return [
    ...oneGame(study, first),
    ...(study.games.length > 1 ? [ordersCompared('ten steps a second', study.games)] : []),
    ...(study.blocks.length > 0 ? [ordersCompared('blocks of a second', study.blocks)] : []),
    competitionSaid(study),
  ];
}

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
const bps = (value: number): string => `${value.toFixed(1)} bps`;
const signed = (value: number): string =>
  value < 0 ? `-${shortMoney(-value)}` : shortMoney(value);

function oneGame(study: GameStudy, game: GameResult): readonly string[] {
  const { clearedBy, frontRunning: front, byLatency } = game;
  const classes = byLatency
    .map(
      ({ name, profitEach, shareWon }) => `${name} ${signed(profitEach)} each (${share(shareWon)})`,
    )
    .join(', ');
  const balanced =
    game.difference === '0' && game.isBalanced
      ? 'Everything gained was lost by somebody, to the quantum.'
      : `The books do not balance: ${game.difference}.`;
  return [
    `${grouped(game.auctions)} auctions of ${study.symbol} under "${ORDER_NAMES[game.order]}": bids ended ${clearedBy.bids}, owners' cures ${clearedBy.cure}, the price itself ${clearedBy.price}, and the fund took over ${clearedBy.takeOver}. Where bids ended it, half of the auctions were over after ${game.secondsToClear.median.toFixed(1)} s and nine tenths after ${game.secondsToClear.p90.toFixed(1)} s.`,
    `Bidders paid ${share(game.priceOfFairValue)} of what they took at the mark: ${bps(game.discountBps)} of ${shortMoney(game.notional)} notional. Of ${shortMoney(game.gained)} gained, ${shortMoney(game.costs)} were costs, and ${signed(game.profit)} profit, ${signed(game.profitPerAuction)} an auction. Owners lost ${shortMoney(game.ownersLost)}, ${shortMoney(game.penalties)} of it in penalties; the fund paid ${shortMoney(game.fundPaid)}, and bad debt was ${shortMoney(game.badDebt)}. ${balanced}`,
    `Profit by latency, and share of auctions won: ${classes}. The one with the least latency won ${share(game.fastest.shareWon)}.`,
    `${front.cureBeaten.bids} bids were taken while a payment of the owner was on its way: profit ${signed(front.cureBeaten.profit)}, owners' loss ${shortMoney(front.cureBeaten.ownersLost)}; no bidder could see one. In ${front.byOneStep.bids} bids a rival came too late by one step at most: profit ${signed(front.byOneStep.profit)}. A cure and a bid for the same account met in one tick of the clock ${front.ties.cureAndBid} times.`,
  ];
}

function ordersCompared(pace: string, games: readonly GameResult[]): string {
  const said = games.map(({ order, ownersLost, discountBps, byLatency, frontRunning: front }) => {
    const [fastest] = byLatency;
    const ties = `${front.ties.bidTaken} of ${front.ties.cureAndBid} bids that met a cure were taken`;
    return `${ORDER_NAMES[order]} ${shortMoney(ownersLost)} (${bps(discountBps)}; ${share(fastest?.shareWon ?? 0)} won by the ${fastest?.name ?? ''} class; ${ties})`;
  });
  return `Owners lost with ${pace}: ${said.join('; ')}.`;
}

function competitionSaid({ competition }: GameStudy): string {
  const said = competition.map(
    ({ liquidators, discountBps }) => `${liquidators}: ${bps(discountBps)}`,
  );
  const cost = competition[0]?.costBps ?? 0;
  return `With equal liquidators whose cost is ${bps(cost)}, what is given of notional falls with their number: ${said.join(', ')}.`;
}
