// What a conformance adapter is: it maps one published case from JSON to inputs of the engine's models and hands back what
// the engine answers, under the names that the case expects. It reckons nothing: a test forbids arithmetic in adapters/.
import type { Exact } from '@plimsoll/engine/models';

export type JsonObject = Readonly<Record<string, unknown>>;

export type VectorCase = {
  readonly name: string;
  readonly input: JsonObject;
  readonly expected: JsonObject;
  /** The whole case, for members that only some files have (`kind`, `enabledInSource`). */
  readonly raw: JsonObject;
};

/** The whole file, for what it states once for all cases (`parameters`, `scenarioSets`). */
export type VectorFile = { readonly name: string; readonly raw: JsonObject };

/** Stands for a value of `expected` that the source itself does not assert (its test is switched off there). */
export const notAsserted: unique symbol = Symbol('not asserted by the source');

/** What the engine answered: exact numbers, floats of pricing, words, or lists and objects of these. */
export type Actual =
  | Exact
  | number
  | bigint
  | boolean
  | string
  | null
  | typeof notAsserted
  | readonly Actual[]
  | { readonly [name: string]: Actual };

/** Answers under the names of `expected`. Throws `UnknownCase` for a case of a kind it does not know. */
export type Adapter = (
  testCase: VectorCase,
  file: VectorFile,
) => { readonly [name: string]: Actual };

/** The case is of a kind that no model answers: it fails, and is never skipped. */
export class UnknownCase extends Error {
  override readonly name = 'UnknownCase';
}
