// Why one schedule did better than the other, in sentences made of the two results: which markets the difference is in, and
// what each schedule asked there before the crash and at its worst hour. Says nothing that the numbers do not.
import type { MarketResult, ReplayResult } from '../replay/replay-result.ts';
import { grouped, shortMoney } from '../report/markup.ts';
import type { ScheduleComparison } from './compare-schedules.ts';

const MARKETS_NAMED = 4;

export type MarketDifference = {
  readonly symbol: string;
  /** Adaptive less static, quote units. */
  readonly loss: number;
  readonly liquidated: number;
  /** Initial rate of the first tier: mean before the crash, and in force when it began. */
  readonly static: { readonly before: number; readonly atCrash: number };
  readonly adaptive: { readonly before: number; readonly atCrash: number };
};

/** Losses of a market: bad debt, and what its winners gave up to deleveraging counted at one percent, to order markets by. */
const lossOf = ({ badDebt, adlNotional }: MarketResult): number =>
  Number(badDebt) + 0.01 * Number(adlNotional);

/** Every market, the largest difference first. */
export function marketDifferences({
  static: fixed,
  adaptive,
}: Pick<ScheduleComparison, 'static' | 'adaptive'>): MarketDifference[] {
  const differences = adaptive.marketResults.map((after, market): MarketDifference => {
    const before = fixed.marketResults[market] as MarketResult;
    return {
      symbol: after.symbol,
      loss: lossOf(after) - lossOf(before),
      liquidated: Number(after.liquidatedNotional) - Number(before.liquidatedNotional),
      static: ratesOf(fixed, market),
      adaptive: ratesOf(adaptive, market),
    };
  });
  return differences.sort((a, b) => Math.abs(b.loss) - Math.abs(a.loss));
}

function ratesOf(result: ReplayResult, market: number): MarketDifference['static'] {
  const crash = Date.parse(result.schedule.crash);
  const rates = result.series.markets[market]?.initial ?? [];
  const { times } = result.series;
  const calm = rates.filter((_, i) => (times[i] as number) < crash);
  const mean = calm.reduce((sum, rate) => sum + rate, 0) / Math.max(1, calm.length);
  return { before: mean || (rates[0] ?? 0), atCrash: calm.at(-1) ?? rates[0] ?? 0 };
}

/** Paragraphs of plain text. */
export function comparisonReasons(comparison: ScheduleComparison): string[] {
  const { lines, marginRatio, static: fixed, adaptive } = comparison;
  const better = (who: 'static' | 'adaptive'): string =>
    lines
      .filter((line) => line.better === who)
      .map(
        (line) =>
          `${line.name} (${shortMoney(line.adaptive)} against ${shortMoney(line.static)}${share(line.adaptive, line.static)})`,
      )
      .join(', ');
  const sentences = [
    `Both schedules asked ${percentOf(adaptive.schedule.meanInitialMargin)} of notional on average before ${fixed.schedule.crash.slice(0, 16).replace('T', ' ')} UTC, the hour of the fall (static over adaptive: ${marginRatio.toFixed(3)}); the static one stands at ${fixed.schedule.rateScale.toFixed(3)} of the listed rates in every market and at every hour.`,
  ];
  const [forAdaptive, forStatic] = [better('adaptive'), better('static')];
  if (forAdaptive !== '') sentences.push(`Adaptive is better in ${forAdaptive}.`);
  if (forStatic !== '') sentences.push(`Adaptive is worse in ${forStatic}.`);
  const differences = marketDifferences(comparison).filter(({ loss }) => Math.abs(loss) >= 1);
  if (differences.length > 0)
    sentences.push(
      `The difference in losses lies in ${differences.slice(0, MARKETS_NAMED).map(where).join('; ')}.`,
    );
  sentences.push(
    `Liquidations: ${grouped(fixed.liquidations)} under the static schedule, ${grouped(adaptive.liquidations)} under the adaptive one; orders and withdrawals refused for want of initial margin: ${grouped(refusals(fixed))} and ${grouped(refusals(adaptive))}.`,
  );
  return sentences;
}

const where = ({ symbol, loss, static: fixed, adaptive }: MarketDifference): string =>
  `${symbol} (${shortMoney(Math.abs(loss))} ${loss < 0 ? 'less' : 'more'} under the adaptive one, which asked ${percentOf(adaptive.before)} before and ${percentOf(adaptive.atCrash)} as it began, against ${percentOf(fixed.atCrash)})`;
const refusals = ({ rejects }: ReplayResult): number => rejects['InitialMarginNotMet'] ?? 0;
const percentOf = (share: number): string => `${(100 * share).toFixed(1)} %`;
const share = (adaptive: number, fixed: number): string =>
  fixed > 0 ? `, ${(100 * (adaptive / fixed - 1)).toFixed(1)} %` : '';
