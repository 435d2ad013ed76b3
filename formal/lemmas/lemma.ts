// What a lemma is: a claim that z3 proves, and a twin that differs in one place and is false. A twin that could be proved
// would mean that the lemma says nothing.
import type { Bool } from '../formula.ts';

export type Lemma = {
  /** Which of z3's ways to go: products of unknowns (the usual), or all it knows, where there are many cases. */
  readonly by?: 'products' | 'cases';
  /** One sentence in the words of the field. */
  readonly says: string;
  readonly given: readonly Bool[];
  readonly follows: Bool;
  /** What it leaves out or gets wrong; where a part is not named it is the lemma's own. */
  readonly twin: {
    readonly says: string;
    readonly given?: readonly Bool[];
    readonly follows?: Bool;
  };
};
