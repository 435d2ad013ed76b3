// The portfolios of a back-test: what each holds, as notional by name of gross 1, given what is known when it is opened.
import { assert } from '@plimsoll/engine/models';
import type { Random } from '../base/random.ts';
import type { FactorEstimate } from './factor-estimate.ts';

export const PORTFOLIO_GROUPS = [
  'long',
  'short',
  'pair at beta',
  'pair at equal notional',
  'basket',
  'random long-short',
] as const;
export type PortfolioGroup = (typeof PORTFOLIO_GROUPS)[number];

export type Portfolio = {
  readonly name: string;
  readonly group: PortfolioGroup;
  /** Signed notional by name, long positive; absolute values add up to 1. */
  readonly weights: (estimate: FactorEstimate) => readonly number[];
};

/** A long and a short of each name. */
export function singles(names: readonly string[]): readonly Portfolio[] {
  return names.flatMap((name, at) =>
    ([1, -1] as const).map((side) => ({
      name: `${side > 0 ? 'long' : 'short'} ${name}`,
      group: side > 0 ? ('long' as const) : ('short' as const),
      weights: () => names.map((_, i) => (i === at ? side : 0)),
    })),
  );
}

/**
 * One name against another, both ways round, at equal notional and at beta: the second is held so that it offsets the
 * first best, by what is known when the pair is opened. Asserts that both names are there.
 */
export function hedgedPair(
  names: readonly string[],
  pair: { readonly first: string; readonly second: string },
): readonly Portfolio[] {
  const a = names.indexOf(pair.first);
  const b = names.indexOf(pair.second);
  assert(a >= 0 && b >= 0, () => `no pair ${pair.first}/${pair.second} in ${names.join(', ')}`);
  return ([1, -1] as const).flatMap((side): readonly Portfolio[] => {
    const title = side > 0 ? `${pair.first}/${pair.second}` : `${pair.second}/${pair.first}`;
    const held = (hedge: number): readonly number[] =>
      ofGrossOne(names.map((_, i) => (i === a ? side : i === b ? -side * hedge : 0)));
    return [
      {
        name: `${title} at beta`,
        group: 'pair at beta',
        weights: ({ correlations, volatilities }) =>
          held(
            ((correlations[a]?.[b] ?? 0) * (volatilities[a] ?? 0)) /
              Math.max(volatilities[b] ?? 0, Number.MIN_VALUE),
          ),
      },
      {
        name: `${title} at equal notional`,
        group: 'pair at equal notional',
        weights: () => held(1),
      },
    ];
  });
}

/** All names long, all short, and the first against all others, both ways round. */
export function baskets(names: readonly string[]): readonly Portfolio[] {
  const others = Math.max(names.length - 1, 1);
  const shapes = {
    'all long': () => 1,
    'all short': () => -1,
    [`${names[0]} against the others`]: (i: number) => (i === 0 ? 1 : -1 / others),
    [`the others against ${names[0]}`]: (i: number) => (i === 0 ? -1 : 1 / others),
  };
  return Object.entries(shapes).map(([name, shape]) => {
    const weights = ofGrossOne(names.map((_, i) => shape(i)));
    return { name, group: 'basket', weights: () => weights };
  });
}

/** Portfolios of normal weights, at least one name long and one short. */
export function randomLongShorts(
  names: readonly string[],
  draw: { readonly random: Random; readonly count: number },
): readonly Portfolio[] {
  const found: Portfolio[] = [];
  while (found.length < draw.count && names.length > 1) {
    const drawn = names.map(() => draw.random.normal());
    if (drawn.every((each) => each > 0) || drawn.every((each) => each < 0)) continue;
    const weights = ofGrossOne(drawn);
    found.push({
      name: `random ${found.length + 1}`,
      group: 'random long-short',
      weights: () => weights,
    });
  }
  return found;
}

function ofGrossOne(weights: readonly number[]): readonly number[] {
  const gross = weights.reduce((sum, each) => sum + Math.abs(each), 0);
  assert(gross > 0, () => 'a portfolio holds something');
  return weights.map((each) => each / gross);
}
