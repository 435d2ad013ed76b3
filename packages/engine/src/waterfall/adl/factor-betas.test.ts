// Betas from the factor model of a rulebook: correlation times volatility over volatility, and 1 where nothing is known.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { betasOf } from './factor-betas.ts';

const text = readFileSync(join(import.meta.dirname, '../../../rulebooks/plimsoll.json'), 'utf8');
const document = JSON.parse(text);

test('without a rulebook, or without a factor model in it, every index moves alike', () => {
  expect(betasOf('')('BTC', 'ETH')).toBe(1_000_000n);
  const bare = JSON.stringify({ ...document, models: {} });
  expect(betasOf(bare)('BTC', 'ETH')).toBe(1_000_000n);
});

test('the beta of an index on another is its volatility times their correlation over the volatility of the other', () => {
  const factor = Object.values<{ readonly model: string; readonly parameters: unknown }>(
    document.models,
  ).find(({ model }) => model === 'factor')?.parameters as {
    readonly factors: { readonly [name: string]: { readonly volatility: string } };
    readonly correlations: readonly {
      readonly first: string;
      readonly second: string;
      readonly correlation: string;
    }[];
  };
  const betas = betasOf(JSON.stringify(document));
  expect(factor.correlations.length).toBeGreaterThan(0);
  for (const { first, second, correlation } of factor.correlations) {
    const [a, b] = [first, second].map((name) => Exact.of(factor.factors[name]?.volatility ?? '0'));
    if (a === undefined || b === undefined) throw new Error('two factors');
    const onFirst = Exact.of(correlation).times(b).over(a).times(Exact.integer(1_000_000n));
    expect(betas(first, second)).toBe(onFirst.unitsOf(Exact.ONE, 'halfAwayFromZero'));
    // The product of both ways is the correlation squared, to the rounding of each.
    const product = Number(betas(first, second) * betas(second, first)) / 1e12;
    expect(product).toBeCloseTo(Number(correlation) * Number(correlation), 5);
  }
  expect(betas('BTC', 'BTC')).toBe(1_000_000n);
  expect(betas('BTC', 'NEVERHEARD')).toBe(1_000_000n);
});
