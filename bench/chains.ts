// `npx tsx --conditions=source bench/chains.ts [chain file]`: what the surface code makes of real option chains. Marks against
// Black-76 with the whole tail and where it comes from, and misses of SVI fits before and after arbitrage is taken out.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { butterflyFaults, calendarFaults, repairSlices } from '@plimsoll/engine/models';
import type { SviSlice } from '@plimsoll/engine/models';
import {
  type CalibratedExpiry,
  calibrateSurface,
  type MarkError,
  markErrors,
  type OptionChain,
  readChains,
  volatilityMisses,
} from '@plimsoll/lab';
import { repositoryRoot } from '../test/paths.ts';

const DAYS_PER_YEAR = 365;
/** The file gives volatilities to this digit, so that each is off by up to half of it. */
const VOLATILITY_DIGIT = 1e-4;
const SHARES = [0.5, 0.9, 0.99, 0.999, 1] as const;

const shared = process.env['PLIMSOLL_SHARED'] ?? join(repositoryRoot, '..', 'shared');
const path = process.argv[2] ?? join(shared, 'data', 'deribit_option_chains_202512_202608.csv.gz');
if (existsSync(path)) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const chains = readChains(path, text);
  printMarks(chains);
  printFits(chains);
} else console.log(`no chain file at ${path}`);

function printMarks(chains: readonly OptionChain[]): void {
  console.log('Black-76 at the stored volatility less mark, absolute, in units of the underlying');
  console.log(
    `${'chain'.padEnd(24)} ${'rows'.padStart(6)}   ${header()}   ${'index range'.padStart(11)}`,
  );
  const all: MarkError[] = [];
  for (const chain of chains) {
    const errors = markErrors(chain, DAYS_PER_YEAR);
    all.push(...errors);
    const published = publishedOf(errors);
    const rows = String(published.length).padStart(6);
    console.log(
      `${nameOf(chain)} ${rows}   ${spread(published)}   ${`${indexRange(chain).toFixed(2)} bp`.padStart(11)}`,
    );
  }
  const published = publishedOf(all);
  const implied = all.map(({ atImplied }) => Math.abs(atImplied));
  printLine('all, forward of its row', published);
  printLine('all, forward of parity', implied);
  const isImplied = ({ forwardOf }: MarkError): boolean => forwardOf?.startsWith('SYN.') === true;
  printLine('its row, implied forward', publishedOf(all.filter(isImplied)));
  printLine('its row, listed future', publishedOf(all.filter((error) => !isImplied(error))));
  console.log(
    `within 1e-3 at the forward of its row: ${percent(published, (each) => each < 1e-3)}`,
  );
  const isRounding = ({ atImplied, vega }: MarkError): boolean =>
    Math.abs(atImplied) <= (VOLATILITY_DIGIT / 2) * vega + 5e-9;
  console.log(
    `at parity explained by the last digit of the volatility: ${percent(all, isRounding)}`,
  );

  console.log('\nby distance of the forward of its row from the forward of parity');
  const edges = [0, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1];
  for (const [i, from] of edges.entries()) {
    const to = edges[i + 1];
    if (to === undefined) continue;
    const inside = all.filter(({ forwardGap }) => {
      const gap = Math.abs(forwardGap ?? -1);
      return gap >= from && gap < to && forwardGap !== undefined;
    });
    if (inside.length > 0) printLine(`${from} to ${to}`, publishedOf(inside));
  }
  console.log(
    '\nby how far the index moves among the rows of a chain, which shows how long they took to gather',
  );
  for (const [from, to] of [
    [0, 10],
    [10, 25],
    [25, 200],
  ] as const) {
    const inside = chains.filter((chain) => {
      const range = indexRange(chain);
      return range >= from && range < to;
    });
    const errors = inside.flatMap((chain) => markErrors(chain, DAYS_PER_YEAR));
    printLine(`${from} to ${to} bp`, publishedOf(errors));
  }
  console.log('');
}

type Misses = { readonly name: string; readonly bySlice: (readonly number[])[]; faults: number };

