// Asks the margin model along one line of changes, step by step; a refusal ends the search and is kept for the answer.
import { Exact } from '../../base/exact.ts';
import { assess } from '../model/assess.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { after, type Change, type Priced } from './what-if.ts';

export type Judged = { readonly initialMet: boolean; readonly maintenance: Exact };
const REFUSED: Judged = { initialMet: false, maintenance: Exact.ZERO };

export function judgingSteps(
  priced: Priced,
  rulebook: Rulebook,
  changeOf: (step: bigint) => Change,
): { readonly at: (step: bigint) => Judged; readonly refusal: MarginRefusal | undefined } {
  let refusal: MarginRefusal | undefined;
  return {
    get refusal() {
      return refusal;
    },
    at(step) {
      if (refusal !== undefined) return REFUSED;
      const changed = after(priced, [changeOf(step)]);
      const judged = changed.ok
        ? assess(changed.value.holdings, changed.value.snapshot, rulebook)
        : changed;
      if (!judged.ok) {
        refusal = judged.error;
        return REFUSED;
      }
      const { initial, maintenance } = judged.value;
      return {
        initialMet: initial.excess.sign >= 0,
        maintenance: maintenance.requirement.value,
      };
    },
  };
}
