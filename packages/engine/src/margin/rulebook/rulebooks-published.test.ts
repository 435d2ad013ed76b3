// Published cases of Derive's three margin systems through its rulebook files: the file's formula with the parameters of the
// case gives the margin of the case. What the file itself states is tested in rulebooks-portfolio.test.ts.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../../test/shared.ts';
import { Exact } from '../../base/exact.ts';
import { assess } from '../model/assess.ts';
import {
  type Book,
  type Json,
  portfolioBook,
  standardBook,
  withFirstParameters,
  withSecondParameters,
  withStandardParameters,
} from './published-books.fixture.ts';
import { assessed, rulebookFrom, rulebookJson } from './rulebooks.fixture.ts';

const read = (path: string): Json => JSON.parse(readFileSync(path, 'utf8'));

/** Compares what is left above each requirement with IM and MM of the case, under the rule of the case. */
function expectMargins(json: Json, book: Book, testCase: Json, alike = Exact.ZERO): void {
  const found = assessed(book.holdings, book.snapshot, rulebookFrom(json));
  for (const [key, level] of [
    ['IM', 'initial'],
    ['MM', 'maintenance'],
  ] as const) {
    const actual = found[level].excess.plus(alike);
    const stated = Exact.of(testCase.expected[key]);
    const where = `${testCase.name} ${key}: ${actual} for ${stated}`;
    if (testCase.tolerance?.truncatedToInteger === true) {
      expect(actual.roundTo(Exact.ONE, 'towardZero').equals(stated), where).toBe(true);
      continue;
    }
    // The recomputed numbers of the source agree far below the tolerance that it states.
    const size = Exact.max(Exact.ONE, stated.abs());
    expect(
      actual
        .minus(stated)
        .abs()
        .isAbove(size.times(Exact.of('1e-8'))),
      where,
    ).toBe(false);
  }
}

describeWithShared('Derive', ['vectors/derive-srm-standard-margin.json'], ([path = '']) => {
  test('standard margin: every case but the debt of a coin, which the file counts in full', () => {
    const { cases, parameters } = read(path);
    const counted = cases.filter(({ name }: Json) => !name.endsWith('borrowing_ETH'));
    expect(counted).toHaveLength(cases.length - 1);
    for (const each of counted) {
      const json = withStandardParameters(rulebookJson('derive-srm'), parameters, each.input);
      expectMargins(json, standardBook(each.input), each);
    }
  });
});

describeWithShared('Derive', ['vectors/derive-pmrm1-portfolio-margin.json'], ([path = '']) => {
  test('portfolio margin 1: every case', () => {
    const { cases, parameterSets } = read(path);
    for (const each of cases) {
      const set = parameterSets[each.input.parameterSet];
      const json = withFirstParameters(rulebookJson('derive-pmrm-1'), set);
      expectMargins(json, portfolioBook(each.input), each);
    }
  });
});

describeWithShared('Derive', ['vectors/derive-pmrm2-portfolio-margin.json'], ([path = '']) => {
  const { cases, scenarioSets } = read(path);
  const fileFor = ({ input }: Json): Json =>
    withSecondParameters(rulebookJson('derive-pmrm-2'), input, scenarioSets[input.scenarioSet]);
  const hasExpired = ({ input }: Json): boolean =>
    input.options.some((each: Json) => each.secToExpiry <= 0);

  test('portfolio margin 2: every case with coins at their price in the stablecoin', () => {
    // A width of zero, which one case tries, divides by zero at the money: no rulebook may state it.
    const hasWidth = ({ input }: Json): boolean => input.parameters.SkewShock.MIN_K_STAR !== '0';
    for (const each of cases.filter((one: Json) => !hasExpired(one) && hasWidth(one))) {
      const { collaterals, stablePrice } = each.input;
      // The contracts count coins in the stablecoin; equity here counts them in the account's currency.
      const perDollar = Exact.ONE.over(Exact.of(stablePrice)).minus(Exact.ONE);
      const inStable = collaterals.map(({ amount, price }: Json) =>
        Exact.of(amount).times(Exact.of(price)).times(perDollar),
      );
      expectMargins(fileFor(each), portfolioBook(each.input), each, Exact.sum(inStable));
    }
  });

  test('an option at its expiry is settled, not margined', () => {
    for (const each of cases.filter(hasExpired)) {
      const { holdings, snapshot } = portfolioBook(each.input);
      const found = assess(holdings, snapshot, rulebookFrom(fileFor(each)));
      expect(found.ok ? 'answered' : found.error.code).toBe('ExpiredInstrument');
    }
    expect(cases.filter(hasExpired)).toHaveLength(1);
  });
});
