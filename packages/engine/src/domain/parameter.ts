// What a parameter is: a number with unit, legal range, default, source and meaning; and the bounds that all of them share.
// Tables of parameters are in parameters-*.ts, one for each part of a listing.

/** One parameter. `min` and `max` are both legal. `source` is a venue's document, or our reason. */
export type Parameter<V extends bigint | number = bigint | number> = {
  readonly unit: string;
  readonly min: V;
  readonly max: V;
  readonly default: V;
  readonly source: string;
  readonly doc: string;
};

type NumericField<T> = {
  [N in keyof T]: T[N] extends bigint | number ? (N extends IdField ? never : N) : never;
}[keyof T];
/** Ids are judged by what is listed, not by a range. */
type IdField = 'index' | 'redemptionIndex' | 'depthMarket';
/** A parameter for each numeric field of a listing; a field without one does not compile. */
export type ParameterTable<T> = {
  readonly [N in NumericField<T>]: Parameter<T[N] extends bigint ? bigint : number>;
};

/** Largest price that is believed, in index units: 10^7 dollars at 8 decimals (hazards B2). */
export const PRICE_MAX = 10n ** 15n;
/** No single amount is larger: a 64-bit column holds a sum of two of them. */
export const AMOUNT_MAX = 2n ** 62n - 1n;
export const SYMBOL_LENGTH_MAX = 64;
/** Characters of a rulebook's text: twice the longest that is known, with tiers for hundreds of markets. */
export const RULEBOOK_LENGTH_MAX = 262_144;
export const INTEREST_KINKS_MAX = 16;

/** The default of every parameter of a table, as a value of the listing's numeric fields. */
export function defaultsOf<T>(table: ParameterTable<T>): Pick<T, NumericField<T>> {
  const names = Object.keys(table) as NumericField<T>[];
  const entries = names.map((name) => [name, table[name].default]);
  return Object.fromEntries(entries) as Pick<T, NumericField<T>>;
}
