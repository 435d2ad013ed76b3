// What offsets across underlyings have cost on real prices. The facts hold with room; the figures are in
// docs/decisions/0010-offsets-and-decorrelation.md and are printed by bench/factor-offsets.ts.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { readBars } from '../bars/read-bars.ts';
import type { BarFile } from '../bars/bar-file.ts';
import { backtest, type BacktestReport, type Coverage, coveredShare } from './backtest-report.ts';
import { factorEstimate } from './factor-estimate.ts';
import {
  DAILY_ESTIMATE,
  dailyStudy,
  DAY_MS,
  DECORRELATIONS,
  DEVIATIONS,
  factorRuleName,
  fixedStudy,
  MEASURES,
  STRESS_WINDOWS,
} from './offset-studies.ts';
import type { PortfolioGroup } from './portfolios.ts';
import { venueReturns } from './return-matrix.ts';

const RECOMMENDED = factorRuleName('ES 99', 0.25);
const PAIRS: readonly PortfolioGroup[] = ['pair at beta', 'pair at equal notional'];
const FIVE = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE'];
const options = { coverage: 0.99, windows: STRESS_WINDOWS, deviations: Object.values(DEVIATIONS) };

const read = (path: string): BarFile =>
  readBars(path, gunzipSync(readFileSync(path)).toString('utf8'));
const dailyReturns = (path: string, names: readonly string[]) =>
  venueReturns([read(path)], { names, venue: 'binance', stepMs: DAY_MS, gapMsMax: 2 * DAY_MS });

/** The counts of one rule over groups, added up. */
function pooled(
  coverages: readonly Coverage[],
  of: { readonly rule: string; readonly groups: readonly PortfolioGroup[] },
): { readonly covered: number; readonly exceeded: number } {
  const own = coverages.filter(({ rule, group }) => rule === of.rule && of.groups.includes(group));
  const exceeded = own.reduce((sum, each) => sum + each.exceeded, 0);
  const count = own.reduce((sum, each) => sum + each.count, 0);
  expect(count).toBeGreaterThan(0);
  return { covered: 1 - exceeded / count, exceeded };
}

const daily = 'data/binance_spot_1d_201708_202604.csv.gz';
const perpetuals = 'data/multivenue_perp_1h_202509_202511.csv.gz';
const alts = 'data/binance_spot_1h_doge_xrp_202205_202605.csv.gz';

describeWithShared('offsets of factor margin, day by day', [daily], ([path = '']) => {
  describe.each([
    ['three coins since 2018', ['BTC', 'ETH', 'XRP'], 1],
    ['five coins since 2020', FIVE, 1],
    ['five coins, parameters reviewed once a quarter', FIVE, 91],
  ])('%s', (name, names, reviewRows) => {
    const report: BacktestReport = backtest(
      dailyStudy(name, dailyReturns(path, names), reviewRows),
      options,
    );
    const stressed = report.windows.flatMap(({ coverages }) => coverages);

    it('covers hedged pairs at the recommended parameters, in the stress windows too', () => {
      for (const group of PAIRS) {
        const of = { rule: RECOMMENDED, groups: [group] };
        expect(pooled(report.overall, of).covered).toBeGreaterThanOrEqual(0.985);
        expect(pooled(stressed, of).covered).toBeGreaterThanOrEqual(0.975);
      }
    });
    it('shows no pair with too many exceedances at the recommended parameters', () => {
      const lines = report.kupiec.filter(
        ({ rule, group }) => rule === RECOMMENDED && PAIRS.includes(group),
      );
      expect(lines.map(({ tooMany }) => tooMany)).toEqual([0, 0]);
    });
    it('still grants a hedged pair a third of what its legs need alone', () => {
      const own = report.overall.filter(
        ({ rule, group }) => rule === RECOMMENDED && PAIRS.includes(group),
      );
      for (const { offset } of own) expect(offset).toBeGreaterThan(1 / 3);
    });
    it('has more exceedances the less decorrelation there is, and far more of hedges at none', () => {
      for (const measure of MEASURES) {
        const exceeded = (groups: readonly PortfolioGroup[]): readonly number[] =>
          DECORRELATIONS.map(
            (each) =>
              pooled(report.overall, { rule: factorRuleName(measure, each), groups }).exceeded,
          );
        for (const group of new Set(report.overall.map((each) => each.group))) {
          const counts = exceeded([group]);
          expect([...counts].sort((a, b) => b - a)).toEqual(counts);
        }
        const [trusting = 0, recommended = 0] = exceeded(PAIRS);
        expect(trusting).toBeGreaterThan(1.5 * recommended);
      }
    });
    it('needs more decorrelation of pairs at beta in the stress windows than over all days', () => {
      const at = (of: BacktestReport['needed']) =>
        of.find(
          ({ group, deviations }) =>
            group === 'pair at beta' && deviations === DEVIATIONS['VaR 99'],
        )?.decorrelation ?? Number.NaN;
      expect(at(report.neededInWindows)).toBeGreaterThan(at(report.needed));
      expect(at(report.neededInWindows)).toBeLessThan(0.5);
    });
    it('is exceeded in the stress windows most where nothing is hedged', () => {
      const of = { rule: RECOMMENDED };
      const longs = pooled(stressed, { ...of, groups: ['long'] }).covered;
      expect(longs).toBeLessThan(pooled(report.overall, { ...of, groups: ['long'] }).covered);
      expect(longs).toBeLessThan(pooled(stressed, { ...of, groups: PAIRS }).covered);
    });
    it('is met by historical simulation at its confidence over all days', () => {
      const own = report.overall.filter(({ rule }) => rule === 'historical VaR 99');
      for (const each of own) expect(coveredShare(each)).toBeGreaterThan(0.985);
    });
  });
});

describeWithShared(
  'parameters of the end of 2024 in the autumn of 2025',
  [daily, perpetuals, alts],
  ([path = '', ...later]) => {
    const matrix = venueReturns(later.map(read), {
      names: FIVE,
      venue: 'binance',
      stepMs: 3_600_000,
      gapMsMax: 2 * DAY_MS,
      fromMs: Date.UTC(2025, 8, 15),
    });
    const estimate = factorEstimate(dailyReturns(path, FIVE), DAILY_ESTIMATE);
    const report = backtest(fixedStudy('autumn', matrix, { estimate, horizonRows: 24 }), options);

    it('cover hedged pairs through the crash of October, which longs alone exceed', () => {
      const pairs = pooled(report.overall, { rule: RECOMMENDED, groups: PAIRS });
      const longs = pooled(report.overall, { rule: RECOMMENDED, groups: ['long'] });
      expect(pairs.covered).toBeGreaterThanOrEqual(0.985);
      expect(longs.exceeded).toBeGreaterThan(0);
      expect(report.windows.map(({ name }) => name)).toEqual(['2025-10']);
    });
  },
);
