// What the study of deleveraging found, in sentences: ours against each queue, and where it is not better.
import { type AdlStudy, type AdlVerdict, QUEUES } from './run-adl-study.ts';

/** A line for each queue, then one for each shock in which ours is not better in all three. */
export function adlFindings({ verdicts }: AdlStudy): readonly string[] {
  const lines = QUEUES.flatMap((queue) => {
    const single = verdicts.filter((each) => each.queue === queue && each.shock !== 'all');
    const whole = verdicts.find((each) => each.queue === queue && each.shock === 'all');
    if (whole === undefined) return [];
    const better = single.filter(isBetter).length;
    const { ours, theirs } = whole;
    return [
      `Against ${queue} ours is ${isBetter(whole) ? '' : 'not '}better in all three over all shocks: worst share ${percentOf(ours.worstShare)} against ${percentOf(theirs.worstShare)}, hedges broken ${ours.hedgesBroken} against ${theirs.hedgesBroken}, leverage ${shown(ours)} against ${shown(theirs)} (mean standard deviation, mean p95 less p50); and in ${better} of ${single.length} shocks by themselves.`,
    ];
  });
  const lost = verdicts.filter((verdict) => !isBetter(verdict));
  return [
    ...lines,
    ...lost.map((verdict) => {
      const at = verdict.shock === 'all' ? 'Over all shocks' : `At ${percentOf(verdict.shock)}`;
      return `${at} ${verdict.queue} is not worse in: ${missed(verdict)}.`;
    }),
  ];
}

export const isBetter = (verdict: AdlVerdict): boolean =>
  verdict.smallerWorstShare && verdict.fewerHedgesBroken && verdict.narrowerSpread;

export const percentOf = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

function missed({ ours, theirs, ...is }: AdlVerdict): string {
  const parts: string[] = [];
  if (!is.smallerWorstShare)
    parts.push(
      `worst share of equity (${percentOf(theirs.worstShare)} against our ${percentOf(ours.worstShare)})`,
    );
  if (!is.fewerHedgesBroken)
    parts.push(`hedges broken (${theirs.hedgesBroken} against our ${ours.hedgesBroken})`);
  if (!is.narrowerSpread)
    parts.push(
      `spread of leverage (${shown(theirs)} against our ${shown(ours)}, standard deviation and p95 less p50)`,
    );
  return parts.join('; ');
}

const shown = ({ leverageStdDev, leverageSpread }: AdlVerdict['ours']): string =>
  `${leverageStdDev.toFixed(2)} and ${leverageSpread.toFixed(2)}`;
