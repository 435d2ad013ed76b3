// The stable price: follows the index at a limited rate, the slower the further it is from a delayed reference, so that nobody
// can drag it far within the hours in which the reference does not move. Pure; the reference is delayed-reference.ts.
//
// The rule is Mango v4's: |change| <= rate * (min / max of stable price and reference)^2 of the stable price a second. It is
// integrated over the time elapsed instead of taken in one step at its end, so that ticks in any rhythm lead to one price:
// with s the stable price, d the reference and x = rate * time, s^2 moves by 2 x d^2 on the far side of the reference and
// 1/s^2 by 2 x / d^2 on the near one.
import { divDown, divUp, max, min } from '../base/fixed.ts';
import { integerRoot, integerRootUp } from '../base/integer-root.ts';

/** Parts per billion a second, over milliseconds. */
const PPB_MS = 10n ** 12n;

/**
 * The stable price after `elapsedMs` in which the index stood at `target`; never beyond it. All prices positive and in one
 * unit; `ratePpb` a second. Rounded towards where it was, so the limit is never exceeded: ln of the price moves by at most
 * rate * time. Source: Mango v4, `state/stable_price.rs` (rule only).
 */
export function followIndex(input: {
  readonly stable: bigint;
  readonly reference: bigint;
  readonly target: bigint;
  readonly ratePpb: bigint;
  readonly elapsedMs: number;
}): bigint {
  const { stable, reference, target, ratePpb, elapsedMs } = input;
  const budget = ratePpb * BigInt(elapsedMs);
  if (target === stable || budget === 0n) return stable;
  return target > stable
    ? min(target, risen({ from: stable, reference, budget }))
    : max(target, fallen({ from: stable, reference, budget }));
}

type Path = { readonly from: bigint; readonly reference: bigint; readonly budget: bigint };

function risen({ from, reference, budget }: Path): bigint {
  if (from >= reference) {
    const move = divDown(2n * budget * reference * reference, PPB_MS);
    return integerRoot(from * from + move);
  }
  // Towards the reference, at most up to it; what is left of the time goes on from there.
  const spare = PPB_MS * (reference * reference - from * from);
  const used = 2n * from * from;
  if (budget * used < spare) {
    const left = reference * reference - divDown(budget * used, PPB_MS);
    return max(from, divDown(from * reference, integerRootUp(left)));
  }
  return risen({ from: reference, reference, budget: budget - divUp(spare, used) });
}

function fallen({ from, reference, budget }: Path): bigint {
  if (from <= reference) {
    const grown = reference * reference + divDown(2n * budget * from * from, PPB_MS);
    return min(from, divUp(from * reference, integerRoot(grown)));
  }
  const spare = PPB_MS * (from * from - reference * reference);
  const used = 2n * reference * reference;
  if (budget * used < spare) return integerRootUp(from * from - divDown(budget * used, PPB_MS));
  return fallen({ from: reference, reference, budget: budget - divUp(spare, used) });
}
