// A rulebook in the form that is asked: models bound to their parameters and the formula that combines them. How it is
// read from a file and checked is margin/rulebook/; the files themselves are data.
import type { Exact, Rounding } from '../../base/exact.ts';
import type { Result } from '../../base/result.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Combination } from './combination.ts';
import type { BoundModel, Figure, Level, MarginRefusal, Scope } from './margin-model.ts';

/** What of an account counts as equity, per level: collateral after haircut, unrealised PnL, option value. */
export type EquityModel = (scope: Scope, level: Level) => Result<Figure, MarginRefusal>;

export type Part = {
  readonly name: string;
  /** Which instruments it looks at; the others are not in the scope it is given. */
  readonly applies: (instrument: Instrument) => boolean;
  /** Whether it charges something beside other parts, and so leaves uncovered what no other part looks at. */
  readonly isAddOn?: boolean;
  /** Whether it is asked when no instrument of the scope applies: rules on collateral are, rules on positions are not. */
  readonly isAskedWhenFlat: boolean;
  /** The model with the parameters for a scope (an underlying or a symbol may have its own), or why there are none. */
  readonly modelFor: (scope: Scope) => Result<BoundModel, MarginRefusal>;
};

export type RoundingRule = { readonly unit: Exact; readonly rounding: Rounding };

export type Rulebook = {
  readonly name: string;
  readonly title: string;
  readonly equity: EquityModel;
  /** Where equity expects the premium of an option: in the position's cost, as left out, or paid from the balance. */
  readonly premiums?: 'inCost' | 'inBalance';
  readonly parts: ReadonlyMap<string, Part>;
  readonly initial: Combination;
  readonly maintenance: Combination;
  /** Applied once, at the end; absent where the venue's rule rounds inside, or not at all. */
  readonly requirementRounding?: RoundingRule;
  readonly equityRounding?: RoundingRule;
  /** Whether every instrument must be covered by a part that is no add-on: an uncovered one is refused rather than free. */
  readonly coversEverything: boolean;
};
