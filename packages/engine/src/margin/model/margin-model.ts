// The one interface behind which every margin model stands. A model is pure: it sees holdings, a snapshot and its own
// parameters, and returns what it requires at both levels together with the tree of numbers that explains it.
import type { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Holdings } from '../../domain/holdings.ts';
import type { Schema } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';

export const LEVELS = ['initial', 'maintenance'] as const;
export type Level = (typeof LEVELS)[number];

/** One number of an explanation, with the numbers that made it. */
export type Figure = {
  readonly name: string;
  /** In the numeraire unless `unit` says otherwise. */
  readonly value: Exact;
  readonly unit?: string;
  /** What decided it: the scenario that bound, the tier that applied. */
  readonly because?: string;
  readonly parts?: readonly Figure[];
};

/** Why no margin can be stated: the numbers that decided it, never NaN. */
export type MarginRefusal = {
  readonly code:
    | 'UnknownInstrument'
    | 'UnknownUnderlying'
    | 'UnknownAsset'
    | 'MissingQuote'
    | 'ExpiredInstrument'
    | 'ZeroVolatility'
    | 'NegativeTime'
    | 'IllegalValue'
    | 'NoRuleApplies'
    | 'Arbitrage'
    | 'NotFinite';
  /** One sentence: what, where, the legal range. */
  readonly message: string;
  /** The symbol, expiry or parameter it is about. */
  readonly where: string;
  readonly value?: string;
  readonly range?: string;
};

/** The part of an account that one use of a model looks at, and the market. */
export type Scope = {
  /** `account`, an underlying, `underlying expiry`, or the symbol of an instrument. */
  readonly name: string;
  /** Balances are the account's, positions and orders those of the scope. */
  readonly holdings: Holdings;
  readonly snapshot: Snapshot;
};

export type LevelFigures = {
  /** Positive is required; in the numeraire, not rounded unless the venue's rule rounds here. */
  readonly initial: Figure;
  readonly maintenance: Figure;
};

export interface MarginModel<Parameters> {
  /** The name by which rulebooks call it: `tiered`, `scenarios`. */
  readonly type: string;
  readonly doc: string;
  /** Charges one more thing beside other models: an instrument that only such models look at is not covered. */
  readonly isAddOn?: true;
  readonly parameters: Schema<Parameters>;
  requirement(scope: Scope, parameters: Parameters): Result<LevelFigures, MarginRefusal>;
}

/** A model bound to its parameters, ready to be asked: what a rulebook compiles to. */
export type BoundModel = (scope: Scope) => Result<LevelFigures, MarginRefusal>;

export const bind =
  <Parameters>(model: MarginModel<Parameters>, parameters: Parameters): BoundModel =>
  (scope) =>
    model.requirement(scope, parameters);

/** The figures of a model that asks the same question at either level. */
export function atEachLevel(
  figureAt: (level: Level) => Result<Figure, MarginRefusal>,
): Result<LevelFigures, MarginRefusal> {
  const initial = figureAt('initial');
  if (!initial.ok) return initial;
  const maintenance = figureAt('maintenance');
  if (!maintenance.ok) return maintenance;
  return ok({ initial: initial.value, maintenance: maintenance.value });
}

/** A figure that is the same at both levels. */
export const sameAtBothLevels = (figure: Figure): LevelFigures => ({
  initial: figure,
  maintenance: figure,
});
