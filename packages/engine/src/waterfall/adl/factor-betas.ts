// How far another index moves with the one that a position stands in: beta = correlation x volatility / volatility, from the
// factor model of the venue's rulebook. Without one every index counts as moving alike: beta 1.
import { Exact } from '../../base/exact.ts';
import { PPM } from '../../domain/units.ts';
import { correlationOf } from '../../margin/factor/correlations.ts';
import { factorModel } from '../../margin/factor/factor.ts';
import { documentSchema } from '../../margin/rulebook/document.ts';

/** Beta of `other` on `reference` in ppm, to the nearest. */
export type Betas = (reference: string, other: string) => bigint;

const ALIKE: Betas = () => PPM;

/**
 * Betas of the first factor model of a rulebook's canonical text, empty where none is set. An underlying that the model does
 * not know moves alike with every other.
 */
export function betasOf(rulebookText: string): Betas {
  if (rulebookText === '') return ALIKE;
  const document = documentSchema.read(JSON.parse(rulebookText), [], []);
  const uses = [...(document?.models.values() ?? [])];
  const use = uses.find(({ model }) => model === 'factor');
  const read = use === undefined ? undefined : factorModel.parameters.read(use.parameters, [], []);
  if (read === undefined) return ALIKE;
  const { factors, correlations } = read;
  return (reference, other) => {
    if (reference === other) return PPM;
    const own = factors.get(reference)?.volatility;
    const its = factors.get(other)?.volatility;
    if (own === undefined || its === undefined) return PPM;
    const beta = correlationOf(correlations, reference, other).times(its).over(own);
    return beta.unitsOf(Exact.ratio(1n, PPM), 'halfAwayFromZero');
  };
}
