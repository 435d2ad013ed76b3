// exp and ln from additions, multiplications and divisions only, because the language lets every machine approximate its
// own Math.exp and Math.log, and a replay must draw the same accounts everywhere. Accurate to about 1e-14 relative.

const LN2 = 0.6931471805599453;

/** Natural logarithm of a positive finite number. */
export function ln(x: number): number {
  if (!(x > 0) || x === Infinity)
    return x === 0 ? -Infinity : x === Infinity ? Infinity : Number.NaN;
  let exponent = 0;
  let mantissa = x;
  while (mantissa >= 1.5) {
    mantissa /= 2;
    exponent += 1;
  }
  while (mantissa < 0.75) {
    mantissa *= 2;
    exponent -= 1;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), an odd series.
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let term = z;
  let sum = 0;
  for (let k = 1; k <= 27; k += 2) {
    sum += term / k;
    term *= square;
  }
  return 2 * sum + exponent * LN2;
}

/** e^x; 0 below the range, Infinity above it. */
export function exp(x: number): number {
  if (x > 709) return Infinity;
  if (x < -740) return 0;
  const halvings = Math.round(x / LN2);
  const rest = x - halvings * LN2;
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 16; k += 1) {
    term *= rest / k;
    sum += term;
  }
  let scale = 1;
  const factor = halvings >= 0 ? 2 : 0.5;
  for (let k = Math.abs(halvings); k > 0; k -= 1) scale *= factor;
  return sum * scale;
}

/** base^power for a positive base. */
export function power(base: number, exponent: number): number {
  return exp(exponent * ln(base));
}

/** 10^n for a whole n between -30 and 30, exact where a float can be. */
export function tenTo(n: number): number {
  let value = 1;
  for (let k = Math.abs(n); k > 0; k -= 1) value *= 10;
  return n >= 0 ? value : 1 / value;
}
