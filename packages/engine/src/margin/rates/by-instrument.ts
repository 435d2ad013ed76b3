// Puts a model together that charges every instrument of a scope on its own and adds the charges up: the shape that all
// rules by rate share. What one instrument is charged is handed in.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Figure, LevelFigures, MarginRefusal, Scope } from '../model/margin-model.ts';
import type { PriceSource } from './contract-value.ts';
import { type Exposure, exposuresOf } from './exposure.ts';

/** The sum over the instruments of a scope, both levels, with one part for each instrument. */
export function chargedByInstrument(
  name: string,
  scope: Scope,
  source: PriceSource,
  charge: (exposure: Exposure) => Result<LevelFigures, MarginRefusal>,
): Result<LevelFigures, MarginRefusal> {
  const exposures = exposuresOf(scope, source);
  if (!exposures.ok) return exposures;
  const initial: Figure[] = [];
  const maintenance: Figure[] = [];
  for (const exposure of exposures.value) {
    const figures = charge(exposure);
    if (!figures.ok) return figures;
    initial.push(figures.value.initial);
    maintenance.push(figures.value.maintenance);
  }
  return ok({ initial: added(name, initial), maintenance: added(name, maintenance) });
}

const added = (name: string, parts: readonly Figure[]): Figure => ({
  name,
  value: Exact.sum(parts.map((each) => each.value)),
  parts,
});

/** A rate or a size that explains a figure, not money. */
export const fraction = (name: string, value: Exact): Figure => ({ name, value, unit: 'fraction' });
export const coinsOf = (name: string, value: Exact): Figure => ({ name, value, unit: 'coins' });
