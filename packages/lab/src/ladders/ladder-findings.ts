// What a comparison of ladders found, in sentences for a person; only what the numbers say, also where ours loses.
import { shortMoney } from '../report/markup.ts';
import { type LadderComparison, OURS } from './compare-ladders.ts';

export function ladderFindings(comparison: LadderComparison): readonly string[] {
  const { totals, crashes } = comparison;
  const [least, second] = totals;
  if (least === undefined) return [];
  const ours = totals.find(({ ladder }) => ladder === OURS);
  const sentences = [
    `The least was lost under the ladder ${least.ladder}: ${shortMoney(least.traderLoss)} by traders and ${shortMoney(least.badDebt)} of bad debt${second === undefined ? '' : `; the next, ${second.ladder}, cost ${shortMoney(second.cost - least.cost)} more`}.`,
  ];
  if (ours === undefined) return sentences;
  if (ours.ladder !== least.ladder)
    sentences.push(
      `Ours cost ${shortMoney(ours.cost)}, ${shortMoney(ours.cost - least.cost)} more than the least.`,
    );
  const beaten = crashes.filter(({ beatsOurs }) => beatsOurs.length > 0);
  sentences.push(
    beaten.length === 0
      ? 'On no crash did a ladder have both less trader loss and less bad debt than ours.'
      : `Less of both than ours had ${beaten.map(({ name, beatsOurs }) => `${beatsOurs.join(', ')} on ${name}`).join('; ')}.`,
  );
  return sentences;
}
