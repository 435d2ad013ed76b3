// The searches that the answers share: where a judgement turns from yes to no on a grid of whole steps. The judgement is
// the exact margin model at every point, so what is found holds when it is put back.

/**
 * The largest step from 0 to `stepsMax` at which `holds` is still true, looking outwards from 0: coarse strides that grow
 * geometrically find the first stride that ends in false, halving finds the step. Undefined if it is false at 0 already.
 * A false island narrower than the stride it lies in may be stepped over; `strideRatio` bounds the stride relative to
 * the distance already covered.
 */
export function lastHolding(
  holds: (step: bigint) => boolean,
  stepsMax: bigint,
  strideRatio: bigint,
): bigint | undefined {
  if (!holds(0n)) return undefined;
  let yes = 0n;
  while (yes < stepsMax) {
    const stride = yes / strideRatio + 1n;
    const next = yes + stride < stepsMax ? yes + stride : stepsMax;
    if (!holds(next)) return between(holds, yes, next);
    yes = next;
  }
  return stepsMax;
}

/** `yes` holds and `no` does not: the last that holds before one that does not. */
export function between(holds: (step: bigint) => boolean, yes: bigint, no: bigint): bigint {
  let low = yes;
  let high = no;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
