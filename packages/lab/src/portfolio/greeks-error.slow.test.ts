// The parabola of delta, gamma and vega against full revaluation over published chains: the bound on the middle of the
// errors, and a printed report of their tails, which no parabola can bound.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Exact, type GreeksParameters } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { readChains } from '../surface/read-chains.ts';
import { chainMarket } from './chain-market.ts';
import { type GreeksErrors, greeksErrors } from './greeks-error.ts';

const { of } = Exact;
const parameters: GreeksParameters = {
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
const MEDIAN_AT_MOST = { outright: 0.15, vertical: 0.12, calendar: 0.35, mixed: 0.15 } as const;
const BOOKS_PER_SHAPE = 200;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(9);
const row = (of: GreeksErrors): string =>
  [
    of.shape.padEnd(9),
    `median ${percent(of.median)}, of sizes ${percent(of.medianSize)}`,
    `p10 ${percent(of.p10)}`,
    `p90 ${percent(of.p90)}`,
    `p99 of sizes ${percent(of.p99Size)}`,
    `lowest ${percent(of.lowest)}`,
    `10 % short or more: ${percent(of.shortShare)}`,
  ].join('  ');

describeWithShared(
  'greeks margin against full revaluation',
  ['data/deribit_option_chains_202512_202608.csv.gz'],
  ([path = '']) => {
    test('the median error is bounded on every chain, for every shape of book', () => {
      const chains = readChains(path, gunzipSync(readFileSync(path)).toString('utf8'));
      for (const chain of chains.filter((_, index) => index % 5 === 0)) {
        const market = chainMarket(chain, 'linear');
        const terms = { parameters, booksPerShape: BOOKS_PER_SHAPE, seed: 20_251_230 };
        const errors = greeksErrors(market, terms);
        const title = `${chain.underlying} at ${chain.asOfMs} ms, ${market.options.length} options`;
        process.stdout.write(`${[title, ...errors.map(row)].join('\n  ')}\n`);
        for (const each of errors) {
          expect(each.medianSize, `${title} ${each.shape}`).toBeLessThan(
            MEDIAN_AT_MOST[each.shape],
          );
        }
      }
    });

    test('the least deviation keeps options near expiry from overshooting: the tail of spreads shrinks', () => {
      const chains = readChains(path, gunzipSync(readFileSync(path)).toString('utf8'));
      const [chain] = chains;
      if (chain === undefined) throw new Error('the file holds a chain');
      const market = chainMarket(chain, 'linear');
      const terms = { booksPerShape: BOOKS_PER_SHAPE, seed: 7 };
      const { deviationMin: _, ...local } = parameters;
      const spread = (by: GreeksParameters) =>
        greeksErrors(market, { ...terms, parameters: by }).find(
          (each) => each.shape === 'vertical',
        );
      const floored = spread(parameters)?.p99Size ?? Number.NaN;
      const unfloored = spread(local)?.p99Size ?? Number.NaN;
      expect(floored).toBeLessThan(0.5 * unfloored);
    });
  },
);
