// A stress run in words: what a risk officer would say first, sentence by sentence, from the numbers of the result.
import { grouped, shortNumber } from '../report/markup.ts';
import type { StressResult } from './stress-result.ts';

/** -20 % */
export const moveText = (move: number): string =>
  `${move > 0 ? '+' : ''}${Number((move * 100).toFixed(Math.abs(move) < 0.1 ? 2 : 1))} %`;

/** Paragraphs of plain text. */
export function stressWords(result: StressResult): readonly string[] {
  return [
    scenarioWords(result),
    coverWords(result),
    reverseWords(result),
    drawnWords(result),
  ].filter((paragraph) => paragraph !== '');
}

function scenarioWords({ scenarios, accounts, asset }: StressResult): string {
  const open = scenarios.filter(({ uncovered }) => uncovered > 0);
  const losing = scenarios.filter(({ loss }) => loss > 0);
  const [worst] = scenarios.toSorted((a, b) => b.loss - a.loss);
  if (worst === undefined || worst.loss === 0)
    return `${grouped(accounts)} accounts went through ${scenarios.length} scenarios; in none of them did a liquidation leave anything missing.`;
  const covered =
    open.length === 0
      ? 'The insurance fund covers every one of them.'
      : `In ${open.length} the insurance fund does not cover all of it, and the rest would be deleveraged.`;
  return `${grouped(accounts)} accounts went through ${scenarios.length} scenarios. In ${losing.length} of them liquidation leaves losses beyond equity. ${covered} The worst is "${worst.scenario}": ${grouped(worst.belowMaintenance)} accounts fall below maintenance, ${grouped(worst.negative)} below zero, and ${shortNumber(worst.loss)} ${asset} are missing, of which ${shortNumber(worst.uncovered)} stay uncovered.`;
}

function coverWords({ cover1, cover2, asset }: StressResult): string {
  if (cover1.amount === 0) return '';
  const times = (over: number | null): string => `${Number((over ?? 0).toPrecision(3))} times`;
  return `The owner that loses most beyond its margin leaves ${shortNumber(cover1.amount)} ${asset} ("${cover1.scenario}"); the two that lose most together leave ${shortNumber(cover2.amount)} ("${cover2.scenario}"). The fund holds ${times(cover1.fundOver)} the first and ${times(cover2.fundOver)} the second.`;
}

function reverseWords({ reverse }: StressResult): string {
  const found = reverse.flatMap(({ direction, emptiedAt, uncoveredAt }) => {
    const size = emptiedAt ?? uncoveredAt;
    return size === null ? [] : [{ direction, size, isEmptied: emptiedAt !== null }];
  });
  const [least] = found.toSorted((a, b) => a.size - b.size);
  if (least === undefined)
    return 'No move that was searched, down to nothing left and up to fourfold, takes all that the insurance fund has.';
  const what = least.isEmptied ? 'takes all that the fund has' : 'leaves a loss uncovered';
  return `Reverse stress: the smallest move that ${what} is ${Number((least.size * 100).toFixed(2))} % (${least.direction}).`;
}

function drawnWords({ distribution, asset }: StressResult): string {
  if (distribution === undefined) return '';
  const { simulations, horizonHours, uncovered, emptied, quantiles } = distribution;
  const high = quantiles.find(({ level }) => level === 0.99);
  const share = ({ value, standardError }: typeof uncovered): string =>
    `${Number((100 * value).toPrecision(3))} % (± ${Number((100 * standardError).toPrecision(2))})`;
  return `Over ${horizonHours} hours, in ${grouped(simulations)} draws of joint moves: a loss stays uncovered with probability ${share(uncovered)}, losses reach the whole fund with ${share(emptied)}, and one draw in a hundred loses ${shortNumber(high?.value ?? 0)} ${asset} or more.`;
}
