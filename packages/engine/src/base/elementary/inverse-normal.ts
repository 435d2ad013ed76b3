// The inverse of the normal probability. In the body a rational function of full precision; in the
// tails a rational first guess in sqrt(-2 ln p) that Halley's step on the probability completes.
import { assert } from '../assert.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { gaussian, millsRatio } from './normal.ts';

const SQRT_TWO_PI = 2.5066282746310007;
/** Distance from 1/2 up to which the rational function of the body holds. */
const BODY = 0.375;

/**
 * The x with `normalCdf(x)` = `p`; relative error below 1e-15. -Infinity at 0, Infinity at 1.
 *
 * @throws InvariantError for `p` outside [0, 1] and for NaN.
 */
export function inverseNormal(p: number): number {
  assert(p >= 0 && p <= 1, () => `no normal quantile of probability ${p}`);
  const fromHalf = p - 0.5;
  if (Math.abs(fromHalf) <= BODY) return body(fromHalf);
  return p < 0.5 ? lowerTail(p) : -lowerTail(1 - p);
}

/**
 * The x with `normalCdf(x)` = 1/2 + `fromHalf`: exact where adding the half would lose digits.
 *
 * @throws InvariantError outside [-1/2, 1/2] and for NaN.
 */
export function inverseNormalAroundHalf(fromHalf: number): number {
  assert(Math.abs(fromHalf) <= 0.5, () => `no normal quantile ${fromHalf} from the half`);
  if (Math.abs(fromHalf) <= BODY) return body(fromHalf);
  return fromHalf < 0 ? lowerTail(0.5 + fromHalf) : -lowerTail(0.5 - fromHalf);
}

function body(fromHalf: number): number {
  const w = BODY * BODY - fromHalf * fromHalf;
  const over =
    3.0675983476693554 +
    w *
      (81.01657503768952 +
        w *
          (816.373996366558 +
            w *
              (3933.0263048812376 +
                w *
                  (9291.470182781453 +
                    w * (9872.530390746528 + w * (3676.0441926096696 + w * 214.53625462624836))))));
  const under =
    1 +
    w *
      (28.48541696444951 +
        w *
          (315.32531211707936 +
            w *
              (1714.1125162983853 +
                w *
                  (4763.567245921763 +
                    w * (6397.562172379687 + w * (3495.962331328549 + w * 493.29759639136824))))));
  return (fromHalf * over) / under;
}

/** The negative x whose probability is `p`, 0 <= p <= 1/8. */
function lowerTail(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const logP = log(p);
  let z = tailGuess(Math.sqrt(-2 * logP));
  // The guess is good to 2e-6 of z and a step cubes the error; far out one step is a digit short,
  // and the density would sink below the normal floats, so the logarithms are subtracted first.
  const isFar = z > 6;
  for (let step = isFar ? 2 : 1; step > 0; step--) {
    const ratio = isFar ? exp(logP + 0.5 * z * z) : p / gaussian(z);
    const miss = millsRatio(z) - SQRT_TWO_PI * ratio;
    z += miss / (1 - 0.5 * z * miss);
  }
  return -z;
}

/** z of the upper tail probability e^(-r^2/2), to 2e-6 relative, down to the least float64. */
function tailGuess(r: number): number {
  const over =
    -2.886826839322437 +
    r *
      (-4.041299574224504 +
        r *
          (2.2845587613845253 +
            r *
              (2.2902095547117263 +
                r *
                  (0.36835121716382796 + r * (0.01509817428757944 + r * 0.00013318234789098148)))));
  const under =
    1 +
    r *
      (3.5580620750498286 +
        r *
          (2.3628885772855606 +
            r * (0.36923579400018 + r * (0.015098673225910164 + r * 0.0001331817088434322))));
  return over / under;
}
