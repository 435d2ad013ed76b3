// The page of a back-test of predictions: scores, reliability plots and the early-warning curve. No network, no library.
import type {
  PredictionReport,
  PredictionScore,
  ReplayWarnings,
} from '../prediction/evaluation/backtest-predictions.ts';
import { CURVE_MS } from '../prediction/evaluation/lead-time.ts';
import { curveChart } from './curve-chart.ts';
import { escape, grouped, table } from './markup.ts';
import { htmlPage } from './html-page.ts';

const BLUE = '#1d5fd1';
const GREY = '#8a97a8';
const COLOURS = ['#1c7d5c', '#d98a1f', '#c23b3b'];
const TITLE = 'Predictions of liquidation';

/** `report` as `backtestPredictions` returns it. Names of files are escaped. */
export function predictionHtml(report: PredictionReport): string {
  const { calibration, milliseconds } = report;
  const answered = report.results.filter(({ predictions }) => predictions > 0);
  const sections = [
    `<header><h1>${TITLE}</h1><p class="sub">Plimsoll &middot; ${grouped(calibration.accounts)} accounts a replay &middot; 10,000 accounts in ${milliseconds.median} ms (median)</p></header>`,
    `<p>For each account with positions the probability of a liquidation, and of a balance below zero, within an hour and within a day, asked at regular times of a replay and held against what then happened. The probabilities were corrected on ${escape(calibration.sources.join(', '))}, and on nothing else.</p>`,
    `<h2>Scores</h2>${scoreTable(answered)}<p class="note">Better than: by how much the Brier score is lower than that of saying the base rate of this very replay of everyone, of the base rate of the calibration replays, and of a rule that sees the margin ratio only and was fitted on the same calibration replays.</p>`,
    `<h2>Reliability</h2><p class="note">Of accounts that were given a probability, the share to which it happened. Tenths that hold fewer than 100 accounts are left out.</p><div class="charts">${answered
      .filter(({ events }) => events > 0)
      .map(reliabilityChart)
      .join('')}</div>`,
    `<h2>Early warning</h2><p class="note">Share of liquidations before which the probability stood above a threshold, without a break, for at least so long.</p><div class="charts">${report.warnings.map(warningChart).join('')}</div>`,
    `<h2>Tenths of the probability</h2>${answered.map(binTable).join('')}`,
  ];
  return htmlPage({ title: TITLE, sections, style: '', hasTimeCharts: false });
}

const nameOf = ({ replay, target, horizon }: PredictionScore): string =>
  `${replay}: ${target === 'liquidation' ? 'liquidation' : 'negative balance'} within ${horizon === 'hour' ? 'an hour' : 'a day'}`;

const points = (share: number | null): string =>
  share === null ? '-' : `${(100 * share).toFixed(1)} %`;

function scoreTable(results: readonly PredictionScore[]): string {
  const rows = results.map((score) => [
    nameOf(score),
    score.predictions,
    score.events,
    points(score.baseRate),
    score.brier.toFixed(5),
    points(score.skillBaseRate),
    points(score.skillCalibrationRate),
    points(score.skillMarginRatio),
    score.worstMiss === null ? '-' : score.worstMiss.toFixed(1),
  ]);
  return table(
    [
      { name: '', isText: true },
      { name: 'predictions' },
      { name: 'came true' },
      { name: 'base rate' },
      { name: 'Brier score' },
      { name: 'better than base rate' },
      { name: 'than calibration rate' },
      { name: 'than margin ratio' },
      { name: 'worst tenth, points' },
    ],
    rows,
  );
}

function reliabilityChart(score: PredictionScore): string {
  const bins = score.reliability;
  return curveChart({
    title: nameOf(score),
    xs: bins.map(({ from, to }) => `${Math.round(100 * from)}-${Math.round(100 * to)}`),
    xName: 'predicted, %',
    yName: 'happened, %',
    curves: [
      {
        name: 'predicted',
        colour: GREY,
        isDashed: true,
        values: bins.map(({ count, from, to, meanProbability }) =>
          count > 0 ? 100 * meanProbability : 50 * (from + to),
        ),
      },
      {
        name: 'happened',
        colour: BLUE,
        isDashed: false,
        values: bins.map(({ accounts, rate }) => (accounts < 100 ? undefined : 100 * rate)),
      },
    ],
    scale: 'linear',
  });
}

function warningChart({ replay, horizon, warnings }: ReplayWarnings): string {
  return curveChart({
    title: `${replay}: within ${horizon === 'hour' ? 'an hour' : 'a day'}`,
    xs: CURVE_MS.map((ms) => duration(ms)),
    xName: 'before the liquidation',
    yName: 'liquidations warned, %',
    curves: warnings.map(({ threshold, curve }, i) => ({
      name: `above ${Math.round(100 * threshold)} %`,
      colour: COLOURS[i] ?? GREY,
      isDashed: false,
      values: curve.map((share) => 100 * share),
    })),
    scale: 'linear',
  });
}

const duration = (ms: number): string =>
  ms < 5_400_000 ? `${Math.round(ms / 60_000)}m` : `${Math.round(ms / 360_000) / 10}h`;

function binTable(score: PredictionScore): string {
  const rows = score.reliability
    .filter(({ count }) => count > 0)
    .map((bin) => [
      `${Math.round(100 * bin.from)} to ${Math.round(100 * bin.to)} %`,
      bin.count,
      bin.accounts,
      points(bin.meanProbability),
      points(bin.rate),
    ]);
  const columns = [
    { name: 'predicted', isText: true },
    { name: 'predictions' },
    { name: 'accounts' },
    { name: 'mean probability' },
    { name: 'happened' },
  ] as const;
  return `<h3>${escape(nameOf(score))}</h3>${table(columns, rows)}`;
}