function printFits(chains: readonly OptionChain[]): void {
  const free: Misses = { name: 'fitted alone', bySlice: [], faults: 0 };
  const lifted: Misses = { name: 'fitted alone, repaired', bySlice: [], faults: 0 };
  const after: Misses = { name: 'fitted in bounds, repaired', bySlice: [], faults: 0 };
  let refused = 0;
  let repaired = 0;
  const start = performance.now();
  for (const chain of chains) {
    const result = calibrateSurface(chain, {
      daysPerYear: DAYS_PER_YEAR,
      wing: { type: 'unclamped' },
    });
    if (!result.ok) {
      console.log(`${nameOf(chain)} refused: ${JSON.stringify(result.error)}`);
      continue;
    }
    const { expiries } = result.value;
    refused += result.value.refused.length;
    repaired += expiries.filter(({ repair }) => repair.faults.length > 0).length;
    const timed = expiries.map(({ quotes, free: slice }) => ({ years: quotes.years, slice }));
    const repairs = repairSlices(timed);
    if (!repairs.ok) throw new Error(JSON.stringify(repairs.error));
    const mended = repairs.value.map((repair) => repair.after);
    tally(free, expiries, (i) => expiries[i]?.free);
    tally(lifted, expiries, (i) => mended[i]);
    tally(after, expiries, (i) => expiries[i]?.repair.after);
  }
  const took = (performance.now() - start) / chains.length;
  console.log('SVI against marks between quoted wings: absolute miss of volatility, in points');
  console.log(`${'over strikes'.padEnd(28)}   ${header()}   faults`);
  for (const { name, bySlice, faults } of [free, lifted, after]) {
    console.log(`${name.padEnd(28)}   ${spread(bySlice.flat(), 3)}   ${faults}`);
  }
  console.log(`${'median of each slice'.padEnd(28)}   ${header()}`);
  for (const { name, bySlice } of [free, lifted, after]) {
    const medians = bySlice.map((own) => quantile(own, 0.5));
    const above = medians.filter((each) => each > 0.5).length;
    console.log(
      `${name.padEnd(28)}   ${spread(medians, 3)}   ${above} of ${medians.length} above 0.5`,
    );
  }
  console.log(`bounded fits that a repair still moved: ${repaired}; expiries refused: ${refused}`);
  console.log(`time: ${took.toFixed(0)} ms a chain`);
}

function tally(
  to: Misses,
  expiries: readonly CalibratedExpiry[],
  sliceAt: (index: number) => SviSlice | undefined,
): void {
  for (const [i, { quotes }] of expiries.entries()) {
    const slice = sliceAt(i);
    if (slice === undefined) continue;
    const misses = volatilityMisses(quotes, slice);
    if (misses.length > 0) to.bySlice.push(misses);
    to.faults += butterflyFaults(slice).length;
    const before = expiries[i - 1];
    const earlier = sliceAt(i - 1);
    if (before === undefined || earlier === undefined) continue;
    const pair = { earlierYears: before.quotes.years, laterYears: quotes.years };
    to.faults += calendarFaults({ earlier, later: slice }, pair).length;
  }
}

function publishedOf(errors: readonly MarkError[]): readonly number[] {
  return errors.flatMap(({ atPublished }) =>
    atPublished === undefined ? [] : [Math.abs(atPublished)],
  );
}

function nameOf({ underlying, asOfMs }: OptionChain): string {
  return `${underlying} ${new Date(asOfMs).toISOString().slice(0, 16)}`.padEnd(24);
}

/** How far the index moved among the rows of one chain, in basis points: rows of one stamp are of different moments. */
function indexRange({ rows }: OptionChain): number {
  const indexes = rows.map(({ index }) => index);
  const low = Math.min(...indexes);
  return 1e4 * (Math.max(...indexes) / low - 1);
}

function printLine(name: string, values: readonly number[]): void {
  console.log(`${name.padEnd(24)} ${String(values.length).padStart(6)}   ${spread(values)}`);
}

function header(): string {
  return SHARES.map((share) => (share === 1 ? 'max' : `${share * 100} %`).padStart(9)).join(' ');
}

function spread(values: readonly number[], digits?: number): string {
  const shown = (value: number): string =>
    digits === undefined ? value.toExponential(2) : value.toFixed(digits);
  return SHARES.map((share) => shown(quantile(values, share)).padStart(9)).join(' ');
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function percent<T>(values: readonly T[], holds: (value: T) => boolean): string {
  return `${((100 * values.filter(holds).length) / values.length).toFixed(2)} %`;
}
