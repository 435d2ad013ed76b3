// What the study of deleveraging found, in sentences: ours against each queue, and where it is not better.
import { type AdlRun, type AdlStudy, type AdlVerdict, QUEUES } from './run-adl-study.ts';

/** A line for each queue, then one for each shock in which ours is not better in all three. */
export function adlFindings({ runs, verdicts }: AdlStudy): readonly string[] {
  const ours = (shock: number): AdlRun | undefined =>
    runs.find((run) => run.policy === 'minimalHarm' && run.shock === shock);
  const lines = QUEUES.map((queue) => {
    const of = verdicts.filter((verdict) => verdict.queue === queue);
    const better = of.filter(isBetter).length;
    return `Against ${queue} ours is better in all three in ${better} of ${of.length} shocks.`;
  });
  const lost = verdicts.filter((verdict) => !isBetter(verdict));
  return [
    ...lines,
    ...lost.map((verdict) => {
      const { shock, queue } = verdict;
      const theirs = runs.find((run) => run.policy === queue && run.shock === shock);
      return `At ${percentOf(shock)} ${queue} is not worse in: ${missed(verdict, ours(shock), theirs)}.`;
    }),
  ];
}

export const isBetter = (verdict: AdlVerdict): boolean =>
  verdict.smallerWorstShare && verdict.fewerHedgesBroken && verdict.narrowerSpread;

export const percentOf = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

function missed(verdict: AdlVerdict, ours: AdlRun | undefined, theirs: AdlRun | undefined): string {
  if (ours === undefined || theirs === undefined) return 'nothing to compare';
  const parts: string[] = [];
  if (!verdict.smallerWorstShare)
    parts.push(
      `worst share of equity (${percentOf(theirs.worstShare)} against our ${percentOf(ours.worstShare)})`,
    );
  if (!verdict.fewerHedgesBroken)
    parts.push(`hedges broken (${theirs.hedgesBroken} against our ${ours.hedgesBroken})`);
  if (!verdict.narrowerSpread)
    parts.push(
      `spread of leverage (${shown(theirs)} against our ${shown(ours)}, standard deviation and p95 less p50)`,
    );
  return parts.join('; ');
}

const shown = ({ leverageStdDev, leverageSpread }: AdlRun): string =>
  `${leverageStdDev.toFixed(2)} and ${leverageSpread.toFixed(2)}`;
