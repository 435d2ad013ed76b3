// Draws that depend on names alone and not on what was drawn before: the same liquidator has the same jitter and the same error
// on the same auction whatever else happens in the game. So two games can be compared bid by bid.
import { mix, Random } from '../base/random.ts';

/** A stream named by numbers, for a few draws. */
export function drawsOf(seed: number, ...names: readonly number[]): Random {
  let hash = mix(seed ^ 0x51ed270b);
  for (const name of names) {
    hash = mix(hash ^ (name | 0));
    hash = mix(hash ^ Math.floor(name / 0x1_0000_0000));
  }
  return new Random(hash >>> 0);
}
