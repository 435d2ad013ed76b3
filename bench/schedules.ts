// `npx tsx --conditions=source bench/schedules.ts [accounts] [seeds] [name]`: every crash of the shared data under the adaptive
// schedule and under a static one at the same mean initial margin before it. Prints the table of each and the totals; about
// an hour. One seed says little: who is taken over and who is deleveraged hangs on a few large accounts.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type BarFile,
  type ComparedLine,
  compareSchedules,
  comparisonReasons,
  cutBars,
  readBars,
} from '@plimsoll/lab';
import { repositoryRoot } from '../test/paths.ts';

type Crash = {
  readonly name: string;
  readonly files: readonly string[];
  /** Days, the end excluded. */
  readonly from: string;
  readonly to: string;
  readonly warmUp: readonly string[];
};

const BTC_1H = 'binance_spot_1h_btcusdt_201708_202404.csv.gz';
const ETH_1H = 'binance_spot_1h_ethusdt_201708_202112.csv.gz';
const ALTS_1H = 'binance_spot_1h_alts_202012_202112.csv.gz';
const MAJORS_1H = 'binance_spot_1h_202201_202604.csv.gz';
const FIVE_2022 = 'binance_spot_5m_20220101_20220804.csv.gz';
const DOGE_1H = 'binance_spot_1h_doge_xrp_202205_202605.csv.gz';

/** Windows of about a week around each fall; whatever lies before the window in `warmUp` is history. */
const CRASHES: readonly Crash[] = [
  {
    name: '2020-03-12',
    files: [BTC_1H, ETH_1H],
    from: '2020-03-08',
    to: '2020-03-16',
    warmUp: [BTC_1H, ETH_1H],
  },
  {
    name: '2021-05-19',
    files: [BTC_1H, ETH_1H, ALTS_1H],
    from: '2021-05-14',
    to: '2021-05-24',
    warmUp: [BTC_1H, ETH_1H, ALTS_1H],
  },
  {
    name: '2021-12-04',
    files: [BTC_1H, ETH_1H, ALTS_1H],
    from: '2021-11-30',
    to: '2021-12-08',
    warmUp: [BTC_1H, ETH_1H, ALTS_1H],
  },
  {
    name: '2022-01-21',
    files: ['ftx_btcperp_1m_202201.csv.gz'],
    from: '2022-01-18',
    to: '2022-01-25',
    warmUp: [BTC_1H],
  },
  {
    name: '2022-05-12',
    files: [FIVE_2022],
    from: '2022-05-05',
    to: '2022-05-15',
    warmUp: [FIVE_2022, BTC_1H, ETH_1H, ALTS_1H],
  },
  {
    name: '2022-06-13',
    files: [FIVE_2022],
    from: '2022-06-08',
    to: '2022-06-20',
    warmUp: [FIVE_2022, BTC_1H, ETH_1H, ALTS_1H],
  },
  {
    name: '2022-11-08',
    files: [
      'binance_usdm_15m_ftxcrash_202210_202301.csv.gz',
      'binance_usdm_1h_fttusdt_202204_202212.csv.gz',
    ],
    from: '2022-11-04',
    to: '2022-11-13',
    warmUp: [MAJORS_1H, 'binance_usdm_1h_fttusdt_202204_202212.csv.gz'],
  },
  {
    name: '2024-08-05',
    files: [
      'binance_spot_5m_btcusdt_20240301_20250702.csv.gz',
      'binance_usdm_15m_202401_202604.csv.gz',
    ],
    from: '2024-08-01',
    to: '2024-08-08',
    warmUp: [MAJORS_1H],
  },
  {
    name: '2025-02-03',
    files: ['binance_usdm_1m_alts_202502.csv.gz'],
    from: '2025-02-01',
    to: '2025-02-06',
    warmUp: [FIVE_2022, 'binance_usdm_1m_alts_202502.csv.gz'],
  },
  {
    name: '2025-04-07',
    files: ['binance_usdm_5m_202503_202504.csv.gz'],
    from: '2025-04-02',
    to: '2025-04-11',
    warmUp: [MAJORS_1H, 'binance_usdm_5m_202503_202504.csv.gz'],
  },
  {
    name: '2025-10-10',
    files: ['crash_20251010_1m_trades_ohlcv_multi.csv.gz'],
    from: '2025-10-10',
    to: '2025-10-11',
    warmUp: [
      MAJORS_1H,
      DOGE_1H,
      'multivenue_perp_1h_202509_202511.csv.gz',
      'binance_usdm_1h_allperps_20251007_13.csv.gz',
    ],
  },
];

const data = join(process.env['PLIMSOLL_SHARED'] ?? join(repositoryRoot, '..', 'shared'), 'data');
const accounts = Number(process.argv[2] ?? 10_000);
const seeds = Number(process.argv[3] ?? 3);
const wanted = process.argv[4];
const totals = new Map<ComparedLine['name'], { static: number; adaptive: number }>();

for (const crash of CRASHES) {
  if (wanted !== undefined && crash.name !== wanted) continue;
  const missing = [...crash.files, ...crash.warmUp].find((name) => !existsSync(join(data, name)));
  if (missing !== undefined) {
    console.log(`${crash.name}: left out, ${missing} is not there`);
    continue;
  }
  run(crash);
}
console.log('\nin total');
for (const [name, sum] of totals) print(name, sum.static, sum.adaptive);

function run(crash: Crash): void {
  const began = performance.now();
  const window = { from: Date.parse(crash.from), to: Date.parse(crash.to) };
  const files = crash.files.map((name) => cutBars(read(name), window));
  const warmUp = crash.warmUp.map(read);
  const comparisons = Array.from({ length: seeds }, (_, i) =>
    compareSchedules({ files, warmUp, accounts, seed: i + 1 }),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`\n${crash.name} (mean of ${seeds} seeds, ${accounts} accounts, ${seconds} s)`);
  for (const [at, { name }] of (comparisons[0]?.lines ?? []).entries()) {
    const lines = comparisons.map(({ lines: all }) => all[at] as ComparedLine);
    const mean = (of: 'static' | 'adaptive'): number =>
      lines.reduce((sum, line) => sum + line[of], 0) / seeds;
    const better = lines.filter((line) => line.better === 'adaptive').length;
    print(name, mean('static'), mean('adaptive'), `better with ${better} of ${seeds} seeds`);
    const sum = totals.get(name) ?? { static: 0, adaptive: 0 };
    totals.set(name, {
      static: sum.static + mean('static'),
      adaptive: sum.adaptive + mean('adaptive'),
    });
  }
  const ratios = comparisons.map(({ marginRatio }) => marginRatio.toFixed(3)).join(', ');
  console.log(`  mean initial margin before, static over adaptive: ${ratios}`);
  const [first] = comparisons;
  if (first !== undefined)
    for (const sentence of comparisonReasons(first)) console.log(`  seed 1: ${sentence}`);
}

function print(name: string, fixed: number, adaptive: number, note = ''): void {
  const change = fixed > 0 ? `${(100 * (adaptive / fixed - 1)).toFixed(1)} %` : '';
  console.log(
    `  ${name.padEnd(26)} ${fixed.toFixed(0).padStart(14)} ${adaptive.toFixed(0).padStart(14)} ${change.padStart(9)}  ${note}`,
  );
}

function read(name: string): BarFile {
  return readBars(basename(name), gunzipSync(readFileSync(join(data, name))).toString('utf8'));
}
