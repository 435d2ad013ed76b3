// What a hand-written mutant is: one mistake that somebody could make, and the test that has to notice it. Nothing is changed
// on disk: the test runner swaps the text while it loads the file (mutant-plugin.ts).

export type Mutant = {
  /** Short and unique, as it is named on the command line. */
  readonly name: string;
  /** The mistake in words: what the engine would do wrong. */
  readonly mistake: string;
  /** Path from the root of the repository. */
  readonly file: string;
  /** Text that occurs exactly once in the file, and what stands in its place. */
  readonly find: string;
  readonly replace: string;
  /** The file with the test that kills it, and how the title of that test begins. */
  readonly test: string;
  readonly title: string;
};

/** By which environment variable the mutant reaches the test runner, as JSON. */
export const MUTANT_VARIABLE = 'PLIMSOLL_MUTANT';
