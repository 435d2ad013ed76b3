// Reads the table of reference Greeks, and the random option terms that the property tests share.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Right } from '../domain/instrument.ts';
import type { Greeks } from './greeks.ts';
import type { OptionTerms } from './option-terms.ts';

export type ReferenceOption = { readonly terms: OptionTerms; readonly greeks: Greeks };

/** The rows of `black76.reference.csv`; how they were made stands at its top. */
export function readReference(): readonly ReferenceOption[] {
  const text = readFileSync(new URL('./black76.reference.csv', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => /^(call|put),/.test(line));
  return rows.map((line) => {
    const cells = line.split(',');
    const number = (column: number): number => Number(cells[column]);
    return {
      terms: {
        right: cells[0] as Right,
        forward: number(1),
        strike: number(2),
        years: number(3),
        volatility: number(4),
        discount: number(5),
      },
      greeks: {
        price: number(6),
        delta: number(7),
        gamma: number(8),
        vega: number(9),
        theta: number(10),
        rho: number(11),
        vanna: number(12),
        volga: number(13),
      },
    };
  });
}

/** Terms as a venue lists them: strikes within a few deviations, days to years, 5 % to 200 %. */
export const listedTerms: fc.Arbitrary<OptionTerms> = fc
  .record({
    right: fc.constantFrom<Right>('call', 'put'),
    forward: between(0.01, 1e5),
    deviations: between(-4, 4),
    years: between(0.003, 3),
    volatility: between(0.05, 2),
    discount: between(0.7, 1.05),
  })
  .map(({ deviations, ...terms }) => ({
    ...terms,
    strike: terms.forward * Math.exp(deviations * terms.volatility * Math.sqrt(terms.years)),
  }));

/** Whatever `checkOptionTerms` accepts, with the edges of the float range well represented. */
export const legalTerms: fc.Arbitrary<OptionTerms> = fc.record({
  right: fc.constantFrom<Right>('call', 'put'),
  forward: legalNumber(),
  strike: legalNumber(),
  years: legalNumber(),
  volatility: legalNumber(),
  discount: fc.double({ min: Number.MIN_VALUE, max: 2, noNaN: true }),
});

function legalNumber(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.double({ min: 0, max: 1e100, noNaN: true }),
    fc.constantFrom(0, Number.MIN_VALUE, 1e-308, 1e-16, 1, 100, 1e16, 1e100),
    between(0, 200),
  );
}

export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}
