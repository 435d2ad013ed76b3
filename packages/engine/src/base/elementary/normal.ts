// The normal distribution: density, probability and the ratio of the two, good to the far tail. The
// ratio (Mills) is smooth and carries no exponential, so every tail value is one exponential times
// one rational function, and differences of tails can be taken before the exponential shrinks them.
import { expSum } from './exp.ts';

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_TWO_OVER_PI = 0.7978845608028654;
/** Splits an argument so that the square of its first part is exact: 20 bits behind the point. */
const SPLIT = 1_048_576;
/** Beyond it e^(-x^2/2) is nearer 0 than to the least float64. */
const VANISHES = 38.61;
const BODY_END = 4.5;

/**
 * Probability that a standard normal variable is at most `x`.
 *
 * Relative error below 1e-15, in both tails down to the least normal float64; 0 from -38.57 on and
 * 1 from 8.3 on.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > VANISHES) return x < 0 ? 0 : 1;
  const tail = INVERSE_SQRT_TWO_PI * gaussian(size) * millsRatio(size);
  return x < 0 ? tail : 1 - tail;
}

/** Density of the standard normal distribution, e^(-x^2/2) / sqrt(2 pi); error below 2 ulp. */
export function normalPdf(x: number): number {
  return INVERSE_SQRT_TWO_PI * gaussian(x);
}

/** e^(-x^2/2); error below 1 ulp, because the square is carried with more digits than one float has. */
export function gaussian(x: number): number {
  const size = Math.abs(x);
  if (size > VANISHES) return 0;
  const head = Math.floor(size * SPLIT) / SPLIT;
  return expSum(-0.5 * head * head, -0.5 * (size - head) * (size + head));
}

/** Complementary error function, 2 / sqrt(pi) times the integral of e^(-t^2) above `x`; relative error below 1e-15. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size > VANISHES * Math.SQRT1_2) return x < 0 ? 2 : 0;
  const head = Math.floor(size * SPLIT) / SPLIT;
  const square = expSum(-head * head, -(size - head) * (size + head));
  const tail = SQRT_TWO_OVER_PI * square * millsRatio(Math.SQRT2 * size);
  return x < 0 ? 2 - tail : tail;
}

/**
 * (1 - normalCdf(z)) / normalPdf(z) for z >= 0, with a relative error below 1e-15 however large z is.
 *
 * Rational functions of our own fit (at Chebyshev points, 60 digits): degrees 8/9 in z up to 4.5,
 * 6/6 in z^-2 beyond. All coefficients are positive, so nothing cancels.
 */
export function millsRatio(z: number): number {
  if (z > BODY_END) return millsTail(z);
  const over =
    1.2533141373155003 +
    z *
      (1.6130518814142472 +
        z *
          (1.0401577680541787 +
            z *
              (0.42109860649647596 +
                z *
                  (0.11539183991703647 +
                    z *
                      (0.021769392246872576 +
                        z *
                          (0.0027570316176542694 +
                            z * (0.00021483247682151595 + z * 7.93994051274536e-6)))))));
  const under =
    1 +
    z *
      (2.0849137527573096 +
        z *
          (1.9934463178601654 +
            z *
              (1.150032760398607 +
                z *
                  (0.4424464238287917 +
                    z *
                      (0.11813235056965775 +
                        z *
                          (0.02198426417226077 +
                            z *
                              (0.0027649697856754907 +
                                z * (0.00021483252860196405 + z * 7.939939774570558e-6))))))));
  return over / under;
}

function millsTail(z: number): number {
  const w = 1 / (z * z);
  const over =
    1 +
    w *
      (54.38121221090666 +
        w *
          (1017.8520649273308 +
            w *
              (8008.124004927366 +
                w * (25764.510321757094 + w * (27122.54614148824 + w * 4071.2817679813556)))));
  const under =
    1 +
    w *
      (55.38121221090657 +
        w *
          (1070.2332771383458 +
            w *
              (8927.213645379781 +
                w * (32206.742333160986 + w * (43731.116995313714 + w * 14656.411146049893)))));
  return over / (under * z);
}
