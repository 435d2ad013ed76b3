// Margin of a book of 500 options under 33 scenarios with tails, skews, discounts and contingencies: the whole answer, its
// explanation as text, the grid alone, and the parabola of Greeks with its error; then the same book under rulebook files of
// venues. On a published chain where the file is there, else on a made one of the same size.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  assess,
  Exact,
  greeksModel,
  type GreeksParameters,
  type Holdings,
  type Option,
  readRulebook,
  type Rulebook,
  type Snapshot,
} from '@plimsoll/engine/models';
import { chainMarket, greeksErrors, readChains } from '@plimsoll/lab';
import {
  chain,
  fullBook,
  rulebookOf,
  rules,
} from '../packages/engine/src/margin/scenario/scenarios.fixture.ts';
import { repositoryRoot } from '../test/paths.ts';
import { bigintMulDivNs, fastest, ns, type Row, times } from './measure.ts';

const OPTIONS = 500;
const RUNS = 60;
const { of } = Exact;
const greeks: GreeksParameters = {
  range: of('0.16'),
  bufferShare: of('0.05'),
  deviationMin: of('0.08'),
  volatility: {
    up: of('0.4'),
    down: of('0.25'),
    shortPower: of('0.3'),
    longPower: of('0.13'),
    pivotDays: of('30'),
    floorDays: of('1'),
  },
  pricing: { discounting: 'none', zeroVolatility: 'refused' },
};

export function benchPortfolioMargin(): readonly Row[] {
  const { name, snapshot, options } = market();
  const { balances, positions } = fullBook(options);
  const held = positions.filter(({ instrument }) => snapshot.instruments.has(instrument.symbol));
  const book = { balances: balances.filter((each) => each.asset !== 'USDT'), positions: held };
  const holdings = { ...book, orders: [] };
  const rulebook = rulebookOf(rules);
  const answered = (): object => {
    const answer = assess(holdings, snapshot, rulebook);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  for (let warm = 0; warm < RUNS; warm++) answered();
  const yardstick = bigintMulDivNs();
  const whole = fastest(1, RUNS, answered);
  const middle = median(RUNS, answered);
  const text = fastest(1, 10, () => JSON.stringify(answered()));
  const scope = { name: 'account', holdings, snapshot };
  const parabola = fastest(1, RUNS, () => greeksModel.requirement(scope, greeks));
  const cells = options.length * rules.scenarios.scenarios.length;
  const what = `${options.length} options of ${name}, both levels`;
  return [
    {
      what,
      figure: `${ms(whole)}, median ${ms(middle)}`,
      ratio: `${times(whole / cells / yardstick)} a BigInt multiply-divide, per option and scenario`,
    },
    { what: '  the same per option and scenario', figure: ns(whole / cells), ratio: '' },
    {
      what: '  with the whole breakdown as JSON',
      figure: ms(text),
      ratio: `${times(text / whole)} the answer`,
    },
    {
      what: '  the parabola of Greeks instead, initial and maintenance',
      figure: ms(parabola),
      ratio: `${times(whole / parabola)} faster`,
    },
    ...errorRows({ snapshot, options }),
    ...FILES.map((file) => fileRow(file, { holdings, snapshot, options: options.length })),
  ];
}

/** Files of venues that price the book in many scenarios. */
const FILES = ['derive-pmrm-2', 'deribit-portfolio', 'okx-portfolio', 'paradex'];

/** Both levels of the book under a rulebook file, warm: file read once, nothing kept between answers. */
function fileRow(
  file: string,
  of: { readonly holdings: Holdings; readonly snapshot: Snapshot; readonly options: number },
): Row {
  const rulebook = rulebookOfFile(file);
  const answered = (): object => {
    const answer = assess(of.holdings, of.snapshot, rulebook);
    if (!answer.ok) throw new Error(`${file}: ${answer.error.message}`);
    return answer.value;
  };
  for (let warm = 0; warm < RUNS; warm++) answered();
  const whole = fastest(1, RUNS, answered);
  return {
    what: `${of.options} options under the file ${file}`,
    figure: `${ms(whole)}, median ${ms(median(RUNS, answered))}`,
    ratio: `${ns(whole / of.options)} an option`,
  };
}

function rulebookOfFile(file: string): Rulebook {
  const path = join(repositoryRoot, 'packages', 'engine', 'rulebooks', `${file}.json`);
  const read = readRulebook(JSON.parse(readFileSync(path, 'utf8')));
  if (!read.ok) throw new Error(`${file}: ${read.error[0]?.message}`);
  return read.value;
}

/** How far the parabola is from full revaluation, by shape of random book. */
function errorRows(of: {
  readonly snapshot: Snapshot;
  readonly options: readonly Option[];
}): readonly Row[] {
  const errors = greeksErrors(of, { parameters: greeks, booksPerShape: 200, seed: 20_251_230 });
  return errors.map((each) => ({
    what: `  its error on 200 books, ${each.shape}: median size, p99`,
    figure: `${percent(each.medianSize)}, ${percent(each.p99Size)}`,
    ratio: `10 % short or more: ${percent(each.shortShare)}; lowest ${percent(each.lowest)}`,
  }));
}

/** The first published chain of BTC with enough options, or a made one. */
function market(): {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly options: readonly Option[];
} {
  const shared = process.env['PLIMSOLL_SHARED'] ?? join(repositoryRoot, '..', 'shared');
  const path = join(shared, 'data', 'deribit_option_chains_202512_202608.csv.gz');
  if (!existsSync(path)) return { name: 'a made chain', ...chain() };
  for (const each of readChains(path, gunzipSync(readFileSync(path)).toString('utf8'))) {
    if (each.underlying !== 'BTC') continue;
    const { snapshot, options } = chainMarket(each, 'linear');
    if (options.length < OPTIONS) continue;
    return { name: 'a published chain', snapshot, options: options.slice(0, OPTIONS) };
  }
  return { name: 'a made chain', ...chain() };
}

function median(runs: number, work: () => void): number {
  const took = Array.from({ length: runs }, () => fastest(1, 1, work)).sort((a, b) => a - b);
  return took[runs >> 1] ?? 0;
}

const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(2)} ms`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
