// The replay in words: what a risk officer would tell the board, sentence by sentence, from the numbers of the result.
import type { ReplayResult } from '../replay/replay-result.ts';
import { grouped, instant, percent, shortMoney } from './markup.ts';

const plural = (count: number, one: string, many: string): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** Paragraphs of plain text. */
export function findings(result: ReplayResult): string[] {
  const { insuranceFund: fund, adl } = result;
  const liquidated = Number(result.liquidatedNotional);
  const happened =
    result.liquidations === 0
      ? 'No account fell below its maintenance margin.'
      : `${plural(result.liquidations, 'liquidation', 'liquidations')} closed ${shortMoney(liquidated)} of positions. ${hardest(result)}`;
  return [
    `${plural(result.accounts, 'account', 'accounts')} with positions in ${plural(result.markets, 'market', 'markets')} went through ${grouped(result.steps)} price observations from ${instant(Date.parse(result.from))} to ${instant(Date.parse(result.to))} UTC. ${happened}`,
    `${absorbed(result)} The insurance fund began with ${shortMoney(Number(fund.start))} and ended with ${shortMoney(Number(fund.end))} in cash and ${shortMoney(Number(fund.inventory))} in coins and positions taken over; it paid ${shortMoney(Number(fund.paid))} for deficits of bankrupt accounts and collected ${shortMoney(Number(result.penalties))} of liquidation penalties.`,
    `${adl.fills === 0 ? 'Nobody was deleveraged.' : `Where the book and the fund could not take more, ${shortMoney(Number(adl.notional))} of winning positions were deleveraged in ${plural(adl.fills, 'fill', 'fills')}.`} ${Number(result.socialised) === 0 ? 'No loss was socialised' : `${shortMoney(Number(result.socialised))} of losses were socialised`}, and ${Number(result.uncovered) === 0 ? 'no loss stayed uncovered' : `${shortMoney(Number(result.uncovered))} stayed uncovered`}.`,
    balanced(result),
  ];
}

/** Which market lost most to liquidation, and how far it fell. */
function hardest({ marketResults }: ReplayResult): string {
  const [worst] = [...marketResults].sort(
    (a, b) => Number(b.liquidatedNotional) - Number(a.liquidatedNotional),
  );
  if (worst === undefined) return '';
  const fall = 1 - Number(worst.lowestMark) / Number(worst.firstMark);
  return `Most of it, ${shortMoney(Number(worst.liquidatedNotional))}, was in ${worst.symbol}, whose mark stood at its lowest ${percent(Math.max(0, fall) * 1e6)} below its first.`;
}

function absorbed({ liquidationOutcomes: outcomes, liquidations }: ReplayResult): string {
  if (liquidations === 0) return 'The loss waterfall was not needed.';
  const share = (count: number | undefined): string =>
    percent(((count ?? 0) / liquidations) * 1e6).replace(/\.\d+ %/, ' %');
  const parts = [
    `${share(outcomes['restored'])} of liquidations ended with the account back above its exit level`,
    `${share(outcomes['takenOver'])} with a take-over while it was still solvent`,
    `${share(outcomes['bankrupt'])} in bankruptcy`,
  ];
  return `${parts.join(', ')}.`;
}

function balanced({ conservation }: ReplayResult): string {
  const off = Object.entries(conservation.assets).filter(([, asset]) => asset.difference !== '0');
  if (off.length === 0) return 'The books balance to the last quantum in every asset.';
  return `The books do NOT balance: ${off.map(([symbol, asset]) => `${asset.difference} ${symbol}`).join(', ')}.`;
}
