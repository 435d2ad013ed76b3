// Fields that the rules on collateral share: a share of one, and the levels at which a rule applies.
import type { Exact } from '../../base/exact.ts';
import { decimal, oneOf, optional, type Schema } from '../../domain/schema.ts';
import type { Level } from '../model/margin-model.ts';

export const share = (doc: string): Schema<Exact> => decimal(doc, { min: '0', max: '1' });

/** At which levels a rule applies; both where it is left out. */
export const levelsSchema = optional(
  oneOf('Levels it applies at; both where left out.', ['initial', 'maintenance', 'both']),
);
export const appliesAt = (levels: 'both' | Level | undefined, level: Level): boolean =>
  levels === undefined || levels === 'both' || levels === level;
